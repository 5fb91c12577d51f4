import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type ExceptionRule, findExceptions, rupiahInWords } from './found-store.ts';
import { EXACT_REFERENCE } from './match-store.ts';

export interface RecordRules {
  readonly provider: string;
  /** Nothing that happened before our ledger opened is ours to explain; null: it has no opening. */
  readonly openedAt: Instant | null;
}

/** Where the evidence and the ledger disagree: one exception for each reference. */
export async function findRecordExceptions(tx: Queryable, of: RecordRules): Promise<void> {
  const rupiah = (sen: string): string => rupiahInWords(tx, sen);
  const bindings = { openedAt: of.openedAt ?? '', pass: EXACT_REFERENCE };
  const rules = [
    statusMismatch(rupiah),
    amountDiffers(rupiah),
    duplicateAtProvider(rupiah),
    missingInLedger(rupiah),
    reversed(rupiah),
    depositMoved('top_up', 'top_up_not_in_ledger', rupiah),
    depositMoved('adjustment', 'adjustment_not_in_ledger', rupiah),
    fees(rupiah),
  ];
  for (const rule of rules) await findExceptions(tx, rule, bindings);
  await findMissingFromStatement(tx, of);
}

type Rupiah = (sen: string) => string;

const OURS_BESIDE_THEIRS = {
  our_reference: 'ours.reference',
  partner_trx_id: 'ours.subject',
  provider_reference: 'theirs.item',
  batch_id: 'ours.batch_id',
  event_at: 'theirs.occurred_at',
  expected_by: 'ours.expected_by',
  amount_ours_sen: 'ours.amount_sen',
  amount_theirs_sen: 'theirs.amount_sen',
  status_ours: 'ours.belief',
  status_theirs: 'theirs.status',
  source: 'theirs.source',
  pass: ':pass',
};

// A source that has a matching record for the subject has said its word; what else it has is a duplicate.
const NOT_MATCHED_BY_ITS_SOURCE = `
  theirs.match_id IS NULL AND NOT EXISTS (SELECT 1 FROM recon_records AS agreeing
    WHERE agreeing.reference = theirs.reference AND agreeing.source = theirs.source
      AND agreeing.match_id IS NOT NULL)`;

/** Of several disagreeing records of a reference, the weightiest; `others` counts the rest. */
function weightiestOf(disagreeing: string): string {
  return `(
    SELECT theirs.*, row_number() OVER (PARTITION BY theirs.reference
        ORDER BY theirs.rank, theirs.record_id) AS place,
      count(*) OVER (PARTITION BY theirs.reference) - 1 AS others
    FROM recon_records AS theirs JOIN recon_ledger AS ours ON ours.subject = theirs.reference
    WHERE ${NOT_MATCHED_BY_ITS_SOURCE} AND (${disagreeing})
  ) AS theirs JOIN recon_ledger AS ours ON ours.subject = theirs.reference
  WHERE theirs.place = 1`;
}

const ALSO_OTHERS = `CASE WHEN theirs.others > 0
  THEN ' ' || theirs.others || ' more record(s) disagree as well.' ELSE '' END`;

function statusMismatch(rupiah: Rupiah): ExceptionRule {
  return {
    category: 'status_mismatch',
    columns: {
      ...OURS_BESIDE_THEIRS,
      item: 'ours.subject',
      severity: `CASE WHEN theirs.outcome = 'open' THEN 'high' ELSE 'critical' END`,
      why: `'Field status: the ledger says ' || replace(ours.belief, '_', ' ') || ', ' || theirs.source
        || ' says ' || theirs.status || ' (' || ${rupiah('theirs.amount_sen')} || ').' || ${ALSO_OTHERS}`,
    },
    from: weightiestOf(
      `(ours.outcome = 'not_paid' AND theirs.outcome = 'paid')
       OR (ours.outcome = 'paid' AND theirs.outcome = 'not_paid')
       OR (ours.belief = 'not_created' AND theirs.outcome = 'open')`,
    ),
  };
}

function amountDiffers(rupiah: Rupiah): ExceptionRule {
  return {
    category: 'amount_differs',
    columns: {
      ...OURS_BESIDE_THEIRS,
      item: 'ours.subject',
      severity: `CASE WHEN ours.outcome = 'not_paid' THEN 'low' ELSE 'high' END`,
      why: `'Field amount: the ledger says ' || ${rupiah('ours.amount_sen')} || ', ' || theirs.source
        || ' says ' || ${rupiah('theirs.amount_sen')} || ': ' || ${rupiah('abs(theirs.amount_sen - ours.amount_sen)')}
        || CASE WHEN theirs.amount_sen > ours.amount_sen THEN ' more.' ELSE ' less.' END || ${ALSO_OTHERS}`,
    },
    from: weightiestOf(
      `theirs.amount_sen <> ours.amount_sen AND (theirs.outcome = ours.outcome
         OR (ours.outcome = 'open' AND theirs.outcome <> 'other'))`,
    ),
  };
}

