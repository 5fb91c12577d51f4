import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

export interface ScheduleState {
  readonly name: string;
  readonly nextRunAt: Instant;
  readonly lastRunAt: Instant | null;
  /** A worker runs it until then at least; null: none does. */
  readonly leaseUntil: Instant | null;
}

export async function listSchedules(db: Queryable): Promise<ScheduleState[]> {
  return db('schedules')
    .orderBy('name')
    .select(
      'name',
      'next_run_at as nextRunAt',
      'last_run_at as lastRunAt',
      'lease_until as leaseUntil',
    );
}

/** Makes the schedule known; one that is known keeps its time, so that a missed run is caught up. */
export async function registerSchedule(
  db: Queryable,
  name: string,
  firstRunAt: Instant,
): Promise<void> {
  await db('schedules').insert({ name, next_run_at: firstRunAt }).onConflict('name').ignore();
}

/** Takes the lease of a due schedule; false: not due, or another worker has it. */
export async function claimSchedule(
  db: Queryable,
  claim: { name: string; owner: string; at: Instant; leaseUntil: Instant },
): Promise<boolean> {
  const due = db('schedules')
    .where({ name: claim.name })
    .andWhere('next_run_at', '<=', claim.at)
    .whereRaw('(lease_until is null or lease_until < ?)', [claim.at]);
  // Looked at first: an update takes SQLite's write lock even when it finds nothing to do.
  if ((await due.clone().first<unknown>('name')) === undefined) return false;
  const hit = await due.update({ lease_owner: claim.owner, lease_until: claim.leaseUntil });
  return hit === 1;
}

export async function renewLease(
  db: Queryable,
  name: string,
  owner: string,
  leaseUntil: Instant,
): Promise<boolean> {
  const hit = await db('schedules')
    .where({ name, lease_owner: owner })
    .update({ lease_until: leaseUntil });
  return hit === 1;
}

export async function releaseSchedule(
  tx: Queryable,
  done: { name: string; owner: string; lastRunAt: Instant; nextRunAt: Instant },
): Promise<void> {
  await tx('schedules').where({ name: done.name, lease_owner: done.owner }).update({
    lease_owner: null,
    lease_until: null,
    last_run_at: done.lastRunAt,
    next_run_at: done.nextRunAt,
  });
}

/** After a run that was broken off: it is due as before, and whoever comes next may take it. */
export async function giveBackSchedule(db: Queryable, name: string, owner: string): Promise<void> {
  await db('schedules')
    .where({ name, lease_owner: owner })
    .update({ lease_owner: null, lease_until: null });
}

export interface ScheduleRun {
  readonly name: string;
  readonly owner: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly error: string | null;
}

/** Runs kept of each schedule. */
const HISTORY_LENGTH = 500;

export async function insertScheduleRun(tx: Queryable, run: ScheduleRun): Promise<void> {
  await tx('schedule_runs').insert({
    name: run.name,
    owner: run.owner,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    counts: run.counts === null ? null : JSON.stringify(run.counts),
    error: run.error,
  });
  const oldestKept = tx('schedule_runs')
    .where({ name: run.name })
    .orderBy('id', 'desc')
    .offset(HISTORY_LENGTH)
    .limit(1)
    .select('id');
  await tx('schedule_runs').where({ name: run.name }).andWhere('id', '<=', oldestKept).del();
}

/** How many of its newest runs have failed, one after the other. */
export async function failuresInARow(db: Queryable, name: string): Promise<number> {
  const lastGood = db('schedule_runs')
    .where({ name })
    .whereNull('error')
    .select(db.raw('coalesce(max(id), 0)'));
  const row = await db('schedule_runs')
    .where({ name })
    .andWhere('id', '>', lastGood)
    .count({ count: '*' })
    .first<{ count: number | string } | undefined>();
  return Number(row?.count ?? 0);
}

type ScheduleRunRow = Omit<ScheduleRun, 'counts'> & { readonly counts: string | null };

const RUN = ['name', 'owner', 'started_at as startedAt', 'ended_at as endedAt', 'counts', 'error'];

/** The newest runs of each schedule. */
export async function lastScheduleRuns(db: Queryable, each: number): Promise<ScheduleRun[]> {
  const rows: ScheduleRunRow[] = await db
    .from(
      db('schedule_runs')
        .select('*', db.raw('row_number() over (partition by name order by id desc) as place'))
        .as('runs'),
    )
    .where('place', '<=', each)
    .orderBy(['name', { column: 'id', order: 'desc' }])
    .select(RUN);
  return rows.map(runOf);
}

/** The newest runs of one schedule, newest first. */
export async function runsOfSchedule(
  db: Queryable,
  name: string,
  limit: number,
): Promise<ScheduleRun[]> {
  const rows: ScheduleRunRow[] = await db('schedule_runs')
    .where({ name })
    .orderBy('id', 'desc')
    .limit(limit)
    .select(RUN);
  return rows.map(runOf);
}

const runOf = (row: ScheduleRunRow): ScheduleRun => ({
  ...row,
  counts: row.counts === null ? null : (JSON.parse(row.counts) as Record<string, number>),
});

/** Makes a schedule due at this moment, whatever its time. */
export async function makeScheduleDue(db: Queryable, name: string, at: Instant): Promise<void> {
  await db('schedules')
    .where({ name })
    .andWhere('next_run_at', '>', at)
    .update({ next_run_at: at });
}
