import { askOrder, ORDERS_ASKED_ABOUT } from '../src/orders/following/ask-order.ts';
import { dueOrders } from '../src/orders/store/due-orders-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const followOrderJob: QueueJob = {
  name: 'follow-order',
  about: 'asks what became of an order, with growing pauses and once more when its time is over',
  share: 1 / 6,
  async due({ moneyIn }, at, limit) {
    if (!moneyIn) return [];
    const { database, makers } = moneyIn.orders;
    const kinds = [...makers.keys()];
    return dueOrders(database.knex, { states: ORDERS_ASKED_ABOUT, kinds, at, limit });
  },
  async handle({ moneyIn }, id, signal) {
    if (!moneyIn) return { kind: 'skipped', why: 'nothing is followed here' };
    return (await askOrder(moneyIn.orders, id, signal)).outcome;
  },
};
