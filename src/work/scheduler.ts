import { CronExpressionParser } from 'cron-parser';
import { after, BUSINESS_ZONE, epochMs, type Instant, instant, now } from '../domain/time.ts';
import type { Log } from '../platform/log.ts';
import type { Schedule, ScheduledJob, WorkContext } from './job.ts';
import {
  claimSchedule,
  failuresInARow,
  giveBackSchedule,
  insertScheduleRun,
  lastScheduleRuns,
  makeScheduleDue,
  registerSchedule,
  releaseSchedule,
  renewLease,
  type ScheduleRun,
} from './schedule-store.ts';

/** A lease is renewed so often within its time. */
const RENEWALS = 3;

/** Who runs, and for how long a run of a worker that died keeps others away. */
export interface Leaseholder {
  readonly owner: string;
  readonly leaseMs: number;
}

/** When a schedule runs next, after `at`. */
export function nextRun(schedule: Schedule, at: Instant): Instant {
  if (schedule.kind === 'every') return after(at, schedule.ms);
  const parsed = CronExpressionParser.parse(schedule.pattern, {
    currentDate: new Date(at),
    tz: BUSINESS_ZONE,
  });
  return instant(parsed.next().getTime());
}

/** Makes the schedules known to the database; repeated ones run at once, daily ones at their hour. */
export async function registerSchedules(
  context: WorkContext,
  jobs: readonly ScheduledJob[],
): Promise<void> {
  const { database, clock } = context.payouts;
  const at = now(clock);
  for (const job of jobs) {
    const first = job.schedule.kind === 'every' ? at : nextRun(job.schedule, at);
    await registerSchedule(database.knex, job.name, first);
  }
}

/**
 * Runs one schedule if it is due and no other worker has it. What was missed while nobody ran is run
 * once. A run that fails is written down and tried again soon, later each time, at its own time at the
 * latest; one that was broken off because the worker stops stays due. Resolves to whether a run came to its end.
 */
export async function runScheduleIfDue(
  job: ScheduledJob,
  context: WorkContext,
  { owner, leaseMs }: Leaseholder,
  signal: AbortSignal,
  log: Log,
): Promise<boolean> {
  const { database, clock } = context.payouts;
  const startedAt = now(clock);
  const lease = () => after(now(clock), leaseMs);
  const claimed = await claimSchedule(database.knex, {
    name: job.name,
    owner,
    at: startedAt,
    leaseUntil: lease(),
  });
  if (!claimed) return false;

  const finished = new AbortController();
  const lost = new AbortController();
  const renewing = keepLease();
  const result = await attempt(job, context, AbortSignal.any([signal, lost.signal]));
  finished.abort();
  await renewing;
  if (result === 'broken off') {
    await giveBackSchedule(database.knex, job.name, owner);
    return false;
  }
  if (result.error !== null) log.error({ schedule: job.name, error: result.error }, 'run failed');

  const endedAt = now(clock);
  await database.transaction(async (tx) => {
    await insertScheduleRun(tx, { name: job.name, owner, startedAt, endedAt, ...result });
    // Counted from the start, so that runs keep their rhythm however long they take.
    const planned = nextRun(job.schedule, startedAt);
    const failures = result.error === null ? 0 : await failuresInARow(tx, job.name);
    const again = failures === 0 ? planned : earlier(planned, after(endedAt, pauseMs(failures)));
    const nextRunAt = epochMs(again) < epochMs(endedAt) ? endedAt : again;
    await releaseSchedule(tx, { name: job.name, owner, lastRunAt: startedAt, nextRunAt });
  });
  return true;

  /** Until the run has ended; a run that outlived its lease is told to stop, for another has begun. */
  async function keepLease(): Promise<void> {
    for (;;) {
      await clock.sleep(leaseMs / RENEWALS, finished.signal);
      if (finished.signal.aborted) return;
      try {
        if (await renewLease(database.knex, job.name, owner, lease())) continue;
        log.warn({ schedule: job.name }, 'the lease of a run was lost: the run is told to stop');
        lost.abort(new Error('another worker has taken over this run'));
        return;
      } catch (error) {
        log.warn({ schedule: job.name, error }, 'lease not renewed; tried again');
      }
    }
  }
}

/** Runs a schedule at once, for a person; null where another process runs it. Its history shows it. */
export async function runScheduleNow(
  job: ScheduledJob,
  context: WorkContext,
  leaseholder: Leaseholder,
): Promise<Pick<ScheduleRun, 'counts' | 'error'> | null> {
  const { database, clock, log } = context.payouts;
  await makeScheduleDue(database.knex, job.name, now(clock));
  const never = new AbortController().signal;
  if (!(await runScheduleIfDue(job, context, leaseholder, never, log))) return null;
  const [run] = (await lastScheduleRuns(database.knex, 1)).filter(({ name }) => name === job.name);
  return run === undefined ? null : { counts: run.counts, error: run.error };
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** After so many failures in a row: 30 s, 1 min, 2 min, … half an hour. */
const pauseMs = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

async function attempt(
  job: ScheduledJob,
  context: WorkContext,
  signal: AbortSignal,
): Promise<Pick<ScheduleRun, 'counts' | 'error'> | 'broken off'> {
  try {
    return { counts: await job.run(context, signal), error: null };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return 'broken off';
    return { counts: null, error: error instanceof Error ? error.message : String(error) };
  }
}
