import type { BooksOfStream } from './projection.ts';

const BELIEFS_CHANGE_BY = `('payout_sent', 'payout_not_created', 'payout_found', 'payout_paid',
  'payout_failed', 'payout_unpaid')`;

/**
 * What we believe of each `partner_trx_id`, by all of its postings: paid, pending (in flight) or failed, which
 * is also what nothing was created of. A correction by a person takes an earlier `payout_paid` back.
 */
const BELIEFS = `
  SELECT moved.subject AS item, moved.subject AS reference,
    CASE WHEN was_paid = 1 THEN 'paid' WHEN in_flight_sen <> 0 THEN 'pending' ELSE 'failed' END AS status,
    moved.amount_sen AS amount_sen, 0 AS fee_sen, 0 AS tax_sen,
    replace(moved.account, ':in-flight', ':deposit') AS account, '' AS group_key,
    coalesce(payouts.reference, '') AS counterparty, last_at AS occurred_at, last_day AS business_day
  FROM (
    SELECT postings.subject AS subject, max(entries.amount_sen) AS amount_sen,
      sum(entries.amount_sen) AS in_flight_sen, max(postings.at) AS last_at,
      max(postings.business_day) AS last_day, min(entries.account) AS account,
      sum(CASE postings.kind WHEN 'payout_paid' THEN 1 WHEN 'payout_unpaid' THEN -1 ELSE 0 END) AS was_paid
    FROM (SELECT DISTINCT subject FROM postings
      WHERE number > :after AND number <= :upto AND kind IN ${BELIEFS_CHANGE_BY}) AS touched
    -- CROSS: in this order, which SQLite would else choose itself.
    CROSS JOIN postings CROSS JOIN entries
    WHERE postings.subject = touched.subject AND entries.posting_key = postings.key
      AND entries.account LIKE 'assets:%:in-flight'
    GROUP BY postings.subject
  ) AS moved
  LEFT JOIN attempts ON attempts.partner_trx_id = moved.subject
  LEFT JOIN payouts ON payouts.id = attempts.payout_id`;

/** Money that came back is an item of its own, beside the payment that stays as it was. */
const REVERSALS = `
  SELECT postings.subject || ':reversal' AS item, postings.subject AS reference, 'reversed' AS status,
    entries.amount_sen AS amount_sen, 0 AS fee_sen, 0 AS tax_sen, entries.account AS account,
    '' AS group_key, coalesce(payouts.reference, '') AS counterparty, postings.at AS occurred_at,
    postings.business_day AS business_day
  FROM postings
  JOIN entries ON entries.posting_key = postings.key AND entries.account LIKE 'assets:%:deposit'
  LEFT JOIN attempts ON attempts.partner_trx_id = postings.subject
  LEFT JOIN payouts ON payouts.id = attempts.payout_id
  WHERE postings.number > :after AND postings.number <= :upto AND postings.kind = 'payout_reversed'`;

export const payoutsInBooks: BooksOfStream = {
  postings: {
    matters: `(kind IN ${BELIEFS_CHANGE_BY} OR kind = 'payout_reversed')`,
    project: () =>
      `SELECT * FROM (${BELIEFS}) AS beliefs UNION ALL SELECT * FROM (${REVERSALS}) AS reversals`,
  },
};
