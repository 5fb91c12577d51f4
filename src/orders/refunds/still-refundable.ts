import type { Knex } from 'knex';
import { paymentsOfOrder } from '../../collections/payment-store.ts';
import { type Sen, subtractSen, sumSen } from '../../domain/money.ts';
import type { Order } from '../order.ts';
import { type Refund, refundsOfOrder } from './refund-store.ts';
import type { Said } from '../../domain/sentence.ts';
import { sayOfRefund } from '../order-problems.ts';

export interface RefundRoom {
  /** What was paid through the order's newest id: a refund names that id alone. */
  readonly paid: Sen;
  /** What is left of it, after every refund that may have left or may still leave. */
  readonly left: Sen;
}

/** How much of what was paid can go back. The order is locked. `without`: a refund that is not counted. */
export async function refundRoom(
  tx: Knex,
  order: Order,
  without: Refund | null = null,
): Promise<RefundRoom> {
  const { id, provider, providerId } = order;
  const through = (await paymentsOfOrder(tx, id)).filter(
    (payment) => payment.provider === provider && payment.through === providerId,
  );
  const counted = (await refundsOfOrder(tx, id)).filter(
    (refund) =>
      refund.providerId === providerId &&
      refund.id !== without?.id &&
      refund.state !== 'failed' &&
      refund.state !== 'declined',
  );
  const paid = sumSen(through.map(({ gross }) => gross));
  return { paid, left: subtractSen(paid, sumSen(counted.map(({ amount }) => amount))) };
}

/**
 * What was true when a refund was asked for may not be true any more when it is approved or sent: looked
 * at in those very transactions, under the lock of the order. `why`: null where it may go.
 */
export async function stillRefundable(
  tx: Knex,
  order: Order,
  refund: Refund,
): Promise<{ readonly why: Said | null; readonly paid: Sen }> {
  const { paid, left } = await refundRoom(tx, order, refund);
  return { why: whyNot(order, refund, paid, left), paid };
}

function whyNot(order: Order, refund: Refund, paid: Sen, left: Sen): Said | null {
  const { reference, state, providerId } = order;
  if (state !== 'paid') return sayOfRefund('refund/not_paid_now', { reference, state });
  if (providerId !== refund.providerId) {
    const facts = { asked: refund.providerId, reference, paid: providerId ?? 'nothing' };
    return sayOfRefund('refund/paid_otherwise', facts);
  }
  if (refund.amount > left) {
    return sayOfRefund('refund/nothing_left', { paid, reference, left });
  }
  return null;
}
