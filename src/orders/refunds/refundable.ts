import { UserError } from '../../domain/errors.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { type RefundRoom, refundRoom } from './still-refundable.ts';

/** Under which id an order's money can be asked back, or why it cannot, whatever the amount. */
export function refundable(
  { refunders }: Pick<OrderContext, 'refunders'>,
  order: Order,
): { readonly providerId: string } | { readonly refusal: UserError } {
  const { reference, state, provider, providerId, providerReference, amount, details } = order;
  const refunder = refunders.get(provider ?? '');
  if (!refunder) {
    return refusal(
      'not_refundable',
      `${provider ?? 'Its provider'} gives nothing back through its interface: ${reference}.`,
      'Pay it back another way.',
    );
  }
  if (state !== 'paid' || providerId === null) {
    return refusal(
      'order_not_paid',
      `${reference} is ${state}; only what was paid can be given back.`,
      'Nothing was changed.',
    );
  }
  const why = refunder.notRefundable({ providerId, providerReference, amount, details });
  if (why === null) return { providerId };
  return refusal(
    'not_refundable',
    `${reference} cannot be given back: ${why}.`,
    'Pay it back another way.',
  );
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

const refusal = (code: string, message: string, next: string): { refusal: UserError } => ({
  refusal: new UserError(code, message, next),
});
