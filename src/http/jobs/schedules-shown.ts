import { scheduledJobs } from '../../../jobs/registry.ts';
import { after, type Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { withChosenTimes } from '../../work/chosen-times.ts';
import type { Schedule, ScheduledJob } from '../../work/job.ts';
import { lastScheduleRuns, listSchedules, type ScheduleRun } from '../../work/schedule-store.ts';
import { httpProblem } from '../http-problems.ts';

/** A schedule as its line on the page. */
export interface ScheduleShown {
  readonly name: string;
  readonly schedule: Schedule;
  /** Null: no worker has made it known yet. */
  readonly nextRunAt: Instant | null;
  readonly isRunning: boolean;
  /** Due for a while, and nobody takes it up. */
  readonly isLate: boolean;
  readonly lastRun: ScheduleRun | null;
}

const LATE_MS = 60_000;

/** `times`: the setting SCHEDULES. */
export async function schedulesShown(
  db: Queryable,
  times: string,
  at: Instant,
): Promise<ScheduleShown[]> {
  const known = new Map((await listSchedules(db)).map((each) => [each.name, each]));
  const runs = new Map((await lastScheduleRuns(db, 1)).map((run) => [run.name, run]));
  return withChosenTimes(scheduledJobs, times).map(({ name, schedule }) => {
    const state = known.get(name);
    const isRunning = (state?.leaseUntil ?? '') > at;
    return {
      name,
      schedule,
      nextRunAt: state?.nextRunAt ?? null,
      isRunning,
      isLate: state !== undefined && !isRunning && after(state.nextRunAt, LATE_MS) < at,
      lastRun: runs.get(name) ?? null,
    };
  });
}

/** Throws a UserError. */
export function requireSchedule(name: string): ScheduledJob {
  const job = scheduledJobs.find((each) => each.name === name);
  if (job) return job;
  throw httpProblem('job_unknown/desk');
}
