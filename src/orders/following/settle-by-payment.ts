import type { Knex } from 'knex';
import type { Payment } from '../../collections/payment.ts';
import type { Instant } from '../../domain/time.ts';
import { VA_DETAILS } from '../kinds/va-details.ts';
import { lockOrder, transitionOrder } from '../store/order-store.ts';
import { decidePaid } from './decide-news.ts';

/**
 * A virtual account for a single use is paid by its payment, also when its time was over: else a retry
 * would ask for the money again. Others go on taking payments, and end by their time alone.
 */
export async function settleByPayment(
  tx: Knex,
  { orderId, gross, source }: Payment,
  at: Instant,
): Promise<void> {
  if (orderId === null) return;
  const order = await lockOrder(tx, orderId);
  if (order?.kind !== 'va' || !VA_DETAILS.parse(order.details).singleUse) return;
  const message = `${source} shows its payment`;
  const decision = decidePaid(order, { message, payment: { comparable: gross } });
  if (decision.kind !== 'move') return;
  const { transition, reasonCode, reason } = decision;
  await transitionOrder(
    tx,
    order,
    transition,
    { reasonCode, reason, notFoundSince: null, nextActionAt: null },
    { at, message },
  );
}
