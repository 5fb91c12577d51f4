import { remitPayout } from '../src/payouts/remittance/remit-payout.ts';
import { openBreakers } from '../src/payouts/store/breaker-store.ts';
import { duePayouts } from '../src/payouts/store/due-payouts-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const remitPayoutJob: QueueJob = {
  name: 'remit-payout',
  about: 'sends the money of an approved payout, unless its batch is paused or a breaker is open',
  async due({ payouts }, at, limit) {
    const breakers = await openBreakers(payouts.database.knex, payouts.provider.name);
    if (breakers.length > 0) return [];
    return duePayouts(payouts.database.knex, {
      states: ['approved', 'held'],
      batchStates: ['approved'],
      at,
      limit,
    });
  },
  handle: ({ payouts }, id, signal) => remitPayout(payouts, id, signal),
};
