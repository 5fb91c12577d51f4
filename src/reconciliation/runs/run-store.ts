import type { UserError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import type { RunSummary } from './run-summary.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

export type RunKind = 'reconciliation' | 'by_hand' | 'close';

/** One run; `summary` once a reconciliation has finished. */
export interface Run {
  readonly number: number;
  readonly id: string;
  readonly stream: string;
  readonly kind: RunKind;
  readonly state: 'running' | 'clearing' | 'publishing' | 'finished' | 'interrupted';
  readonly asOf: Instant;
  readonly startedAt: Instant;
  readonly startedBy: string;
  readonly endedAt: Instant | null;
  /** The newest record that it has seen. */
  readonly recordsUpto: number;
  readonly rules: StreamDefinition;
  readonly rulesSha256: string;
  /** Of a reconciliation: see `circumstancesOf`. */
  readonly circumstances: string | null;
  readonly summary: RunSummary | null;
}

interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly stream: string;
  readonly kind: RunKind;
  readonly state: Run['state'];
  readonly as_of: Instant;
  readonly started_at: Instant;
  readonly started_by: string;
  readonly ended_at: Instant | null;
  readonly records_upto: number;
  readonly rules: string;
  readonly rules_sha256: string;
  readonly circumstances: string | null;
  readonly summary: string | null;
}

function toRun(row: RunRow): Run {
  return {
    number: row.number,
    id: row.id,
    stream: row.stream,
    kind: row.kind,
    state: row.state,
    asOf: row.as_of,
    startedAt: row.started_at,
    startedBy: row.started_by,
    endedAt: row.ended_at,
    recordsUpto: row.records_upto,
    rules: JSON.parse(row.rules) as StreamDefinition,
    rulesSha256: row.rules_sha256,
    circumstances: row.circumstances,
    summary: row.summary === null ? null : (JSON.parse(row.summary) as RunSummary),
  };
}

export interface NewRun {
  readonly id: string;
  readonly stream: string;
  readonly kind: RunKind;
  readonly state: 'running' | 'finished';
  readonly asOf: Instant;
  readonly at: Instant;
  readonly by: string;
  readonly recordsUpto: number;
  readonly rules: string;
  readonly rulesSha256: string;
  readonly circumstances?: string;
}

/** Numbers are given in the order of begins; two processes take theirs one after the other. */
export async function lockRuns(tx: Queryable): Promise<void> {
  // SQLite's transaction holds the only write lock already.
  if (dialectOf(tx) === 'postgres') {
    await tx.raw('LOCK TABLE reconciliation_runs IN SHARE ROW EXCLUSIVE MODE');
  }
}

/** Within `lockRuns`. Returns the run's number. */
export async function insertRun(tx: Queryable, run: NewRun): Promise<number> {
  const newest = await tx('reconciliation_runs')
    .max({ last: 'number' })
    .first<{ last: number | null }>();
  const number = (newest?.last ?? 0) + 1;
  await tx('reconciliation_runs').insert({
    number,
    id: run.id,
    stream: run.stream,
    kind: run.kind,
    state: run.state,
    as_of: run.asOf,
    started_at: run.at,
    started_by: run.by,
    heartbeat_at: run.at,
    ended_at: run.state === 'finished' ? run.at : null,
    records_upto: run.recordsUpto,
    rules: run.rules,
    rules_sha256: run.rulesSha256,
    circumstances: run.circumstances ?? null,
  });
  return number;
}

export interface RunUnderWay {
  readonly number: number;
  readonly state: 'running' | 'clearing' | 'publishing';
  readonly startedAt: Instant;
  readonly startedBy: string;
  readonly heartbeatAt: Instant;
}

export async function findRunUnderWay(db: Queryable, stream: string): Promise<RunUnderWay | null> {
  const row = await db('reconciliation_runs')
    .where({ stream })
    .whereIn('state', ['running', 'clearing', 'publishing'])
    .first<RunUnderWay | undefined>(
      'number',
      'state',
      'started_at as startedAt',
      'started_by as startedBy',
      'heartbeat_at as heartbeatAt',
    );
  return row ?? null;
}

/** What a person changes by hand must not change under a run. Throws a UserError. */
export async function requireNoRun(tx: Queryable, stream: string): Promise<void> {
  const run = await findRunUnderWay(tx, stream);
  if (run !== null) throw runUnderWay(stream, run);
}

