import { dueRefunds } from '../src/orders/refunds/refund-store.ts';
import { sendRefund } from '../src/orders/refunds/send-refund.ts';
import type { QueueJob } from '../src/work/job.ts';

export const sendRefundJob: QueueJob = {
  name: 'send-refund',
  about: 'gives money back to a payer, once a second person has approved it',
  share: 1 / 12,
  async due({ moneyIn }, at, limit) {
    if (!moneyIn) return [];
    return dueRefunds(moneyIn.orders.database.knex, ['approved'], at, limit);
  },
  handle: async ({ moneyIn }, id, signal) =>
    moneyIn
      ? sendRefund(moneyIn.orders, id, signal)
      : { kind: 'skipped', why: 'nothing is refunded here' },
};