function duplicateAtProvider(rupiah: Rupiah): ExceptionRule {
  return {
    category: 'duplicate_at_provider',
    columns: {
      item: `theirs.source || ' ' || theirs.reference`,
      severity: `CASE WHEN theirs.paid_count > 1 THEN 'critical' ELSE 'medium' END`,
      our_reference: 'ours.reference',
      partner_trx_id: 'theirs.reference',
      provider_reference: 'theirs.first_item',
      batch_id: 'ours.batch_id',
      event_at: 'theirs.first_at',
      amount_ours_sen: 'ours.amount_sen',
      amount_theirs_sen: 'theirs.paid_sen',
      status_ours: 'ours.belief',
      source: 'theirs.source',
      pass: ':pass',
      nearest_candidate: 'theirs.last_item',
      why: `theirs.source || ' has ' || theirs.lines || ' transactions under this reference, '
        || theirs.paid_count || ' of them paid (' || ${rupiah('theirs.paid_sen')} || ' together).'`,
    },
    from: `(
      SELECT source, reference, count(*) AS lines, min(item) AS first_item, max(item) AS last_item,
        min(occurred_at) AS first_at,
        sum(CASE WHEN outcome = 'paid' THEN 1 ELSE 0 END) AS paid_count,
        cast(sum(CASE WHEN outcome = 'paid' THEN amount_sen ELSE 0 END) AS bigint) AS paid_sen
      FROM recon_records WHERE outcome IN ('paid', 'not_paid') AND reference <> ''
      GROUP BY source, reference HAVING count(*) > 1
    ) AS theirs LEFT JOIN recon_ledger AS ours ON ours.subject = theirs.reference
    WHERE ours.subject IS NOT NULL OR theirs.first_at > :openedAt`,
  };
}

/** What the provider did and we did not send. What only a callback says is named apart: it is a hint. */
function missingInLedger(rupiah: Rupiah): ExceptionRule {
  return {
    category: {
      column: `CASE WHEN theirs.rank = 3 THEN 'unknown_callback' ELSE 'missing_in_ledger' END`,
    },
    columns: {
      item: `CASE theirs.reference WHEN '' THEN theirs.item ELSE theirs.reference END`,
      severity: `CASE WHEN theirs.rank = 3 THEN 'medium' WHEN theirs.outcome = 'paid' THEN 'critical'
        WHEN theirs.outcome = 'open' THEN 'high' ELSE 'low' END`,
      partner_trx_id: `nullif(theirs.reference, '')`,
      provider_reference: 'theirs.item',
      event_at: 'theirs.occurred_at',
      amount_theirs_sen: 'theirs.amount_sen',
      status_theirs: 'theirs.status',
      source: 'theirs.source',
      pass: ':pass',
      nearest_candidate: 'near.subject',
      why: `'Field reference: ' || theirs.source || ' has ' || ${rupiah('theirs.amount_sen')} || ' ('
        || theirs.status || ') under ' || CASE theirs.reference WHEN '' THEN 'no reference'
          ELSE 'a reference that the ledger does not have' END
        || CASE WHEN near.candidates IS NULL THEN '; nothing of ours without a match has that amount.'
          WHEN near.candidates = 1 THEN '; of the same amount and without a match: ' || near.subject || '.'
          ELSE '; ' || near.candidates || ' payouts of ours without a match have that amount.' END`,
    },
    from: `(
      SELECT recon_records.*, row_number() OVER (
        PARTITION BY CASE reference WHEN '' THEN item ELSE reference END
        ORDER BY rank, CASE outcome WHEN 'paid' THEN 1 ELSE 2 END, record_id) AS place
      FROM recon_records
      WHERE outcome <> 'other' AND (occurred_at IS NULL OR occurred_at > :openedAt)
        AND NOT EXISTS (SELECT 1 FROM recon_ledger
          WHERE recon_ledger.subject = recon_records.reference)
    ) AS theirs
    LEFT JOIN (
      SELECT amount_sen, count(*) AS candidates, min(subject) AS subject FROM recon_ledger
      WHERE outcome <> 'not_paid' AND NOT EXISTS (SELECT 1 FROM recon_records AS agreeing
        WHERE agreeing.reference = recon_ledger.subject AND agreeing.match_id IS NOT NULL)
      GROUP BY amount_sen
    ) AS near ON near.amount_sen = theirs.amount_sen
    WHERE theirs.place = 1`,
  };
}

