import { type Sen, sen } from '../domain/money.ts';
import { type BusinessDay, businessDay, type Instant } from '../domain/time.ts';
import { type Queryable, rowsOf } from '../platform/database/database.ts';
import { jsonTexts, openedJsonArray } from '../platform/database/json-rows.ts';
import { byItem, type Stream } from '../records/record-store.ts';
import type { Payment } from './payment.ts';

/**
 * Stores payments that are news, with one bound value however many they are; returns the items that were
 * stored. One that is there already stays as it is: a payment is never changed. Of two about the same
 * item the first is stored.
 */
export async function insertPayments(
  tx: Queryable,
  payments: readonly Payment[],
  at: Instant,
): Promise<Set<string>> {
  const lines = payments
    .toSorted(byItem)
    .map((payment) => [
      payment.stream,
      payment.provider,
      payment.item,
      payment.orderId,
      payment.through,
      payment.gross,
      payment.fee,
      payment.tax,
      payment.paidAt,
      businessDay(payment.paidAt),
      payment.source,
    ]);
  const result: unknown = await tx.raw(
    `insert into payments (stream, provider, item, order_id, through, gross_sen, fee_sen, tax_sen,
       paid_at, business_day, source, recorded_at)
     select value->>0, value->>1, value->>2, cast(value->>3 as bigint), value->>4,
       cast(value->>5 as bigint), cast(value->>6 as bigint), cast(value->>7 as bigint),
       value->>8, value->>9, value->>10, cast(? as text)
     from ${openedJsonArray(tx)} where true
     on conflict (provider, stream, item) do nothing
     returning item`,
    [at, JSON.stringify(lines)],
  );
  return new Set(rowsOf<{ item: string }>(result).map(({ item }) => item));
}

interface PaymentRow {
  stream: Stream;
  provider: string;
  item: string;
  order_id: number | null;
  through: string;
  gross_sen: number;
  fee_sen: number;
  tax_sen: number;
  paid_at: Instant;
  source: string;
}

const toPayment = (row: PaymentRow): Payment => ({
  stream: row.stream,
  provider: row.provider,
  item: row.item,
  orderId: row.order_id,
  through: row.through,
  gross: sen(row.gross_sen),
  fee: sen(row.fee_sen),
  tax: sen(row.tax_sen),
  paidAt: row.paid_at,
  source: row.source,
});

/** Those of these items that are stored, by item. */
export async function findPayments(
  db: Queryable,
  of: { provider: string; stream: Stream; items: readonly string[] },
): Promise<Map<string, Payment>> {
  const rows: PaymentRow[] = await db('payments')
    .where({ provider: of.provider, stream: of.stream })
    .whereRaw(`item in (${jsonTexts(db)})`, [JSON.stringify(of.items)]);
  return new Map(rows.map((row) => [row.item, toPayment(row)]));
}

export async function paymentsOfOrder(db: Queryable, orderId: number): Promise<Payment[]> {
  const rows: PaymentRow[] = await db('payments').where({ order_id: orderId }).orderBy('id');
  return rows.map(toPayment);
}

/** The newest of an order, oldest first: an open account may have thousands. */
export async function newestPaymentsOfOrder(
  db: Queryable,
  orderId: number,
  limit: number,
): Promise<Payment[]> {
  const rows: PaymentRow[] = await db('payments')
    .where({ order_id: orderId })
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map(toPayment).toReversed();
}

/** How many payments of this virtual account (or charge) are stored. */
export async function countPaymentsThrough(
  db: Queryable,
  of: { provider: string; stream: Stream; through: string },
): Promise<number> {
  const row = await db('payments')
    .where(of)
    .count({ count: '*' })
    .first<{ count: number | string }>();
  return Number(row.count);
}

export interface StreamTotal {
  readonly stream: Stream;
  readonly provider: string;
  readonly count: number;
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
}

/** What came in, by stream and provider; since a business day where one is given. */
export async function totalsByStream(db: Queryable, since?: BusinessDay): Promise<StreamTotal[]> {
  const query = db('payments').groupBy('stream', 'provider').orderBy(['stream', 'provider']);
  const rows: Record<keyof StreamTotal, string>[] = await (since === undefined
    ? query
    : query.where('business_day', '>=', since)
  ).select(
    'stream',
    'provider',
    db.raw('count(*) as count'),
    db.raw('sum(gross_sen) as gross'),
    db.raw('sum(fee_sen) as fee'),
    db.raw('sum(tax_sen) as tax'),
  );
  return rows.map((row) => ({
    stream: row.stream,
    provider: row.provider,
    count: Number(row.count),
    gross: sen(Number(row.gross)),
    fee: sen(Number(row.fee)),
    tax: sen(Number(row.tax)),
  }));
}
