import type { BreakerKind } from '../breakers/breaker-kinds.ts';
import { isFinal, PAYOUT_STATES } from '../domain/payout-states.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { rowsOf } from '../platform/database/database.ts';

/**
 * What has happened and was not told yet. Each question is about rows that stay (approvals, breakers, runs)
 * or about a state that holds now, and leaves out by `notices` what was told: no mark that a late commit
 * could fall behind.
 */

const APPROVALS =
  '(SELECT batch_id, count(*) AS times FROM approvals GROUP BY batch_id) AS approvals';

/**
 * Looked up by `payouts_by_batch_state`, for what was not told alone; the LIMIT keeps PostgreSQL from reading
 * every such payout instead.
 */
const anyPayout = (states: string): string =>
  `(SELECT 1 FROM payouts WHERE batch_id = untold.id AND state IN (${states}) LIMIT 1)`;

const OPEN = PAYOUT_STATES.filter((state) => !isFinal(state))
  .map((state) => `'${state}'`)
  .join(', ');

const notTold = (kind: string, subject: string): string =>
  `NOT EXISTS (SELECT 1 FROM notices WHERE kind = '${kind}' AND subject = ${subject})`;

/** A batch, and how often some of it was approved before. */
export interface BatchTurn {
  readonly batchId: string;
  readonly approvals: number;
}

interface TurnRow {
  readonly batchId: string;
  readonly approvals: number | string;
}

const turnsOf = (result: unknown): BatchTurn[] =>
  rowsOf<TurnRow>(result).map(({ batchId, approvals }) => ({
    batchId,
    approvals: Number(approvals),
  }));

/** Batches of which rows are ready, none is asked about any more, and nobody has paused them. */
export async function untoldApprovals(db: Queryable): Promise<BatchTurn[]> {
  return turnsOf(
    await db.raw(
      `WITH untold AS MATERIALIZED (
         SELECT batches.id, coalesce(approvals.times, 0) AS approvals
         FROM batches LEFT JOIN ${APPROVALS} ON approvals.batch_id = batches.id
         WHERE kind = 'payouts' AND state IN ('checking', 'approved') AND paused_at IS NULL
           AND ${notTold('approval_needed', `batches.id || ' ' || coalesce(approvals.times, 0)`)}
       )
       SELECT id AS "batchId", approvals FROM untold
       WHERE ${anyPayout("'ready'")} IS NOT NULL AND ${anyPayout("'inquiring'")} IS NULL
       ORDER BY id`,
    ),
  );
}

/** Approved batches all of whose payouts have their end. */
export async function untoldFinishes(db: Queryable): Promise<BatchTurn[]> {
  return turnsOf(
    await db.raw(
      `WITH untold AS MATERIALIZED (
         SELECT batches.id, approvals.times AS approvals
         FROM batches JOIN ${APPROVALS} ON approvals.batch_id = batches.id
         WHERE kind = 'payouts' AND state = 'approved'
           AND ${notTold('batch_finished', `batches.id || ' ' || approvals.times`)}
       )
       SELECT id AS "batchId", approvals FROM untold
       WHERE ${anyPayout(OPEN)} IS NULL
       ORDER BY id`,
    ),
  );
}

export interface OpenedBreaker {
  readonly id: number;
  readonly provider: string;
  readonly kind: BreakerKind;
  readonly scope: string;
  readonly closedAt: Instant | null;
}

/** But for those that only slow an endpoint for a minute. */
export async function untoldBreakers(db: Queryable): Promise<OpenedBreaker[]> {
  return rowsOf<OpenedBreaker>(
    await db.raw(
      `SELECT id, provider, kind, scope, closed_at AS "closedAt" FROM breakers
       WHERE kind <> 'throttled' AND ${notTold('breaker_open', 'cast(breakers.id AS text)')}
       ORDER BY id`,
    ),
  );
}

export interface FinishedRun {
  readonly id: string;
  readonly number: number;
  readonly stream: string;
}

/** Finished reconciliations that were not looked at. */
export async function unexaminedRuns(db: Queryable): Promise<FinishedRun[]> {
  return rowsOf<FinishedRun>(
    await db.raw(
      `SELECT id, number, stream FROM reconciliation_runs
       WHERE state = 'finished' AND kind = 'reconciliation'
         AND ${notTold('run_examined', 'reconciliation_runs.id')}
       ORDER BY number`,
    ),
  );
}

export interface NewExceptions {
  readonly category: string;
  readonly severity: string;
  readonly source: string | null;
  readonly count: number;
}

/** Of one run: what it found critical that was not so before, and feeds that are stale since. */
export async function newExceptionsOf(db: Queryable, runNumber: number): Promise<NewExceptions[]> {
  const rows = rowsOf<Omit<NewExceptions, 'count'> & { count: number | string }>(
    await db.raw(
      `SELECT exceptions.category, found.severity, found.source, count(*) AS count
       FROM exception_versions AS found
       JOIN exceptions ON exceptions.id = found.exception_id
       LEFT JOIN exception_versions AS earlier
         ON earlier.exception_id = found.exception_id AND earlier.version = found.version - 1
       WHERE found.run_number = ? AND found.actor IS NULL
         AND (found.severity = 'critical' OR exceptions.category = 'stale_feed')
         AND (found.change IN ('opened', 'reopened')
           OR (found.change = 'changed' AND found.severity = 'critical' AND earlier.severity <> 'critical'))
       GROUP BY exceptions.category, found.severity, found.source
       ORDER BY exceptions.category, found.severity, found.source`,
      [runNumber],
    ),
  );
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