/** Of several sources that show the same reversal, the weightiest. */
function reversed(rupiah: Rupiah): ExceptionRule {
  return {
    category: 'reversed_unexpected',
    columns: {
      ...OURS_BESIDE_THEIRS,
      item: 'theirs.item',
      severity: `'high'`,
      partner_trx_id: `nullif(theirs.reference, '')`,
      why: `theirs.source || ' shows ' || ${rupiah('theirs.amount_sen')} || ' coming back; the ledger '
        || CASE WHEN ours.subject IS NULL THEN 'does not know the reference.'
          ELSE 'says ' || replace(ours.belief, '_', ' ') || '.' END`,
    },
    from: `(
      SELECT shown.*, row_number() OVER (PARTITION BY shown.item
        ORDER BY shown.rank, shown.record_id) AS place
      FROM recon_records AS shown
      WHERE shown.status = 'reversed'
        AND (shown.occurred_at > :openedAt OR EXISTS (SELECT 1 FROM recon_ledger
          WHERE recon_ledger.subject = shown.reference))
        AND NOT EXISTS (SELECT 1 FROM postings WHERE postings.kind = 'payout_reversed'
          AND postings.subject = shown.reference)
    ) AS theirs LEFT JOIN recon_ledger AS ours ON ours.subject = theirs.reference
    WHERE theirs.place = 1`,
  };
}

function depositMoved(
  status: 'top_up' | 'adjustment',
  category: 'top_up_not_in_ledger' | 'adjustment_not_in_ledger',
  rupiah: Rupiah,
): ExceptionRule {
  return {
    category,
    columns: {
      item: 'theirs.item',
      severity: `'medium'`,
      provider_reference: 'theirs.item',
      event_at: 'theirs.occurred_at',
      amount_theirs_sen: 'theirs.amount_sen',
      status_theirs: 'theirs.status',
      source: 'theirs.source',
      pass: ':pass',
      why: `theirs.source || ' has ' || ${rupiah('theirs.amount_sen')} || ' on '
        || theirs.business_day || ', and the ledger no posting for it.'`,
    },
    from: `recon_records AS theirs
      WHERE theirs.status = '${status}' AND theirs.occurred_at > :openedAt`,
  };
}

function fees(rupiah: Rupiah): ExceptionRule {
  return {
    category: 'fees_not_in_ledger',
    columns: {
      item: `theirs.source || ' ' || theirs.business_day`,
      severity: `'low'`,
      event_at: 'theirs.last_at',
      amount_theirs_sen: 'theirs.fees_sen',
      source: 'theirs.source',
      why: `theirs.source || ' charges ' || ${rupiah('theirs.fees_sen')} || ' for ' || theirs.lines
        || ' transactions of ' || theirs.business_day || ', and the ledger has no fees.'`,
    },
    from: `(
      SELECT source, business_day, count(*) AS lines, max(occurred_at) AS last_at,
        cast(sum(fee_sen) AS bigint) AS fees_sen
      FROM recon_records WHERE rank = 1 AND fee_sen > 0 AND occurred_at > :openedAt
      GROUP BY source, business_day
    ) AS theirs WHERE true`,
  };
}

/**
 * We believe that it is paid, and the provider does not show it: nothing at all says so, or a statement
 * that covers the moment lacks it. The moment is the provider's own; ours, where it told none.
 */
async function findMissingFromStatement(tx: Queryable, of: RecordRules): Promise<void> {
  const rule: ExceptionRule = {
    category: 'missing_at_provider',
    columns: {
      item: 'subject',
      severity: `'high'`,
      our_reference: 'reference',
      partner_trx_id: 'subject',
      provider_reference: 'provider_reference',
      batch_id: 'batch_id',
      event_at: 'paid_at',
      expected_by: 'expected_by',
      amount_ours_sen: 'amount_sen',
      status_ours: 'belief',
      pass: ':pass',
      why: `CASE WHEN record_count = 0
        THEN 'The ledger says paid, and no source of the provider has a record of it.'
        ELSE 'The ledger says paid at ' || paid_at
          || ', and the statement that covers this moment does not have it.' END`,
    },
    from: `(
      SELECT recon_ledger.*, coalesce(told.paid_at, recon_ledger.last_at) AS paid_at,
        coalesce(told.record_count, 0) AS record_count,
        coalesce(told.statement_count, 0) AS statement_count
      FROM recon_ledger LEFT JOIN (
        SELECT reference AS of_reference, count(*) AS record_count,
          max(CASE WHEN rank > 1 AND outcome = 'paid' THEN occurred_at END) AS paid_at,
          sum(CASE WHEN rank = 1 THEN 1 ELSE 0 END) AS statement_count
        FROM recon_records WHERE reference <> '' GROUP BY reference
      ) AS told ON told.of_reference = recon_ledger.subject
      WHERE recon_ledger.belief = 'paid'
    ) AS believed
    WHERE record_count = 0 OR (statement_count = 0 AND EXISTS (SELECT 1 FROM imports
      WHERE imports.source = :statement AND imports.covers_from < believed.paid_at
        AND imports.covers_to > believed.paid_at))`,
  };
  await findExceptions(tx, rule, { pass: EXACT_REFERENCE, statement: `${of.provider}:statement` });
}
