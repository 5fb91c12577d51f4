import { inquireRecipient } from '../src/payouts/inquiry/inquire-recipient.ts';
import { duePayouts } from '../src/payouts/store/due-payouts-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const inquireRecipientJob: QueueJob = {
  name: 'inquire-recipient',
  about: 'asks the bank for the name behind the account of a payout that was uploaded',
  due: ({ payouts }, at, limit) =>
    duePayouts(payouts.database.knex, {
      states: ['inquiring'],
      batchStates: ['checking', 'approved'],
      at,
      limit,
    }),
  handle: ({ payouts }, id, signal) => inquireRecipient(payouts, id, signal),
};