export function runUnderWay(stream: string, run: RunUnderWay): UserError {
  return reconciliationProblem('reconciliation_under_way/run', {
    stream,
    by: run.startedBy,
    at: run.startedAt,
  });
}

/** The newest finished reconciliation of the stream, as of which its open items are known. */
export async function lastReconciliation(db: Queryable, stream: string): Promise<Run | null> {
  const row = await db('reconciliation_runs')
    .where({ stream, kind: 'reconciliation', state: 'finished' })
    .orderBy('number', 'desc')
    .first<RunRow | undefined>();
  return row ? toRun(row) : null;
}

/** The stream's newest finished run of any kind; 0 before the first. What a person does carries it. */
export async function newestRunNumber(db: Queryable, stream: string): Promise<number> {
  const row = await db('reconciliation_runs')
    .where({ stream, state: 'finished' })
    .max({ number: 'number' })
    .first<{ number: number | null }>();
  return row?.number ?? 0;
}

/** Still ours and still running: else somebody took over while this process slept. */
export async function keepRun(tx: Queryable, number: number, at: Instant): Promise<void> {
  const kept = await tx('reconciliation_runs')
    .where({ number })
    .whereIn('state', ['running', 'publishing'])
    .update({ heartbeat_at: at });
  if (kept !== 1) throw new Error(`run ${number} was taken over while this process slept`);
}

/**
 * Takes over a run whose process is gone: should it only have slept, it can write nothing more from here on.
 * False: it has come on, or another process was faster.
 */
export async function takeOver(tx: Queryable, run: RunUnderWay, at: Instant): Promise<boolean> {
  const taken = await tx('reconciliation_runs')
    .where({ number: run.number, state: run.state, heartbeat_at: run.heartbeatAt })
    .update({ state: 'clearing', heartbeat_at: at });
  return taken === 1;
}

/** A run that failed is cleared away by its own process. False: another one has taken it over. */
export async function giveUpRun(tx: Queryable, number: number, at: Instant): Promise<boolean> {
  const given = await tx('reconciliation_runs')
    .where({ number, state: 'running' })
    .update({ state: 'clearing', heartbeat_at: at });
  return given === 1;
}

/** Still being cleared away, by this process as far as anybody knows. */
export async function keepClearing(tx: Queryable, number: number, at: Instant): Promise<void> {
  const kept = await tx('reconciliation_runs')
    .where({ number, state: 'clearing' })
    .update({ heartbeat_at: at });
  if (kept !== 1) throw new Error(`run ${number} was cleared away by another process`);
}

/** From here on everything that the run wrote counts. */
export async function startPublishing(
  tx: Queryable,
  number: number,
  end: { readonly at: Instant; readonly summary: RunSummary },
): Promise<void> {
  const moved = await tx('reconciliation_runs')
    .where({ number, state: 'running' })
    .update({ state: 'publishing', ended_at: end.at, summary: JSON.stringify(end.summary) });
  if (moved !== 1) throw new Error(`run ${number} was taken over while this process slept`);
}

export async function endRun(
  tx: Queryable,
  number: number,
  from: 'clearing' | 'publishing',
  to: 'finished' | 'interrupted',
): Promise<void> {
  const moved = await tx('reconciliation_runs')
    .where({ number, state: from })
    .update({ state: to });
  if (moved !== 1) throw new Error(`run ${number} was taken over while this process slept`);
}

export async function findRun(db: Queryable, id: string): Promise<Run | null> {
  const row = await db('reconciliation_runs').where({ id }).first<RunRow | undefined>();
  return row ? toRun(row) : null;
}

export interface RunFilter {
  readonly stream?: string;
  readonly kind?: RunKind;
  /** Keyset: runs of a lower number. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first; finished and interrupted ones. */
export async function listRuns(db: Queryable, filter: RunFilter): Promise<Run[]> {
  const { stream, kind, before, limit } = filter;
  const query = db('reconciliation_runs')
    .whereIn('state', ['finished', 'interrupted'])
    .orderBy('number', 'desc')
    .limit(limit);
  if (stream !== undefined) void query.where({ stream });
  if (kind !== undefined) void query.where({ kind });
  if (before !== undefined) void query.where('number', '<', before);
  const rows: RunRow[] = await query;
  return rows.map(toRun);
}
