import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { sen } from '../../domain/money.ts';
import {
  isFinalOrder,
  ORDER_TRANSITIONS,
  type OrderState,
  type OrderTransition,
} from '../../domain/order-states.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { Order } from '../order.ts';
import { keptReason, type Told } from '../../domain/sentence.ts';

interface OrderRow {
  id: number;
  batch_id: string;
  row_number: number;
  kind: OrderKindName;
  reference: string;
  amount_sen: number | null;
  details: string;
  state: OrderState;
  reason_code: string | null;
  reason: string | null;
  reason_sentence: string | null;
  provider: string | null;
  attempt_number: number;
  provider_id: string | null;
  provider_reference: string | null;
  provider_status: string | null;
  failure_code: string | null;
  payment: string | null;
  expires_at: Instant | null;
  tries: number;
  not_found_since: Instant | null;
  next_action_at: Instant | null;
  finished_at: Instant | null;
}

function toOrder(row: OrderRow): Order {
  return {
    id: row.id,
    batchId: row.batch_id,
    rowNumber: row.row_number,
    kind: row.kind,
    reference: row.reference,
    amount: row.amount_sen === null ? null : sen(row.amount_sen),
    details: JSON.parse(row.details),
    state: row.state,
    reasonCode: row.reason_code,
    reason: row.reason,
    reasonSentence: row.reason_sentence,
    provider: row.provider,
    attemptNumber: row.attempt_number,
    providerId: row.provider_id,
    providerReference: row.provider_reference,
    providerStatus: row.provider_status,
    failureCode: row.failure_code,
    payment: row.payment === null ? {} : (JSON.parse(row.payment) as Record<string, string>),
    expiresAt: row.expires_at,
    tries: row.tries,
    notFoundSince: row.not_found_since,
    nextActionAt: row.next_action_at,
    finishedAt: row.finished_at,
  };
}

type Where = Readonly<Record<string, string | number>>;

async function findWhere(db: Queryable, where: Where): Promise<Order | null> {
  const row = await db('orders').where(where).first<OrderRow | undefined>();
  return row ? toOrder(row) : null;
}

export const findOrder = (db: Queryable, id: number): Promise<Order | null> =>
  findWhere(db, { id });

export const findOrderByReference = (
  db: Queryable,
  kind: OrderKindName,
  reference: string,
): Promise<Order | null> => findWhere(db, { kind, reference });

/** The kinds that have an order of this reference: it is unique within its kind only. */
export async function kindsOfReference(db: Queryable, reference: string): Promise<OrderKindName[]> {
  return db('orders').where({ reference }).orderBy('kind').pluck('kind');
}

export const findOrderBySubject = async (
  db: Queryable,
  subjectHash: string,
): Promise<Order | null> => {
  const row = await db('orders')
    .where({ subject_hash: subjectHash })
    .orderByRaw("case when state in ('creating','unknown','open') then 0 else 1 end, id desc")
    .first<OrderRow | undefined>();
  return row ? toOrder(row) : null;
};

/** The order that was sent under this id, and whether it is its newest attempt. */
export async function findOrderByProviderId(
  db: Queryable,
  of: { provider: string; kinds: readonly OrderKindName[]; providerId: string },
): Promise<{ order: Order; isNewest: boolean } | null> {
  const row = await db('order_attempts')
    .join('orders', 'orders.id', 'order_attempts.order_id')
    .where({ 'order_attempts.provider': of.provider, 'order_attempts.provider_id': of.providerId })
    .whereIn('order_attempts.kind', of.kinds)
    .first<OrderRow & { number: number }>('orders.*', 'order_attempts.number');
  return row ? { order: toOrder(row), isNewest: row.number >= row.attempt_number } : null;
}

/** Reads an order that the transaction is about to change. */
export async function lockOrder(tx: Queryable, id: number): Promise<Order | null> {
  const query = tx('orders').where({ id }).first<OrderRow | undefined>();
  const row = await (dialectOf(tx) === 'postgres' ? query.forUpdate() : query);
  return row ? toOrder(row) : null;
}

/** A page of a batch's orders, in the order of its file. */
export async function pageOfOrders(
  db: Queryable,
  of: { batchId: string; afterRow: number; limit: number; states?: readonly OrderState[] },
): Promise<Order[]> {
  const query = db('orders')
    .where({ batch_id: of.batchId })
    .andWhere('row_number', '>', of.afterRow)
    .orderBy('row_number')
    .limit(of.limit);
  const rows: OrderRow[] = await (of.states === undefined
    ? query
    : query.whereIn('state', of.states));
  return rows.map(toOrder);
}

