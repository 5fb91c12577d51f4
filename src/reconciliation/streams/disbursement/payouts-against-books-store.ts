import { lastReconciliation } from '../../runs/run-store.ts';
import { type ExceptionRule, findExceptions } from '../../exceptions/found-store.ts';
import type { Find } from '../findings.ts';
import { stillOpen } from '../still-open-store.ts';
import { NOT_FINAL } from './open-payouts-store.ts';
import { eitherSaid } from '../../../platform/database/said-in-sql.ts';
import { type SayWhy, whySayer } from '../../exceptions/why-sql.ts';

/**
 * Payouts that our own postings contradict, and postings of payouts that there are not. States and postings
 * are written together, so that they can only differ by a defect or a hand. Looked at is what is new since
 * the last run, and what was found and is not settled; history was.
 */
export const findContradictions: Find = async (db, { stream, after, upto }) => {
  const last = await lastReconciliation(db, stream);
  const bindings = { stream, after, upto, since: last?.startedAt ?? '' };
  const say = whySayer(db);
  await findExceptions(db, orphans(say), bindings);
  await findExceptions(db, differs(say), bindings);
};

// Concatenated, and CROSS below, so that SQLite goes by the range of ids and not through all of the source.
const NEW_IN_BOOKS = `records.id > :after AND records.id <= :upto AND records.source || '' = 'ledger:disbursement'`;

function orphans(say: SayWhy): ExceptionRule {
  return {
    category: 'orphan',
    columns: {
      item: 'ours.reference',
      severity: `'critical'`,
      ours_record_id: 'ours.id',
      partner_trx_id: 'ours.reference',
      event_at: 'ours.occurred_at',
      amount_ours_sen: 'ours.amount_sen',
      status_ours: 'ours.status',
    },
    why: say('why/orphan', { amount: 'ours.amount_sen' }),
    from: `(
        SELECT records.reference AS reference FROM records WHERE ${NEW_IN_BOOKS}
        UNION SELECT item FROM (${stillOpen('orphan')}) AS known
      ) AS named
      CROSS JOIN records AS ours
      WHERE ours.source = 'ledger:disbursement' AND ours.item = named.reference
        AND ours.version = (SELECT max(version) FROM records AS version_of
          WHERE version_of.source = 'ledger:disbursement' AND version_of.item = named.reference)
        AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.partner_trx_id = named.reference)`,
  };
}

const LOOKED_AT = `
  SELECT DISTINCT id FROM (
    SELECT payouts.id AS id FROM payouts WHERE ${NOT_FINAL}
    UNION ALL SELECT payouts.id FROM payouts WHERE payouts.finished_at >= :since
    UNION ALL SELECT attempts.payout_id FROM records CROSS JOIN attempts
      WHERE ${NEW_IN_BOOKS} AND attempts.partner_trx_id = records.reference
    UNION ALL SELECT payouts.id FROM (${stillOpen('payout_differs_from_ledger')}) AS known
      CROSS JOIN payouts WHERE payouts.reference = known.item
  ) AS each_time`;

// By the postings themselves, in the one statement that reads the states: both are of the same moment.
const BELIEFS = `
  SELECT payouts.id AS payout_id,
    CASE WHEN count(entries.line) = 0 THEN NULL
      WHEN sum(CASE WHEN entries.line IS NULL THEN 0 WHEN postings.kind = 'payout_paid' THEN 1
        WHEN postings.kind = 'payout_unpaid' THEN -1 ELSE 0 END) = 1 THEN 'paid'
      WHEN sum(entries.amount_sen) <> 0 THEN 'in flight'
      WHEN max(CASE WHEN entries.line IS NULL THEN 0 WHEN postings.kind = 'payout_failed' THEN 1
        ELSE 0 END) = 1 THEN 'failed'
      ELSE 'not created' END AS belief,
    coalesce(sum(entries.amount_sen), 0) AS in_flight_sen
  FROM (${LOOKED_AT}) AS looked_at
  CROSS JOIN payouts
  LEFT JOIN postings ON postings.subject = payouts.partner_trx_id
  LEFT JOIN entries ON entries.posting_key = postings.key AND entries.account LIKE 'assets:%:in-flight'
  WHERE payouts.id = looked_at.id
  GROUP BY payouts.id`;

const DIFFERS = { state: 'payouts.state', belief: `coalesce(books.belief, 'nothing about it')` };

const differs = (say: SayWhy): ExceptionRule => ({
  category: 'payout_differs_from_ledger',
  columns: {
    item: 'payouts.reference',
    severity: `'critical'`,
    our_reference: 'payouts.reference',
    partner_trx_id: 'payouts.partner_trx_id',
    provider_reference: 'payouts.provider_trx_id',
    batch_id: 'payouts.batch_id',
    event_at: 'payouts.updated_at',
    amount_ours_sen: 'payouts.amount_sen',
    status_ours: 'payouts.state',
  },
  why: eitherSaid(
    [[`books.belief = 'paid' AND books.in_flight_sen <> 0`, say('why/books_in_flight', DIFFERS)]],
    say('why/books_differ', DIFFERS),
  ),
  from: `(${BELIEFS}) AS books JOIN payouts ON payouts.id = books.payout_id
    WHERE (payouts.state IN ('paid', 'reversed') AND (coalesce(books.belief, '') <> 'paid' OR books.in_flight_sen <> 0))
      OR (payouts.state IN ('failed', 'held') AND coalesce(books.belief, '') NOT IN ('failed', 'not created'))
      OR (payouts.state IN ('sending', 'unknown', 'processing') AND coalesce(books.belief, '') <> 'in flight')`,
});
