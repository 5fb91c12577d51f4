import type { OrderContext } from '../order-context.ts';
import type { Order } from '../order.ts';
import type { RefundProvider } from './refund-provider.ts';
import { orderProblem } from '../order-problems.ts';

/** The provider that gives this order's money back. Throws a UserError where there is none. */
export function refundProviderOf(
  context: Pick<OrderContext, 'refunders'>,
  order: Pick<Order, 'provider' | 'reference'>,
): RefundProvider<unknown> {
  const provider = context.refunders.get(order.provider ?? '');
  if (provider) return provider;
  const { provider: named, reference } = order;
  throw named === null
    ? orderProblem('not_refundable/unnamed', { reference })
    : orderProblem('not_refundable/named', { provider: named, reference });
}
