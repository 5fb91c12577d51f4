import { writeAudit } from '../../audit/audit-log.ts';
import { decideOnPayment } from '../../collections/payment-in-books.ts';
import { paymentsOfOrder } from '../../collections/payment-store.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { now } from '../../domain/time.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import { ORDER_KIND_DEFINITIONS } from '../kinds/index.ts';
import type { OrderContext } from '../order-context.ts';
import { lockOrder, transitionOrder } from '../store/order-store.ts';
import { requireOrder } from './order-decisions.ts';
import { orderProblem } from '../order-problems.ts';

export interface Resolution {
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly as: 'paid' | 'failed';
  readonly by: string;
  readonly reason: string;
}

/**
 * A person has found out what became of an order whose answers contradict one another. Where it was not
 * paid after all, the payments that were posted for it are withdrawn; where an earlier decision withdrew
 * them, and it was paid all the same, they are restored.
 */
export async function resolveOrder(context: OrderContext, decision: Resolution): Promise<void> {
  const { database, clock } = context;
  const { kind, reference, as, by, reason } = decision;
  if (reason.trim() === '') {
    throw orderProblem('reason_missing/order');
  }
  const found = await requireOrder(database.knex, kind, reference);
  await database.transaction(async (tx) => {
    const at = now(clock);
    const order = await lockOrder(tx, found.id);
    if (order?.state !== 'quarantined') {
      throw orderProblem('not_quarantined/order', {
        reference,
        state: order?.state ?? found.state,
      });
    }
    await transitionOrder(
      tx,
      order,
      as === 'paid' ? 'resolved_as_paid' : 'resolved_as_failed',
      { reasonCode: 'resolved_by_person', reason, nextActionAt: null },
      { at, actor: by, message: reason },
    );
    const payments = await paymentsOfOrder(tx, order.id);
    for (const payment of payments) await decideOnPayment(tx, payment, as === 'paid', at);
    const { stream } = ORDER_KIND_DEFINITIONS[kind];
    if (as === 'paid' && payments.length === 0 && stream !== null) {
      await reportProblem(tx, {
        stream,
        source: 'person',
        item: order.providerId ?? reference,
        kind: 'paid_without_payment',
        details: `${kind} ${reference} was resolved as paid, and no source has told its payment: nothing is booked until one does`,
        at,
      });
    }
    const details = { as, reason };
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'order_resolved',
      subject: `${kind} ${reference}`,
      details,
    });
  });
}
