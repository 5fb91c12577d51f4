import { sweepLostCreations } from '../src/orders/following/sweep-lost-creations.ts';
import { sweepLostRefunds } from '../src/orders/refunds/hear-of-refund.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const sweepOpenOrdersJob: ScheduledJob = {
  name: 'sweep-open-orders',
  about: 'takes up orders and refunds whose worker died before the answer',
  schedule: { kind: 'every', ms: 10_000 },
  async run({ moneyIn }) {
    if (!moneyIn) return {};
    return {
      ...(await sweepLostCreations(moneyIn.orders)),
      ...(await sweepLostRefunds(moneyIn.orders)),
    };
  },
};
