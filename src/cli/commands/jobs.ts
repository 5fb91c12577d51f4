import type { Command } from 'commander';
import { queueJobs, scheduledJobs } from '../../../jobs/registry.ts';
import { UserError } from '../../domain/errors.ts';
import { now } from '../../domain/time.ts';
import { withChosenTimes } from '../../work/chosen-times.ts';
import type { Schedule } from '../../work/job.ts';
import { lastScheduleRuns, listSchedules } from '../../work/schedule-store.ts';
import { registerSchedules, runScheduleNow } from '../../work/scheduler.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';

/** `rekon jobs`: everything that runs, when, and how it went. */
export function addJobCommands(program: Command, shell: Shell): void {
  const jobs = program
    .command('jobs')
    .description('everything that runs by itself: when, and how it went')
    .action(() => shell.run(jobsAnswer));
  jobs
    .command('run <name>')
    .description('run a schedule now, in this process; its history shows it')
    .action((name: string) => shell.run((installation) => runNow(installation, name)));
}

const RUNS_SHOWN = 1;

async function jobsAnswer(installation: Installation): Promise<Answer> {
  const { database, settings, clock } = installation;
  const chosen = withChosenTimes(scheduledJobs, settings.schedules);
  const known = new Map((await listSchedules(database.knex)).map((each) => [each.name, each]));
  const runs = await lastScheduleRuns(database.knex, RUNS_SHOWN);
  const at = now(clock);
  const work = installation.work();
  const queues = await Promise.all(
    queueJobs.map(async (job) => ({
      name: job.name,
      about: job.about,
      due: (await job.due(work, at, COUNTED_AT_MOST)).length,
    })),
  );
  const schedules = chosen.map(({ name, about, schedule }) => ({
    name,
    about,
    schedule: timeOf(schedule),
    nextRunAt: known.get(name)?.nextRunAt ?? null,
    lastRun: runs.find((run) => run.name === name) ?? null,
  }));
  return {
    json: { queues, schedules },
    text: [
      table(
        ['queue', 'due now', 'what it does'],
        queues.map(({ name, due, about }) => [name, String(due), about]),
      ),
      table(
        ['schedule', 'runs', 'next', 'last', 'counts or error'],
        schedules.map(({ name, schedule, nextRunAt, lastRun }) => [
          name,
          schedule,
          nextRunAt ?? 'not yet registered',
          lastRun?.startedAt ?? '',
          lastRun === null ? '' : (lastRun.error ?? JSON.stringify(lastRun.counts)),
        ]),
      ),
      'Run one now: `rekon jobs run NAME`. Other times: the setting SCHEDULES.',
    ].join('\n\n'),
  };
}

const COUNTED_AT_MOST = 1000;

function timeOf(schedule: Schedule): string {
  return schedule.kind === 'cron'
    ? `${schedule.pattern} (Jakarta)`
    : `every ${schedule.ms / 1000} s`;
}

async function runNow(installation: Installation, name: string): Promise<Answer> {
  const job = scheduledJobs.find((each) => each.name === name);
  if (!job) {
    throw new UserError(
      'job_unknown',
      `There is no schedule ${name}.`,
      `Schedules: ${scheduledJobs.map((each) => each.name).join(', ')}.`,
    );
  }
  const work = installation.work();
  await registerSchedules(work, [job]);
  const run = await runScheduleNow(job, work, {
    owner: installation.owner,
    leaseMs: installation.settings.jobLockSeconds * 1000,
  });
  if (run === null) {
    throw new UserError(
      'job_running',
      `${name} is being run by another process at this moment.`,
      'Wait for it; `rekon jobs` shows how it went.',
    );
  }
  return {
    json: { name, ...run },
    text:
      run.error === null
        ? `${name}: ${JSON.stringify(run.counts)}`
        : `${name} failed: ${run.error}`,
    exitCode: run.error === null ? 0 : 1,
  };
}
