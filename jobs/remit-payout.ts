import { sendableNow } from '../src/payouts/breakers/decide-send.ts';
import { remitPayout } from '../src/payouts/remittance/remit-payout.ts';
import { openBreakers } from '../src/breakers/breaker-store.ts';
import { duePayouts } from '../src/payouts/store/due-payouts-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const remitPayoutJob: QueueJob = {
  name: 'remit-payout',
  about: 'sends the money of an approved payout, unless its batch is paused or a breaker is open',
  async due({ payouts }, at, limit) {
    const { knex } = payouts.database;
    const open = await openBreakers(knex, payouts.provider.name);
    const { how, stoppedBanks, triedBanks } = sendableNow(open, at);
    if (how === 'none') return [];
    const of = { states: ['approved', 'held'], batchStates: ['approved'], at } as const;
    const most = how === 'one' ? 1 : limit;
    const ids = await duePayouts(knex, { ...of, banks: { not: stoppedBanks }, limit: most });
    if (ids.length > 0 || triedBanks.length === 0) return ids;
    return duePayouts(knex, { ...of, banks: { only: triedBanks }, limit: 1 });
  },
  handle: ({ payouts }, id, signal) => remitPayout(payouts, id, signal),
};