/** What a move may change beside the state. Absent: as it was. */
export interface OrderChanges {
  readonly reasonCode?: string | null;
  readonly reason?: Told | null;
  readonly provider?: string;
  readonly attemptNumber?: number;
  readonly providerId?: string | null;
  readonly providerReference?: string | null;
  readonly providerStatus?: string | null;
  readonly failureCode?: string | null;
  readonly payment?: Readonly<Record<string, string>>;
  readonly expiresAt?: Instant | null;
  readonly notFoundSince?: Instant | null;
  readonly nextActionAt?: Instant | null;
  readonly expectedBy?: Instant | null;
  readonly tries?: number;
}

export interface OrderNote {
  readonly at: Instant;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly actor?: string | null;
  readonly evidenceId?: number | null;
}

/**
 * Moves one order and writes the event, inside the caller's transaction. The update is conditional on
 * the state that was decided upon and must hit one row: false means that another worker was first.
 */
export async function transitionOrder(
  tx: Queryable,
  order: Order,
  name: OrderTransition,
  changes: OrderChanges,
  note: OrderNote,
): Promise<boolean> {
  const transition = ORDER_TRANSITIONS[name];
  if (!(transition.from as readonly OrderState[]).includes(order.state)) {
    throw new Error(`order ${order.id}: ${name} does not start from ${order.state}`);
  }
  const hit = await tx('orders')
    .where({ id: order.id, state: order.state, tries: order.tries })
    .update({
      ...toColumns({ tries: 0, ...changes }),
      state: transition.to,
      updated_at: note.at,
      finished_at: isFinalOrder(transition.to) ? note.at : null,
    });
  if (hit !== 1) return false;
  await insertOrderEvent(tx, order, name, transition.to, note);
  return true;
}

/** Notes a question that moved nothing: the state stays, the next look moves on. */
export async function postponeOrder(
  tx: Queryable,
  order: Order,
  changes: OrderChanges,
  note: OrderNote,
  event: 'asked_in_vain' | 'payment_noted' = 'asked_in_vain',
): Promise<boolean> {
  const hit = await tx('orders')
    .where({ id: order.id, state: order.state, tries: order.tries })
    .update({ ...toColumns({ tries: order.tries + 1, ...changes }), updated_at: note.at });
  if (hit !== 1) return false;
  await insertOrderEvent(tx, order, event, order.state, note);
  return true;
}

export async function insertOrderEvent(
  tx: Queryable,
  order: Pick<Order, 'id' | 'state'>,
  event: string,
  to: OrderState,
  note: OrderNote,
): Promise<void> {
  await tx('order_events').insert({
    order_id: order.id,
    at: note.at,
    event,
    from_state: order.state,
    to_state: to,
    code: note.code ?? null,
    message: note.message ?? null,
    actor: note.actor ?? null,
    evidence_id: note.evidenceId ?? null,
  });
}

function toColumns(changes: OrderChanges): Record<string, unknown> {
  const columns: Record<string, unknown> = {
    reason_code: changes.reasonCode,
    ...keptReason(changes.reason),
    provider: changes.provider,
    attempt_number: changes.attemptNumber,
    provider_id: changes.providerId,
    provider_reference: changes.providerReference,
    provider_status: changes.providerStatus,
    failure_code: changes.failureCode,
    payment: changes.payment === undefined ? undefined : JSON.stringify(changes.payment),
    expires_at: changes.expiresAt,
    not_found_since: changes.notFoundSince,
    next_action_at: changes.nextActionAt,
    expected_by: changes.expectedBy,
    tries: changes.tries,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

export interface OrderEvent {
  readonly at: Instant;
  readonly event: string;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly code: string | null;
  readonly message: string | null;
  readonly actor: string | null;
  /** The answer that brought it about; null where there is none. */
  readonly evidenceId: number | null;
}

export async function orderEvents(db: Queryable, orderId: number): Promise<OrderEvent[]> {
  return db('order_events')
    .where({ order_id: orderId })
    .orderBy('id')
    .select(
      'at',
      'event',
      'from_state as from',
      'to_state as to',
      'code',
      'message',
      'actor',
      'evidence_id as evidenceId',
    );
}

/** Nothing can be done with it now: the state stays, the next look moves on. */
export async function putOffOrder(
  tx: Queryable,
  { id, state, tries }: Pick<Order, 'id' | 'state' | 'tries'>,
  nextActionAt: Instant,
): Promise<void> {
  await tx('orders')
    .where({ id, state, tries })
    .whereNotNull('next_action_at')
    .update({ next_action_at: nextActionAt });
}

/** A payment made what a person waits for come true: looked at again now. */
export async function makeOrderDue(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx('orders')
    .where({ id })
    .whereIn('state', ['creating', 'unknown', 'open'])
    .update({ next_action_at: at });
}
