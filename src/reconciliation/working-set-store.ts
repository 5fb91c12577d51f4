import type { Instant } from '../domain/time.ts';
import { inFlight } from '../ledger/accounts.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';

/**
 * Both sides of a run in temporary tables, made by set-based SQL (design, section 7). They live as long
 * as the run's transaction.
 *
 * - `recon_ledger`: what we believe of each `partner_trx_id`: `paid`, `failed`, `not_created` or
 *   `in_flight`; as an outcome, `paid`, `not_paid` or `open`.
 * - `recon_records`: the newest version of each piece of evidence. `rank` orders sources by their weight:
 *   1 statement, 2 status answer, 3 callback (which nobody signs).
 * - `recon_payouts`: payouts that are not final; `category` is null for those that are pending.
 * - `recon_found`: the exceptions that hold now.
 */
const TABLES: Readonly<Record<string, string>> = {
  recon_ledger: `subject text PRIMARY KEY, belief text NOT NULL, outcome text NOT NULL,
    amount_sen bigint NOT NULL, in_flight_sen bigint NOT NULL, sent_at text NOT NULL,
    last_at text NOT NULL, payout_id bigint, state text, reference text, batch_id text,
    provider_reference text, expected_by text`,
  recon_records: `record_id bigint PRIMARY KEY, source text NOT NULL, rank integer NOT NULL,
    item text NOT NULL, reference text NOT NULL, status text NOT NULL, outcome text NOT NULL,
    amount_sen bigint NOT NULL, fee_sen bigint NOT NULL, occurred_at text, business_day text,
    match_id bigint`,
  recon_payouts: `payout_id bigint PRIMARY KEY, category text, severity text, state text NOT NULL,
    reference text NOT NULL, batch_id text NOT NULL, partner_trx_id text, provider_reference text,
    amount_sen bigint NOT NULL, since text NOT NULL, expected_by text, reason text,
    record_source text, record_status text`,
  recon_found: `category text NOT NULL, item text NOT NULL, severity text NOT NULL,
    our_reference text, partner_trx_id text, provider_reference text, batch_id text, event_at text,
    expected_by text, amount_ours_sen bigint, amount_theirs_sen bigint, status_ours text,
    status_theirs text, source text, pass text, nearest_candidate text, why text NOT NULL,
    PRIMARY KEY (category, item)`,
};

export async function makeWorkingSet(tx: Queryable): Promise<void> {
  // PostgreSQL drops them with the transaction; on SQLite they belong to the connection, which stays.
  const atEnd = dialectOf(tx) === 'postgres' ? 'ON COMMIT DROP' : '';
  await dropWorkingSet(tx);
  for (const [table, columns] of Object.entries(TABLES)) {
    await tx.raw(`CREATE TEMPORARY TABLE ${table} (${columns}) ${atEnd}`);
  }
}

export async function dropWorkingSet(tx: Queryable): Promise<void> {
  const schema = dialectOf(tx) === 'postgres' ? 'pg_temp' : 'temp';
  for (const table of Object.keys(TABLES)) await tx.raw(`DROP TABLE IF EXISTS ${schema}.${table}`);
}

/** PostgreSQL plans joins of a table that it has not looked at as if it were small. */
async function analyse(tx: Queryable, table: string): Promise<void> {
  if (dialectOf(tx) === 'postgres') await tx.raw(`ANALYZE ${table}`);
}

export async function loadLedgerSide(tx: Queryable, provider: string): Promise<void> {
  await tx.raw(
    `INSERT INTO recon_ledger (subject, belief, outcome, amount_sen, in_flight_sen, sent_at, last_at,
       payout_id, state, reference, batch_id, provider_reference, expected_by)
     SELECT sum_of.subject, belief,
       CASE belief WHEN 'paid' THEN 'paid' WHEN 'in_flight' THEN 'open' ELSE 'not_paid' END,
       sum_of.amount_sen, in_flight_sen, sent_at, last_at, payouts.id, payouts.state,
       payouts.reference, payouts.batch_id,
       CASE WHEN payouts.partner_trx_id = sum_of.subject THEN payouts.provider_trx_id END,
       payouts.expected_by
     FROM (
       SELECT subject, amount_sen, in_flight_sen, sent_at, last_at,
         CASE WHEN was_paid = 1 THEN 'paid' WHEN in_flight_sen <> 0 THEN 'in_flight'
           WHEN has_failed = 1 THEN 'failed' ELSE 'not_created' END AS belief
       FROM (
         SELECT postings.subject AS subject, max(entries.amount_sen) AS amount_sen,
           sum(entries.amount_sen) AS in_flight_sen, min(postings.at) AS sent_at,
           max(postings.at) AS last_at,
           sum(CASE postings.kind WHEN 'payout_paid' THEN 1 WHEN 'payout_unpaid' THEN -1
            ELSE 0 END) AS was_paid,
           max(CASE WHEN postings.kind = 'payout_failed' THEN 1 ELSE 0 END) AS has_failed
         FROM entries JOIN postings ON postings.key = entries.posting_key
         WHERE entries.account = :account
         GROUP BY postings.subject
       ) AS moved
     ) AS sum_of
     LEFT JOIN attempts ON attempts.partner_trx_id = sum_of.subject
     LEFT JOIN payouts ON payouts.id = attempts.payout_id`,
    { account: inFlight(provider) },
  );
  await analyse(tx, 'recon_ledger');
}

