import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { Sen } from '../../domain/money.ts';
import { ORDER_STATES, type OrderState } from '../../domain/order-states.ts';
import type { BusinessDay, Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';

/** An order as a line of a list. */
export interface OrderLine {
  readonly id: number;
  readonly batchId: string;
  readonly row: number;
  readonly reference: string;
  readonly amount: Sen | null;
  readonly state: OrderState;
  readonly reason: string | null;
  readonly reasonSentence: string | null;
  readonly providerId: string | null;
  readonly expiresAt: Instant | null;
}

const LINE = `id, batch_id AS "batchId", row_number AS "row", reference, amount_sen AS amount, state, reason,
  reason_sentence AS "reasonSentence",
  provider_id AS "providerId", expires_at AS "expiresAt"`;

export interface OrdersPage {
  readonly kind: OrderKindName;
  readonly state?: OrderState | undefined;
  /** Older than this one. */
  readonly before: number;
  readonly limit: number;
}

/**
 * The newest orders of a kind, an upload that is not complete left out. Each state is a page by itself, along
 * the index by kind and state: so that a kind of which there are few is found as quickly as one of millions.
 */
export async function pageOfOrderLines(db: Queryable, page: OrdersPage): Promise<OrderLine[]> {
  const { kind, state, before, limit } = page;
  const states = state === undefined ? ORDER_STATES : [state];
  const pages = states.map(
    (each) =>
      `SELECT * FROM (SELECT ${LINE} FROM orders
        WHERE kind = :kind AND state = '${each}' AND id < :before
        ORDER BY id DESC LIMIT :limit) AS ${each}_orders`,
  );
  const result: unknown = await db.raw(
    `SELECT page.* FROM (${pages.join(' UNION ALL ')}) AS page
     WHERE EXISTS (SELECT 1 FROM batches
       WHERE batches.id = page."batchId" AND batches.state <> 'receiving')
     ORDER BY page.id DESC LIMIT :limit`,
    { kind, before, limit },
  );
  return rowsOf<OrderLine>(result);
}

export interface BatchOrdersPage {
  readonly batchId: string;
  readonly state?: OrderState | undefined;
  readonly afterRow: number;
  readonly limit: number;
}

/** A batch's orders in the order of its file. */
export async function pageOfBatchOrders(
  db: Queryable,
  page: BatchOrdersPage,
): Promise<OrderLine[]> {
  const query = db('orders')
    .where({ batch_id: page.batchId })
    .where('row_number', '>', page.afterRow)
    .orderBy('row_number')
    .limit(page.limit);
  if (page.state !== undefined) void query.where({ state: page.state });
  return query.select(db.raw(LINE));
}

/** Money that came in, as a line of a list. */
export interface PaymentLine {
  readonly id: number;
  readonly provider: string;
  readonly item: string;
  readonly through: string;
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly paidAt: Instant;
  readonly day: BusinessDay;
  readonly source: string;
  readonly kind: OrderKindName | null;
  readonly reference: string | null;
}

export interface PaymentsPage {
  readonly stream: string;
  /** Behind this one, in the order of days; null: from the newest on. */
  readonly before: { readonly day: string; readonly id: number } | null;
  readonly limit: number;
}

export async function pageOfPayments(db: Queryable, page: PaymentsPage): Promise<PaymentLine[]> {
  const { stream, before, limit } = page;
  const result: unknown = await db.raw(
    `SELECT page.*, orders.kind, orders.reference FROM (
       SELECT id, provider, item, through, gross_sen AS gross, fee_sen AS fee, tax_sen AS tax,
         paid_at AS "paidAt", business_day AS day, source, order_id
       FROM payments WHERE stream = :stream
         ${before === null ? '' : 'AND business_day <= :day AND (business_day < :day OR id < :id)'}
       ORDER BY business_day DESC, id DESC LIMIT :limit) AS page
     LEFT JOIN orders ON orders.id = page.order_id
     ORDER BY page.day DESC, page.id DESC`,
    { stream, limit, ...before },
  );
  return rowsOf<PaymentLine>(result);
}
