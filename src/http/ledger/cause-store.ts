import type { Instant } from '../../domain/time.ts';
import type { PostingMade } from '../../ledger/journal-store.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** What a posting was made for. */
export interface Cause {
  readonly what: 'approval' | 'payout' | 'payment' | 'refund' | 'run' | 'exception';
  /** As people call it: a reference, the provider's identity of a payment, a run. */
  readonly name: string;
  /** The uploaded file behind it, where there is one. */
  readonly batchId: string | null;
  readonly row: number | null;
  /** A person who approved it. */
  readonly by: string | null;
  readonly at: Instant | null;
}

const NOBODY = { batchId: null, row: null, by: null, at: null } as const;

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
    case 'difference_revoked':
      return { ...NOBODY, what: 'run', name: afterKind(key) };
    case 'written_off':
    case 'write_off_reversed':
      return { ...NOBODY, what: 'exception', name: subject.replace('exception:', '') };
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
    .first<{ batchId: string; by: string; at: Instant } | undefined>(
      'batch_id as batchId',
      'approved_by as by',
      'approved_at as at',
    );
  return row ? { what: 'approval', name: row.batchId, row: null, ...row } : null;
}

const PAYOUT = ['reference as name', 'batch_id as batchId', 'row_number as row'];

/** By the id that was sent, or by finance's own. */
async function payout(db: Queryable, subject: string): Promise<Cause | null> {
  const sent = db('attempts').where({ partner_trx_id: subject }).select('payout_id');
  type Found = Pick<Cause, 'name' | 'batchId' | 'row'> | undefined;
  const row =
    (await db('payouts').whereIn('id', sent).first<Found>(PAYOUT)) ??
    (await db('payouts').where({ reference: subject }).first<Found>(PAYOUT));
  return row ? { ...NOBODY, what: 'payout', ...row } : null;
}

/** `of`: provider, stream and the provider's identity of it, with colons between. */
async function payment(db: Queryable, of: string): Promise<Cause | null> {
  const [provider = '', stream = '', ...rest] = of.split(':');
  const item = rest.join(':');
  const row = await db('payments')
    .leftJoin('orders', 'orders.id', 'payments.order_id')
    .where({ 'payments.provider': provider, 'payments.stream': stream, 'payments.item': item })
    .first<Pick<Cause, 'name' | 'batchId' | 'row' | 'at'> | undefined>(
      db.raw('coalesce(orders.reference, payments.item) as name'),
      'orders.batch_id as batchId',
      'orders.row_number as row',
      'payments.paid_at as at',
    );
  return row ? { what: 'payment', by: null, ...row } : null;
}

async function refund(db: Queryable, refundId: string): Promise<Cause | null> {
  const row = await db('refunds')
    .join('orders', 'orders.id', 'refunds.order_id')
    .where({ refund_id: refundId })
    .first<Pick<Cause, 'name' | 'batchId' | 'row' | 'by' | 'at'> | undefined>(
      'orders.reference as name',
      'orders.batch_id as batchId',
      'orders.row_number as row',
      'refunds.approved_by as by',
      'refunds.approved_at as at',
    );
  return row ? { what: 'refund', ...row } : null;
}

async function run(db: Queryable, number: number): Promise<Cause | null> {
  const row = await db('reconciliation_runs')
    .where({ number })
    .first<Pick<Cause, 'name' | 'by' | 'at'> | undefined>(
      'id as name',
      'started_by as by',
      'started_at as at',
    );
  return row ? { ...NOBODY, what: 'run', ...row } : null;
}