export async function loadEvidenceSide(
  tx: Queryable,
  stream: string,
  provider: string,
): Promise<void> {
  await tx.raw(
    `INSERT INTO recon_records (record_id, source, rank, item, reference, status, outcome, amount_sen,
       fee_sen, occurred_at, business_day, match_id)
     SELECT records.id, records.source,
       CASE records.source WHEN :statement THEN 1 WHEN :status THEN 2 ELSE 3 END,
       records.item, records.reference, records.status,
       CASE records.status WHEN 'paid' THEN 'paid' WHEN 'failed' THEN 'not_paid'
         WHEN 'pending' THEN 'open' ELSE 'other' END,
       records.amount_sen, records.fee_sen, records.occurred_at, records.business_day, matches.id
     FROM records
     LEFT JOIN matches ON matches.record_id = records.id AND matches.revoked_run_number IS NULL
     WHERE records.stream = :stream AND records.source LIKE :ofProvider
       AND NOT EXISTS (SELECT 1 FROM records AS later WHERE later.source = records.source
         AND later.item = records.item AND later.version > records.version)`,
    {
      stream,
      ofProvider: `${provider}:%`,
      statement: `${provider}:statement`,
      status: `${provider}:status`,
    },
  );
  await tx.raw('CREATE INDEX recon_records_by_reference ON recon_records (reference, source)');
  await analyse(tx, 'recon_records');
}

export interface DueTimes {
  readonly asOf: Instant;
  /** What waits without a due time of its own (for a person, for a worker) is due when older. */
  readonly waitingSince: Instant;
}

// In this order of the cases, every payout that is not final is pending or gets a category.
const PAYOUT_CATEGORY = `
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

/** Every payout that is not final, with the category it is an exception of once it is due. */
export async function loadOpenPayouts(tx: Queryable, due: DueTimes): Promise<void> {
  await tx.raw(
    `INSERT INTO recon_payouts (payout_id, category, severity, state, reference, batch_id,
       partner_trx_id, provider_reference, amount_sen, since, expected_by, reason, record_source,
       record_status)
     SELECT id, category,
       CASE category WHEN 'quarantined' THEN 'critical' WHEN 'missing_at_provider' THEN 'high'
         WHEN 'overdue' THEN CASE WHEN state IN ('approved', 'inquiring') THEN 'medium' ELSE 'high' END
         WHEN 'held' THEN 'medium' ELSE 'low' END,
       state, reference, batch_id, partner_trx_id, provider_trx_id, amount_sen, since, expected_by,
       reason, record_source, record_status
     FROM (
       SELECT open_payouts.*, ${PAYOUT_CATEGORY} AS category,
         CASE WHEN state = 'approved' THEN updated_at WHEN sent_at IS NOT NULL THEN sent_at
           ELSE uploaded_at END AS since
       FROM (
         SELECT payouts.*, batches.state AS batch_state, batches.uploaded_at AS uploaded_at,
           recon_ledger.sent_at AS sent_at, weightiest.source AS record_source,
           weightiest.status AS record_status
         FROM payouts
         JOIN batches ON batches.id = payouts.batch_id
         LEFT JOIN recon_ledger ON recon_ledger.subject = payouts.partner_trx_id
         LEFT JOIN (
           SELECT reference AS of_reference, source, status, row_number() OVER
             (PARTITION BY reference ORDER BY rank, record_id) AS place
           FROM recon_records WHERE reference <> ''
         ) AS weightiest
           ON weightiest.of_reference = payouts.partner_trx_id AND weightiest.place = 1
         WHERE payouts.state NOT IN ('paid', 'failed', 'invalid', 'reversed', 'cancelled')
       ) AS open_payouts
     ) AS judged`,
    { asOf: due.asOf, waitingSince: due.waitingSince },
  );
  await analyse(tx, 'recon_payouts');
}
