import { now } from '../../domain/time.ts';
import type { OrderContext } from '../order-context.ts';
import { applyRefundCallback } from '../refunds/hear-of-refund.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import {
  askAboutPaidInFile,
  paidInFileOnly,
  refundsToldInFile,
} from '../store/order-statement-store.ts';
import { findOrder } from '../store/order-store.ts';
import { askEarlierOrder, askOrder } from './ask-order.ts';

export interface OrderStatementCounts {
  /** Orders that a file calls paid and we do not: asked about. */
  readonly asked: number;
  /** Those of them that the provider still does not call paid: a problem for a person. */
  readonly paidInFileOnly: number;
  /** Refunds whose end the file tells. */
  readonly refundsEnded: number;
}

const AT_ONCE = 1000;

/**
 * What an imported file of a provider changes: a payment in it is a hint to ask, as a callback is; a
 * refund in it has ended so, for no call asks about a refund. Can be run again at any time.
 */
export async function applyOrderStatement(
  context: OrderContext,
  provider: string,
): Promise<OrderStatementCounts> {
  const { database, clock } = context;
  const source = `${provider}:payments`;
  const followed = await database.transaction((tx) => askAboutPaidInFile(tx, source, now(clock)));
  const ended = await paidInFileOnly(database.knex, source, AT_ONCE);
  for (const { orderId, providerId } of ended) await askAboutEnded(context, orderId, providerId);
  const unexplained = await paidInFileOnly(database.knex, source, AT_ONCE);
  for (const { orderId, providerId } of unexplained) {
    await tellPaidInFileOnly(context, source, orderId, providerId);
  }
  const told = await refundsToldInFile(database.knex, `${provider}:refunds`, AT_ONCE);
  let refundsEnded = 0;
  for (const { refundId, status, amount, providerId, occurredAt } of told) {
    const meaning = status === 'refunded' ? ('done' as const) : ('failed' as const);
    const result = await applyRefundCallback(context, {
      refundId,
      providerId,
      raw: `${provider}'s file says ${status}`,
      news: {
        meaning,
        code: null,
        message: `${provider}'s file says ${status}`,
        providerStatus: status,
        providerReference: null,
        refundAmount: amount,
        refundedAt: occurredAt,
      },
    });
    if (result.outcome === 'applied') refundsEnded += 1;
  }
  const asked = followed + ended.length;
  return { asked, paidInFileOnly: unexplained.length, refundsEnded };
}

async function askAboutEnded(
  context: OrderContext,
  orderId: number,
  providerId: string,
): Promise<void> {
  const order = await findOrder(context.database.knex, orderId);
  if (!order) return;
  await (order.providerId === providerId
    ? askOrder(context, orderId)
    : askEarlierOrder(context, order, providerId));
}

async function tellPaidInFileOnly(
  { database, clock, makers }: OrderContext,
  source: string,
  orderId: number,
  providerId: string,
): Promise<void> {
  const order = await findOrder(database.knex, orderId);
  const stream = order && makers.get(order.kind)?.stream;
  if (!order || !stream) return;
  await reportProblem(database.knex, {
    stream,
    source,
    item: providerId,
    kind: 'paid_in_file_only',
    details: `${order.kind} ${order.reference} is ${order.state}; the file calls it paid, and the provider's answer does not`,
    at: now(clock),
  });
}
