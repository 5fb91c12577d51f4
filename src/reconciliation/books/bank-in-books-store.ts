import type { Queryable } from '../../platform/database/database.ts';
import { positionOf } from './books-read-store.ts';
import {
  ABOUT_MONEY_IN,
  PAYMENT_STATUS,
  paymentsOfPostings,
  REFUNDS_OF_POSTINGS,
} from './payments-in-books-store.ts';
import type { BooksOfStream } from './projection.ts';

/**
 * What we expect on our bank accounts. Settlements: each payment with what the provider keeps of it, and each
 * refund, in the group of the provider's day; (I) a provider pays out a day's net in one sum. They have no
 * reference, and top-ups no group: so the passes tell them apart.
 */
const settlements = (db: Queryable): string => `
  SELECT payments.provider || ':' || payments.stream || ':' || payments.item AS item, '' AS reference,
    ${PAYMENT_STATUS} AS status, payments.gross_sen AS amount_sen, payments.fee_sen AS fee_sen,
    payments.tax_sen AS tax_sen, '' AS account,
    payments.provider || ':' || payments.business_day AS group_key, payments.provider AS counterparty,
    payments.paid_at AS occurred_at, payments.business_day AS business_day
  FROM (${paymentsOfPostings(db)}) AS touched JOIN payments ON payments.id = touched.id`;

const REFUNDS = `
  SELECT 'refund:' || refunds.refund_id AS item, '' AS reference, 'refunded' AS status,
    refunds.amount_sen AS amount_sen, 0 AS fee_sen, 0 AS tax_sen, '' AS account,
    refunds.provider || ':' || postings.business_day AS group_key, refunds.provider AS counterparty,
    postings.at AS occurred_at, postings.business_day AS business_day
  FROM ${REFUNDS_OF_POSTINGS}`;

// A later version may be one of a top-up, whatever it says.
const OF_TOP_UPS = `source LIKE '%:statement' AND (status = 'top_up' OR version > 1)`;

/**
 * A top-up that a provider's statement shows has left one of our bank accounts. A line that says something
 * else in a later version is no top-up any more.
 */
const topUps = (db: Queryable): string => `
  SELECT 'top-up:' || provider || ':' || item AS item, item AS reference,
    CASE status WHEN 'top_up' THEN 'top_up' ELSE 'cancelled' END AS status, -amount_sen AS amount_sen,
    0 AS fee_sen, 0 AS tax_sen, '' AS account, '' AS group_key, provider AS counterparty, occurred_at,
    business_day
  FROM (
    SELECT newest.*, substr(newest.source, 1, ${positionOf(db, 'newest.source', `':'`)} - 1) AS provider
    FROM (SELECT DISTINCT source, item FROM records
      WHERE id > :after AND id <= :upto AND ${OF_TOP_UPS}) AS touched
    JOIN records AS newest ON newest.source = touched.source AND newest.item = touched.item
      AND newest.version = (SELECT max(version) FROM records AS version_of
        WHERE version_of.source = touched.source AND version_of.item = touched.item)
  ) AS lines
  WHERE status = 'top_up' OR EXISTS (SELECT 1 FROM records AS earlier
    WHERE earlier.source = lines.source AND earlier.item = lines.item AND earlier.status = 'top_up')`;

export const bankInBooks: BooksOfStream = {
  postings: {
    matters: ABOUT_MONEY_IN,
    project: (db) =>
      `SELECT * FROM (${settlements(db)}) AS settled UNION ALL SELECT * FROM (${REFUNDS}) AS back`,
  },
  records: { matters: OF_TOP_UPS, project: topUps },
};
