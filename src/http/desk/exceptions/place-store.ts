import { ORDER_KINDS, type OrderKindName } from '../../../domain/batch-kinds.ts';
import { ORDER_KIND_DEFINITIONS } from '../../../orders/kinds/index.ts';
import type { Queryable } from '../../../platform/database/database.ts';
import type { ReconciliationException } from '../../../reconciliation/exceptions/exception-store.ts';
import { orderAddress, payoutAddress } from '../../reference-address.ts';

/** The page of the payout or order that an exception is about; null: it is about none of ours. */
export async function pageOfSubject(
  db: Queryable,
  {
    stream,
    ourReference,
    partnerTrxId,
  }: Pick<ReconciliationException, 'stream' | 'ourReference' | 'partnerTrxId'>,
): Promise<string | null> {
  const names = [ourReference, partnerTrxId].filter((name) => name !== null);
  if (names.length === 0) return null;
  if (stream === 'disbursement') return pageOfPayout(db, names);
  const kinds = ORDER_KINDS.filter((kind) => ORDER_KIND_DEFINITIONS[kind].stream === stream);
  return kinds.length === 0 ? null : pageOfOrder(db, kinds, names);
}

/** By finance's reference, or by an id that was sent. */
async function pageOfPayout(db: Queryable, names: readonly string[]): Promise<string | null> {
  const sent = db('attempts').whereIn('partner_trx_id', names).select('payout_id');
  const payout =
    (await db('payouts').whereIn('reference', names).first<Named>('reference')) ??
    (await db('payouts').whereIn('id', sent).first<Named>('reference'));
  return payout ? payoutAddress(payout.reference) : null;
}

async function pageOfOrder(
  db: Queryable,
  kinds: readonly OrderKindName[],
  names: readonly string[],
): Promise<string | null> {
  const sent = db('order_attempts')
    .whereIn('kind', kinds)
    .whereIn('provider_id', names)
    .select('order_id');
  const order =
    (await db('orders')
      .whereIn('kind', kinds)
      .whereIn('reference', names)
      .first<NamedOrder>('kind', 'reference')) ??
    (await db('orders').whereIn('id', sent).first<NamedOrder>('kind', 'reference'));
  return order ? orderAddress(order.kind, order.reference) : null;
}

type Named = { readonly reference: string } | undefined;
type NamedOrder = { readonly kind: OrderKindName; readonly reference: string } | undefined;
