import { after, type Instant } from '../../../domain/time.ts';
import { type ExceptionRule, findExceptions } from '../../exceptions/found-store.ts';
import type { Find } from '../findings.ts';
import { stillOpen } from '../still-open-store.ts';
import { eitherSaid, keptInSql, type SaidInSql } from '../../../platform/database/said-in-sql.ts';
import { type SayWhy, whySayer } from '../../exceptions/why-sql.ts';

/** As the index of the table says it, so that the others are not read. */
export const NOT_FINAL = `payouts.state IN ('inquiring','review','ready','approved','sending','unknown','processing','held','quarantined')`;

/** What waits without a due time of its own (for a person, for a worker) is due when it has waited longer. */
const WAITING_WITHIN_MS = 24 * 60 * 60 * 1000;

/** Every payout that is not final and due, and what the provider says of it. */
export const findOpenPayouts: Find = async (db, { stream, asOf, after: seen, upto }) => {
  const say = whySayer(db);
  const given = keptInSql(db, 'reason', 'reason_sentence');
  for (const rule of [due(say, given), heldAndUnderWay(say), otherAmountUnderWay(say)]) {
    await findExceptions(db, rule, dueTimes(asOf));
  }
  await findExceptions(db, refusedAndUnderWay(say), { stream, after: seen, upto });
};

export const dueTimes = (asOf: Instant): { asOf: Instant; waitingSince: Instant } => ({
  asOf,
  waitingSince: after(asOf, -WAITING_WITHIN_MS),
});

// In this order of the cases, every payout that is not final is pending (null) or gets a category.
const CATEGORY = `
  CASE
    WHEN state = 'quarantined' THEN 'quarantined'
    WHEN state = 'held' AND next_action_at IS NOT NULL AND expected_by > :asOf THEN NULL
    WHEN state = 'held' THEN 'held'
    WHEN state IN ('sending', 'unknown', 'processing') AND expected_by > :asOf THEN NULL
    WHEN state IN ('sending', 'unknown', 'processing') AND record_source IS NULL
      THEN 'missing_at_provider'
    WHEN state IN ('sending', 'unknown', 'processing') THEN 'overdue'
    WHEN state = 'approved' AND updated_at > :waitingSince THEN NULL
    WHEN state = 'approved' THEN 'overdue'
    WHEN batch_state IN ('receiving', 'checking') AND uploaded_at > :waitingSince THEN NULL
    WHEN state = 'review' THEN 'in_review'
    WHEN state = 'ready' THEN 'not_approved'
    ELSE 'overdue'
  END`;

// The weightiest word of the provider about one: a statement, else a status answer, else a callback.
const WEIGHTIEST = `
  SELECT records.id FROM records
  WHERE records.stream = 'disbursement' AND records.reference = payouts.partner_trx_id
    AND records.source NOT LIKE 'ledger:%'
    AND NOT EXISTS (SELECT 1 FROM records AS later WHERE later.source = records.source
      AND later.item = records.item AND later.version > records.version)
  ORDER BY CASE WHEN records.source LIKE '%:statement' THEN 1 WHEN records.source LIKE '%:status' THEN 2
    ELSE 3 END, records.id LIMIT 1`;

const OPEN_PAYOUTS = `
  SELECT payouts.*, batches.state AS batch_state, batches.uploaded_at AS uploaded_at,
    weightiest.source AS record_source, weightiest.status AS record_status,
    weightiest.amount_sen AS record_sen,
    CASE WHEN payouts.state = 'approved' THEN payouts.updated_at
      ELSE coalesce(attempts.first_sent_at, batches.uploaded_at) END AS since
  FROM payouts
  JOIN batches ON batches.id = payouts.batch_id
  LEFT JOIN attempts ON attempts.partner_trx_id = payouts.partner_trx_id
  LEFT JOIN records AS weightiest ON weightiest.id = (${WEIGHTIEST})
  WHERE ${NOT_FINAL}`;

/** Those that an open exception must name. Names `:asOf` and `:waitingSince`. */
export const DUE_PAYOUTS = `
  (SELECT open_payouts.*, ${CATEGORY} AS category FROM (${OPEN_PAYOUTS}) AS open_payouts) AS judged
  WHERE category IS NOT NULL`;

const COLUMNS = {
  our_reference: 'reference',
  partner_trx_id: 'partner_trx_id',
  provider_reference: 'provider_trx_id',
  batch_id: 'batch_id',
  event_at: 'since',
  expected_by: 'expected_by',
  amount_ours_sen: 'amount_sen',
  status_ours: 'state',
  status_theirs: 'record_status',
  source: 'record_source',
};

