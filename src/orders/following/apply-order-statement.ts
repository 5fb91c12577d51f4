import { now } from '../../domain/time.ts';
import type { OrderContext } from '../order-context.ts';
import { applyRefundCallback } from '../refunds/send-refund.ts';
import { askAboutPaidInFile, refundsToldInFile } from '../store/order-statement-store.ts';

export interface OrderStatementCounts {
  /** Orders that a file calls paid and we do not: asked about at once. */
  readonly asked: number;
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
  const asked = await database.transaction((tx) =>
    askAboutPaidInFile(tx, `${provider}:payments`, now(clock)),
  );
  const told = await refundsToldInFile(database.knex, `${provider}:refunds`, AT_ONCE);
  let refundsEnded = 0;
  for (const { refundId, status, occurredAt } of told) {
    const meaning = status === 'refunded' ? ('done' as const) : ('failed' as const);
    const result = await applyRefundCallback(context, {
      refundId,
      providerId: null,
      raw: `${provider}'s file says ${status}`,
      news: {
        meaning,
        code: null,
        message: `${provider}'s file says ${status}`,
        providerStatus: status,
        providerReference: null,
        refundAmount: null,
        refundedAt: occurredAt,
      },
    });
    if (result.outcome === 'applied') refundsEnded += 1;
  }
  return { asked, refundsEnded };
}
