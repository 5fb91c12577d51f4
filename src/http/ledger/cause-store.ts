import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { Instant } from '../../domain/time.ts';
import type { PostingMade } from '../../ledger/journal-store.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { batchPage, orderAddress, payoutAddress, refundAddress } from '../reference-address.ts';

/** What a posting was made for. */
export interface Cause {
  readonly what: 'approval' | 'payout' | 'payment' | 'refund' | 'run' | 'exception';
  /** As people call it: a reference, the provider's identity of a payment, a run. */
  readonly name: string;
  /** Its page of the desk. */
  readonly page: string;
  /** The uploaded file behind it, where there is one. */
  readonly batch: { readonly id: string; readonly page: string; readonly row: number } | null;
  /** A person who approved it. */
  readonly by: string | null;
  readonly at: Instant | null;
}

const NOBODY = { batch: null, by: null, at: null } as const;

/** Null: the posting's own words say all that there is. */
export async function causeOf(db: Queryable, posting: PostingMade): Promise<Cause | null> {
  const { kind, key, subject } = posting;
  switch (kind) {
    case 'batch_approved':
      return approval(db, Number(afterKind(key)));
    case 'payment_received':
      return payment(db, afterKind(key));
    case 'payment_withdrawn':
    case 'payment_restored':
      return payment(db, subject);
    case 'refund_sent':
      return refund(db, subject);
    case 'differences_tolerated':
      return run(db, Number(afterKind(key).split(':')[0]));
    case 'difference_revoked': {
      const page = `/reconciliation/streams/${encodeURIComponent(subject)}`;
      return { ...NOBODY, what: 'run', name: afterKind(key), page };
    }
    case 'written_off':
    case 'write_off_reversed': {
      const name = subject.replace('exception:', '');
      return { ...NOBODY, what: 'exception', name, page: `/exceptions/${name}` };
    }
    case 'opening_balance':
      return null;
    default:
      return payout(db, subject);
  }
}

/** `7` of `batch_approved:7`. */
const afterKind = (key: string): string => key.slice(key.indexOf(':') + 1);

async function approval(db: Queryable, id: number): Promise<Cause | null> {
  const row = await db('approvals')
    .where({ id })
    .first<{ name: string; by: string; at: Instant } | undefined>(
      'batch_id as name',
      'approved_by as by',
      'approved_at as at',
    );
  return row ? { ...NOBODY, what: 'approval', ...row, page: batchPage('payouts', row.name) } : null;
}

const PAYOUT = ['reference as name', 'batch_id as batchId', 'row_number as row'];

/** By the id that was sent, or by finance's own. */
async function payout(db: Queryable, subject: string): Promise<Cause | null> {
  const sent = db('attempts').where({ partner_trx_id: subject }).select('payout_id');
  type Found = { name: string; batchId: string; row: number } | undefined;
  const found =
    (await db('payouts').whereIn('id', sent).first<Found>(PAYOUT)) ??
    (await db('payouts').where({ reference: subject }).first<Found>(PAYOUT));
  if (!found) return null;
  const { name, batchId: id, row } = found;
  const batch = { id, row, page: batchPage('payouts', id) };
  return { ...NOBODY, what: 'payout', name, page: payoutAddress(name), batch };
}

/** The order behind a payment or a refund. */
interface OrderFound {
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly batchId: string;
  readonly row: number;
}

const ORDER = [
  'orders.kind as kind',
  'orders.reference as reference',
  'orders.batch_id as batchId',
  'orders.row_number as row',
];

const batchOf = ({ kind, batchId: id, row }: OrderFound): Cause['batch'] => ({
  id,
  row,
  page: batchPage(kind, id),
});

/** `of`: provider, stream and the provider's identity of it, with colons between. */
async function payment(db: Queryable, of: string): Promise<Cause | null> {
  const [provider = '', stream = '', ...rest] = of.split(':');
  const item = rest.join(':');
  const paid = await db('payments')
    .where({ provider, stream, item })
    .first<{ id: number; order: number | null; at: Instant; day: string } | undefined>(
      'id',
      'order_id as order',
      'paid_at as at',
      'business_day as day',
    );
  if (!paid) return null;
  const { at, day } = paid;
  const order =
    paid.order === null
      ? undefined
      : await db('orders').where({ id: paid.order }).first<OrderFound | undefined>(ORDER);
  if (order) {
    const { kind, reference } = order;
    const page = `${orderAddress(kind, reference)}#payments`;
    return { ...NOBODY, what: 'payment', name: reference, page, batch: batchOf(order), at };
  }
  // Among all payments of its stream, as the first one of the page.
  const query = new URLSearchParams({ stream, day, before: String(paid.id + 1) });
  const page = `/collections/payments?${query.toString()}`;
  return { ...NOBODY, what: 'payment', name: item, page, at };
}

async function refund(db: Queryable, refundId: string): Promise<Cause | null> {
  const row = await db('refunds')
    .join('orders', 'orders.id', 'refunds.order_id')
    .where({ refund_id: refundId })
    .first<(OrderFound & Pick<Cause, 'by' | 'at'>) | undefined>([
      ...ORDER,
      'refunds.approved_by as by',
      'refunds.approved_at as at',
    ]);
  if (!row) return null;
  const { reference: name, by, at } = row;
  return { what: 'refund', name, page: refundAddress(refundId), batch: batchOf(row), by, at };
}

async function run(db: Queryable, number: number): Promise<Cause | null> {
  const row = await db('reconciliation_runs')
    .where({ number })
    .first<Pick<Cause, 'name' | 'by' | 'at'> | undefined>(
      'id as name',
      'started_by as by',
      'started_at as at',
    );
  return row ? { ...NOBODY, what: 'run', ...row, page: `/reconciliation/runs/${row.name}` } : null;
}
