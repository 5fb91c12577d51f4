import { now } from '../../domain/time.ts';
import type { OrderContext } from '../order-context.ts';
import { dueOrders } from '../store/due-orders-store.ts';
import { lockOrder, transitionOrder } from '../store/order-store.ts';
import { sayOfOrder } from '../order-reasons.ts';

const SWEEP_PAGE = 500;

/**
 * Takes up requests whose worker died between the intent and the answer: nobody knows whether it left, so
 * the order becomes `unknown` and is asked about at once. Nothing is sent here.
 */
export async function sweepLostCreations(
  context: OrderContext,
): Promise<{ readonly lostRequests: number }> {
  const { database, clock } = context;
  let found = 0;
  for (;;) {
    const at = now(clock);
    const due = { states: ['creating'], at, limit: SWEEP_PAGE } as const;
    const page = await dueOrders(database.knex, due);
    for (const id of page) {
      const moved = await database.transaction(async (tx) => {
        const order = await lockOrder(tx, id);
        if (order?.state !== 'creating' || (order.nextActionAt ?? at) > at) return false;
        const reason = sayOfOrder('order/worker_lost');
        const changes = { reasonCode: 'worker_lost', reason, nextActionAt: at };
        return transitionOrder(tx, order, 'creation_unanswered', changes, {
          at,
          message: reason.text,
        });
      });
      if (moved) found += 1;
    }
    if (page.length < SWEEP_PAGE) return { lostRequests: found };
  }
}
