import { UserError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';
import type { RunSummary } from './run-summary.ts';

/** One finished run of the reconciler. */
export interface Run {
  readonly id: string;
  readonly number: number;
  readonly stream: string;
  readonly provider: string;
  readonly asOf: Instant;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly summary: RunSummary;
}

/** Any number; the same in every process. */
const RUN_LOCK = 7_305_401;

/**
 * The run sees both sides as of one moment, and alone writes what it finds. Must be the first thing in
 * its transaction. Throws a UserError when another run is under way.
 */
export async function beginExclusiveRun(tx: Queryable): Promise<void> {
  // SQLite's transaction holds the only write lock already: a second run waits for the first.
  if (dialectOf(tx) === 'sqlite') return;
  await tx.raw('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  const locks: { taken: boolean }[] = await tx.select(
    tx.raw('pg_try_advisory_xact_lock(?) AS taken', [RUN_LOCK]),
  );
  if (locks[0]?.taken === true) return;
  throw new UserError(
    'reconciliation_under_way',
    'Another reconciliation is under way.',
    'Wait until it has ended, then run this one again; nothing was changed.',
  );
}

export async function nextRunNumber(tx: Queryable): Promise<number> {
  const row = await tx('reconciliation_runs')
    .max({ last: 'number' })
    .first<{ last: number | null }>();
  return (row?.last ?? 0) + 1;
}

export async function insertRun(tx: Queryable, run: Run): Promise<void> {
  await tx('reconciliation_runs').insert({
    number: run.number,
    id: run.id,
    stream: run.stream,
    provider: run.provider,
    as_of: run.asOf,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    summary: JSON.stringify(run.summary),
  });
}

interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly stream: string;
  readonly provider: string;
  readonly as_of: Instant;
  readonly started_at: Instant;
  readonly ended_at: Instant;
  readonly summary: string;
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    number: row.number,
    stream: row.stream,
    provider: row.provider,
    asOf: row.as_of,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    summary: JSON.parse(row.summary) as RunSummary,
  };
}

export async function findRun(db: Queryable, id: string): Promise<Run | null> {
  const row = await db('reconciliation_runs').where({ id }).first<RunRow | undefined>();
  return row ? toRun(row) : null;
}

/** Newest first. */
export async function listRuns(
  db: Queryable,
  filter: { stream?: string; limit: number },
): Promise<Run[]> {
  const query = db('reconciliation_runs').orderBy('number', 'desc').limit(filter.limit);
  if (filter.stream !== undefined) void query.where({ stream: filter.stream });
  const rows: RunRow[] = await query;
  return rows.map(toRun);
}
