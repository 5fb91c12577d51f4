import { inquireRecipient } from '../src/payouts/inquiry/inquire-recipient.ts';
import { openBreakers } from '../src/breakers/breaker-store.ts';
import { duePayouts } from '../src/payouts/store/due-payouts-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const inquireRecipientJob: QueueJob = {
  name: 'inquire-recipient',
  about: 'asks the bank for the name behind the account of a payout that was uploaded',
  async due({ payouts }, at, limit) {
    const { knex } = payouts.database;
    const open = await openBreakers(knex, payouts.provider.name);
    // While the provider refuses us, each of them would only be skipped.
    if (open.some(({ kind }) => kind === 'caller_rejected')) return [];
    const batchStates = ['checking', 'approved'];
    return duePayouts(knex, { states: ['inquiring'], batchStates, at, limit });
  },
  handle: ({ payouts }, id, signal) => inquireRecipient(payouts, id, signal),
};
