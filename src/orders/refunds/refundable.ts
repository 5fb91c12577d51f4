import type { UserError } from '../../domain/errors.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { orderProblem } from '../order-problems.ts';
import { type RefundRoom, refundRoom } from './still-refundable.ts';

/** Under which id an order's money can be asked back, or why it cannot, whatever the amount. */
export function refundable(
  { refunders }: Pick<OrderContext, 'refunders'>,
  order: Order,
): { readonly providerId: string } | { readonly refusal: UserError } {
  const { reference, state, provider, providerId, providerReference, amount, details } = order;
  const refunder = refunders.get(provider ?? '');
  if (!refunder) {
    return provider === null
      ? { refusal: orderProblem('not_refundable/unnamed', { reference }) }
      : { refusal: orderProblem('not_refundable/named', { provider, reference }) };
  }
  if (state !== 'paid' || providerId === null) {
    return { refusal: orderProblem('order_not_paid', { reference, state }) };
  }
  const why = refunder.notRefundable({ providerId, providerReference, amount, details });
  if (why === null) return { providerId };
  return { refusal: orderProblem('not_refundable/this', { reference, why }) };
}

/** What can still be asked back of an order; null: nothing, and a request would be refused. */
export async function refundOffer(
  context: Pick<OrderContext, 'database' | 'refunders'>,
  order: Order,
): Promise<RefundRoom | null> {
  if ('refusal' in refundable(context, order)) return null;
  const room = await refundRoom(context.database.knex, order);
  return room.left > 0 ? room : null;
}
