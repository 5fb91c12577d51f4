import type { Queryable } from '../../platform/database/database.ts';
import { positionOf } from './books-read-store.ts';
import type { BooksOfStream } from './projection.ts';

const TOLD_BY = `('payment_received', 'payment_withdrawn', 'payment_restored')`;

/** The postings that say something of payments and refunds. */
export const ABOUT_MONEY_IN = `(kind IN ${TOLD_BY} OR kind = 'refund_sent')`;

/**
 * Ids of the payments that a range of postings is about. (CROSS JOIN: in this order; SQLite would else choose
 * it itself, and read all payments of a stream.) A posting names its payment as
 * `<provider>:<stream>:<item>`, one of a receipt behind its kind, and no provider or stream has a colon.
 */
export function paymentsOfPostings(db: Queryable): string {
  const name = `CASE kind WHEN 'payment_received' THEN substr(key, length('payment_received:') + 1)
    ELSE subject END`;
  const first = positionOf(db, 'name', `':'`);
  const second = positionOf(db, 'rest', `':'`);
  return `
    SELECT DISTINCT payments.id FROM (
      SELECT provider, substr(rest, 1, ${second} - 1) AS stream, substr(rest, ${second} + 1) AS item
      FROM (
        SELECT substr(name, 1, ${first} - 1) AS provider, substr(name, ${first} + 1) AS rest
        FROM (SELECT ${name} AS name FROM postings WHERE number > :after AND number <= :upto
          AND kind IN ${TOLD_BY}) AS touched
      ) AS split
    ) AS named
    CROSS JOIN payments
    WHERE payments.provider = named.provider AND payments.stream = named.stream
      AND payments.item = named.item`;
}

/** A payment counts from when it was told, and not while a person has withdrawn it. */
export const PAYMENT_STATUS = `CASE WHEN (
    SELECT coalesce(sum(CASE decisions.kind WHEN 'payment_withdrawn' THEN 1
      WHEN 'payment_restored' THEN -1 ELSE 0 END), 0)
    FROM postings AS decisions
    WHERE decisions.subject = payments.provider || ':' || payments.stream || ':' || payments.item
  ) > 0 THEN 'cancelled' ELSE 'paid' END`;

/** The refunds that a range of postings is about. */
export const REFUNDS_OF_POSTINGS = `postings CROSS JOIN refunds CROSS JOIN orders
  WHERE refunds.refund_id = postings.subject AND orders.id = refunds.order_id
    AND postings.number > :after AND postings.number <= :upto AND postings.kind = 'refund_sent'`;

const payments = (db: Queryable): string => `
  SELECT payments.provider || ':' || payments.item AS item, payments.item AS reference,
    ${PAYMENT_STATUS} AS status, payments.gross_sen AS amount_sen, payments.fee_sen AS fee_sen,
    payments.tax_sen AS tax_sen, payments.through AS account,
    payments.provider || ':' || payments.business_day AS group_key,
    coalesce(orders.reference, '') AS counterparty, payments.paid_at AS occurred_at,
    payments.business_day AS business_day
  FROM (${paymentsOfPostings(db)}) AS touched
  CROSS JOIN payments LEFT JOIN orders ON orders.id = payments.order_id
  WHERE payments.id = touched.id AND payments.stream = :stream`;

/** Under the order's id, as the provider tells it; which refund of the order it is says the counterparty. */
const refunds = (kinds: readonly string[]): string => `
  SELECT 'refund:' || refunds.refund_id AS item, refunds.provider_id AS reference, 'refunded' AS status,
    refunds.amount_sen AS amount_sen, 0 AS fee_sen, 0 AS tax_sen, refunds.provider_id AS account,
    refunds.provider || ':' || postings.business_day AS group_key, refunds.refund_id AS counterparty,
    postings.at AS occurred_at, postings.business_day AS business_day
  FROM ${REFUNDS_OF_POSTINGS}
    AND orders.kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`;

/** Money in of one stream; `kinds`: of the orders that it comes in through. */
export const paymentsInBooks = (kinds: readonly string[]): BooksOfStream => ({
  postings: {
    matters: ABOUT_MONEY_IN,
    project: (db) =>
      `SELECT * FROM (${payments(db)}) AS paid UNION ALL SELECT * FROM (${refunds(kinds)}) AS back`,
  },
});
