import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { Sen } from '../../domain/money.ts';
import { samePerson } from '../../domain/person.ts';
import type { Instant } from '../../domain/time.ts';
import type { RefundState } from '../../orders/refunds/refund-store.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** A refund as a line of a list, with the order whose payment goes back. */
export interface RefundLine {
  readonly id: number;
  readonly refundId: string;
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly amount: Sen;
  readonly state: RefundState;
  readonly stateSince: Instant;
  readonly reason: string;
  /** Why it waits or failed, as the provider or a person told. */
  readonly message: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly approvedBy: string | null;
  readonly approvedAt: Instant | null;
}

const LINE = [
  'refunds.id as id',
  'refunds.refund_id as refundId',
  'orders.kind as kind',
  'orders.reference as reference',
  'refunds.amount_sen as amount',
  'refunds.state as state',
  'refunds.state_since as stateSince',
  'refunds.reason as reason',
  'refunds.message as message',
  'refunds.requested_by as requestedBy',
  'refunds.requested_at as requestedAt',
  'refunds.approved_by as approvedBy',
  'refunds.approved_at as approvedAt',
];

const refundLines = (db: Queryable) =>
  db('refunds').join('orders', 'orders.id', 'refunds.order_id');

export interface RefundsPage {
  readonly state?: RefundState | undefined;
  /** Older than this one. */
  readonly before: number;
  readonly limit: number;
}

/** The newest first. */
export async function pageOfRefunds(db: Queryable, page: RefundsPage): Promise<RefundLine[]> {
  const query = refundLines(db)
    .where('refunds.id', '<', page.before)
    .orderBy('refunds.id', 'desc')
    .limit(page.limit);
  if (page.state !== undefined) void query.where('refunds.state', page.state);
  return query.select(LINE);
}

/** Of one order, the oldest first. */
export async function refundLinesOf(db: Queryable, orderId: number): Promise<RefundLine[]> {
  return refundLines(db).where('refunds.order_id', orderId).orderBy('refunds.id').select(LINE);
}

export async function orderOfRefund(
  db: Queryable,
  refundId: string,
): Promise<Pick<RefundLine, 'kind' | 'reference'> | null> {
  const order = await refundLines(db)
    .where('refunds.refund_id', refundId)
    .first<Pick<RefundLine, 'kind' | 'reference'> | undefined>(
      'orders.kind as kind',
      'orders.reference as reference',
    );
  return order ?? null;
}

/** How many wait for a second person, and this one could be that. */
export async function countRefundsToApprove(db: Queryable, user: string): Promise<number> {
  const rows: { by: string; refunds: number }[] = await db('refunds')
    .where({ state: 'requested' })
    .groupBy('requested_by')
    .select('requested_by as by')
    .count({ refunds: '*' });
  return rows
    .filter(({ by }) => !samePerson(by, user))
    .reduce((sum, { refunds }) => sum + refunds, 0);
}

/** Those whose end nothing has told. */
export async function countUnknownRefunds(db: Queryable): Promise<number> {
  const row = await db('refunds')
    .where({ state: 'unknown' })
    .count({ refunds: '*' })
    .first<{ refunds: number }>();
  return row.refunds;
}
