import { createOrder } from '../src/orders/creation/create-order.ts';
import { stoppedKinds } from '../src/orders/order-breakers.ts';
import { dueOrders } from '../src/orders/store/due-orders-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const createOrderJob: QueueJob = {
  name: 'create-order',
  about:
    'has a provider make what a row asks for: a virtual account, a link, an invoice, a charge, a check',
  share: 1 / 3,
  async due({ moneyIn }, at, limit) {
    if (!moneyIn) return [];
    const { knex } = moneyIn.orders.database;
    const { makers } = moneyIn.orders;
    const { none, one } = await stoppedKinds(knex, makers, at);
    const of = { states: ['accepted'], at, onlyRunning: true } as const;
    const kinds = [...makers.keys()].filter((kind) => !none.includes(kind) && !one.includes(kind));
    const ids = await dueOrders(knex, { ...of, kinds, limit });
    const tried = await Promise.all(
      one.map((kind) => dueOrders(knex, { ...of, kinds: [kind], limit: 1 })),
    );
    return [...tried.flat(), ...ids];
  },
  handle: async ({ moneyIn }, id, signal) =>
    moneyIn
      ? createOrder(moneyIn.orders, id, signal)
      : { kind: 'skipped', why: 'nothing is made here' },
};
