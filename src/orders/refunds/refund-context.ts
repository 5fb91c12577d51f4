import { UserError } from '../../domain/errors.ts';
import type { OrderContext } from '../order-context.ts';
import type { Order } from '../order.ts';
import type { RefundProvider } from './refund-provider.ts';

/** The provider that gives this order's money back. Throws a UserError where there is none. */
export function refundProviderOf(
  context: Pick<OrderContext, 'refunders'>,
  order: Pick<Order, 'provider' | 'reference'>,
): RefundProvider<unknown> {
  const provider = context.refunders.get(order.provider ?? '');
  if (provider) return provider;
  throw new UserError(
    'not_refundable',
    `${order.provider ?? 'Its provider'} gives nothing back through its interface: ${order.reference}.`,
    'Pay it back another way.',
  );
}
