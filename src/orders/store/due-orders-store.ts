import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import type { OrderState } from '../../domain/order-states.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** Ids of orders that a stage should take up now, longest overdue first. Those of paused batches wait. */
export async function dueOrders(
  db: Queryable,
  due: {
    states: readonly OrderState[];
    at: Instant;
    limit: number;
    /** Default: of every kind. */
    kinds?: readonly OrderKindName[];
    /** Default: also of paused batches. */
    onlyRunning?: boolean;
  },
): Promise<number[]> {
  const query = db('orders')
    .whereIn('orders.state', due.states)
    .whereIn('orders.kind', due.kinds ?? ORDER_KINDS)
    .andWhere('orders.next_action_at', '<=', due.at)
    .orderBy('orders.next_action_at')
    .orderBy('orders.id')
    .limit(due.limit);
  if (!due.onlyRunning) return query.pluck('orders.id');
  return query
    .join('batches', 'batches.id', 'orders.batch_id')
    .where({ 'batches.state': 'working' })
    .whereNull('batches.paused_at')
    .pluck('orders.id');
}

/** Working and not paused at this moment; read inside the transaction that starts a request. */
export async function mayOrderBeSent(tx: Queryable, batchId: string): Promise<boolean> {
  const running = tx('batches').where({ id: batchId, state: 'working' }).whereNull('paused_at');
  return (await running.first<unknown>('id')) !== undefined;
}
