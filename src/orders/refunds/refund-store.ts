import { type Sen, sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { Order } from '../order.ts';
import { lockOrder } from '../store/order-store.ts';

export const REFUND_STATES = [
  'requested',
  'approved',
  'sending',
  'unknown',
  'processing',
  'done',
  'failed',
  'declined',
] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Money that goes back to a payer: asked for by one person, approved by another. */
export interface Refund {
  readonly id: number;
  /** Our id of it at the provider. */
  readonly refundId: string;
  readonly orderId: number;
  readonly provider: string;
  /** Our id of the order whose payment goes back; a later attempt of the order has another. */
  readonly providerId: string;
  readonly amount: Sen;
  readonly reason: string;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
  readonly state: RefundState;
  readonly stateSince: Instant;
  /** The exact body, from the first request on. */
  readonly request: string | null;
  /** Why it waits or must be looked at: `throttled`, `caller_rejected`, `worker_lost`, `refund_amount`, … */
  readonly reasonCode: string | null;
  readonly message: string | null;
  readonly tries: number;
  readonly nextActionAt: Instant | null;
}

type Row = Omit<Refund, 'amount'> & { amount: number };

const COLUMNS = [
  'id',
  'refund_id as refundId',
  'order_id as orderId',
  'provider',
  'provider_id as providerId',
  'amount_sen as amount',
  'reason',
  'requested_by as requestedBy',
  'approved_by as approvedBy',
  'state',
  'state_since as stateSince',
  'request',
  'reason_code as reasonCode',
  'message',
  'tries',
  'next_action_at as nextActionAt',
];

const toRefund = (row: Row): Refund => ({ ...row, amount: sen(row.amount) });

export async function insertRefund(
  tx: Queryable,
  refund: Pick<
    Refund,
    'refundId' | 'orderId' | 'provider' | 'providerId' | 'amount' | 'reason' | 'requestedBy'
  >,
  at: Instant,
): Promise<void> {
  await tx('refunds').insert({
    refund_id: refund.refundId,
    order_id: refund.orderId,
    provider: refund.provider,
    provider_id: refund.providerId,
    amount_sen: refund.amount,
    reason: refund.reason,
    requested_by: refund.requestedBy,
    requested_at: at,
    state: 'requested',
    state_since: at,
    updated_at: at,
  });
}

export async function findRefund(
  db: Queryable,
  where: { readonly id: number } | { readonly refundId: string },
): Promise<Refund | null> {
  const of = 'id' in where ? { id: where.id } : { refund_id: where.refundId };
  const row = await db('refunds').where(of).first<Row | undefined>(COLUMNS);
  return row ? toRefund(row) : null;
}

/**
 * Reads a refund that the transaction is about to change, with its order. The order is locked first,
 * everywhere: whatever is decided about one refund holds against its order and the other refunds of it.
 */
export async function lockRefund(
  tx: Queryable,
  { id, orderId }: Pick<Refund, 'id' | 'orderId'>,
): Promise<{ readonly refund: Refund; readonly order: Order } | null> {
  const order = await lockOrder(tx, orderId);
  const query = tx('refunds').where({ id }).first<Row | undefined>(COLUMNS);
  const row = await (dialectOf(tx) === 'postgres' ? query.forUpdate() : query);
  return row && order ? { refund: toRefund(row), order } : null;
}

export async function refundsOfOrder(db: Queryable, orderId: number): Promise<Refund[]> {
  const rows: Row[] = await db('refunds')
    .where({ order_id: orderId })
    .orderBy('id')
    .select(COLUMNS);
  return rows.map(toRefund);
}

export async function listRefunds(db: Queryable, limit: number): Promise<Refund[]> {
  const rows: Row[] = await db('refunds').orderBy('id', 'desc').limit(limit).select(COLUMNS);
  return rows.map(toRefund);
}

/** Those in these states, longest in their state first: what doctor tells a person of. */
export async function refundsInStates(
  db: Queryable,
  states: readonly RefundState[],
  limit: number,
): Promise<Refund[]> {
  const rows: Row[] = await db('refunds')
    .whereIn('state', states)
    .orderBy(['state_since', 'id'])
    .limit(limit)
    .select(COLUMNS);
  return rows.map(toRefund);
}

/** Conditional on the state that was decided upon, which is locked; throws where it is another one. */
export async function moveRefund(
  tx: Queryable,
  refund: Refund,
  to: RefundState,
  changes: {
    readonly at: Instant;
    readonly approvedBy?: string;
    /** Of the first request; never changed afterwards. */
    readonly request?: string;
    readonly reasonCode?: string | null;
    readonly code?: string | null;
    readonly message?: string | null;
    readonly providerReference?: string | null;
    readonly nextActionAt: Instant | null;
    readonly tries?: number;
  },
): Promise<void> {
  const hit = await tx('refunds')
    .where({ id: refund.id, state: refund.state, tries: refund.tries })
    .update({
      state: to,
      updated_at: changes.at,
      next_action_at: changes.nextActionAt,
      tries: changes.tries ?? 0,
      reason_code: changes.reasonCode ?? null,
      ...(to !== refund.state && { state_since: changes.at }),
      ...(changes.request !== undefined && { request: changes.request }),
      ...(changes.approvedBy !== undefined && {
        approved_by: changes.approvedBy,
        approved_at: changes.at,
      }),
      ...(changes.code !== undefined && { provider_code: changes.code }),
      ...(changes.message !== undefined && { message: changes.message }),
      ...(changes.providerReference && { provider_reference: changes.providerReference }),
    });
  if (hit !== 1) throw new Error(`refund ${refund.refundId} was moved by another worker`);
}

/** Ids of refunds in these states that are due, longest overdue first. */
export async function dueRefunds(
  db: Queryable,
  states: readonly RefundState[],
  at: Instant,
  limit: number,
): Promise<number[]> {
  return db('refunds')
    .whereIn('state', states)
    .andWhere('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .limit(limit)
    .pluck('id');
}