const due = (say: SayWhy, given: SaidInSql): ExceptionRule => ({
  category: { column: 'category' },
  columns: {
    ...COLUMNS,
    // Named as the reconciler names what it does not find; the others have only finance's own id.
    item: `CASE WHEN category = 'missing_at_provider' THEN 'ledger:disbursement ' || partner_trx_id
      ELSE reference END`,
    severity: `CASE category WHEN 'quarantined' THEN 'critical' WHEN 'missing_at_provider' THEN 'high'
      WHEN 'overdue' THEN CASE WHEN state IN ('approved', 'inquiring') THEN 'medium' ELSE 'high' END
      WHEN 'held' THEN 'medium' ELSE 'low' END`,
  },
  why: whyDue(say, given),
  from: DUE_PAYOUTS,
});

function whyDue(say: SayWhy, given: SaidInSql): SaidInSql {
  const since = 'since';
  const reason = eitherSaid(
    [[`reason IS NULL OR reason = ''`, say('reason/none')]],
    say('reason/given', { reason: given }),
  );
  const by = eitherSaid(
    [['expected_by IS NULL', say('by/unknown')]],
    say('by/time', { at: 'expected_by' }),
  );
  const shown = eitherSaid(
    [['record_source IS NULL', say('shown/nothing')]],
    say('shown/says', { source: 'record_source', status: 'record_status' }),
  );
  return eitherSaid(
    [
      [`category = 'missing_at_provider'`, say('why/sent_not_shown', { since, by, reason })],
      [`category = 'in_review'`, say('why/in_review', { reason })],
      [`category = 'not_approved'`, say('why/not_approved', { reason })],
      [`category = 'quarantined'`, say('why/quarantined', { reason })],
      [`category = 'held'`, say('why/held', { reason })],
      [`state = 'approved'`, say('why/approved_not_sent', { since, reason })],
      [`state = 'inquiring'`, say('why/not_confirmed', { since, reason })],
    ],
    say('why/still_open', { since, by, state: 'state', shown, reason }),
  );
}

/** Nothing was created, we believe, and it would go again. */
const heldAndUnderWay = (say: SayWhy): ExceptionRule => ({
  category: 'status_mismatch',
  columns: {
    ...COLUMNS,
    item: `'ledger:disbursement ' || partner_trx_id`,
    severity: `'high'`,
  },
  why: say('why/not_created', { source: 'record_source', status: 'record_status' }),
  from: `(${OPEN_PAYOUTS}) AS open_payouts
    WHERE open_payouts.state = 'held' AND record_status = 'pending'`,
});

/**
 * Refused when it was sent, so that nothing was created, we believe; it is final, and nobody asks about it any
 * more. Looked at is what is new, and what was found and is not settled.
 */
const refusedAndUnderWay = (say: SayWhy): ExceptionRule => ({
  ...heldAndUnderWay(say),
  from: `(
      SELECT payouts.*, attempts.first_sent_at AS since, weightiest.source AS record_source,
        weightiest.status AS record_status
      FROM (
        SELECT reference FROM records WHERE id > :after AND id <= :upto AND stream || '' = :stream
          AND status IN ('pending', 'failed')
        UNION SELECT substr(item, length('ledger:disbursement ') + 1)
        FROM (${stillOpen('status_mismatch')}) AS known
      ) AS named
      CROSS JOIN attempts CROSS JOIN payouts
      LEFT JOIN records AS weightiest ON weightiest.id = (${WEIGHTIEST})
      WHERE attempts.partner_trx_id = named.reference AND payouts.id = attempts.payout_id
        AND payouts.partner_trx_id = named.reference AND payouts.state = 'failed'
        AND NOT EXISTS (SELECT 1 FROM postings
          WHERE postings.subject = named.reference AND postings.kind = 'payout_failed')
    ) AS refused
    WHERE record_status = 'pending'`,
});

/** They have it under way with another amount than we have sent: not to be waited for until its end. */
function otherAmountUnderWay(say: SayWhy): ExceptionRule {
  const amounts = {
    ours: 'amount_sen',
    source: 'record_source',
    theirs: 'record_sen',
    difference: 'abs(record_sen - amount_sen)',
  };
  return {
    category: {
      column: `CASE WHEN record_sen > amount_sen THEN 'amount_over' ELSE 'amount_under' END`,
    },
    columns: {
      ...COLUMNS,
      item: `'ledger:disbursement ' || partner_trx_id`,
      severity: `'high'`,
      amount_theirs_sen: 'record_sen',
    },
    why: eitherSaid(
      [['record_sen > amount_sen', say('why/sent_over', amounts)]],
      say('why/sent_under', amounts),
    ),
    from: `(${OPEN_PAYOUTS}) AS open_payouts
      WHERE open_payouts.state IN ('sending', 'unknown', 'processing', 'quarantined')
        AND record_sen <> amount_sen`,
  };
}
