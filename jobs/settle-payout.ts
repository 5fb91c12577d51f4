import { askPayoutStatus } from '../src/payouts/settlement/ask-payout-status.ts';
import { ASKED_ABOUT, duePayouts } from '../src/payouts/store/due-payouts-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const settlePayoutJob: QueueJob = {
  name: 'settle-payout',
  about:
    'asks what became of a payout that was sent, with growing pauses, until it is final, and of a failed one once more',
  share: 1 / 12,
  due: ({ payouts }, at, limit) =>
    duePayouts(payouts.database.knex, { states: ASKED_ABOUT, at, limit }),
  handle: ({ payouts }, id, signal) => askPayoutStatus(payouts, id, signal),
};
