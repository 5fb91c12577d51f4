import type { Command } from 'commander';
import { queueJobs, scheduledJobs } from '../../../jobs/registry.ts';
import { UserError } from '../../domain/errors.ts';
import { type Instant, now } from '../../domain/time.ts';
import { withChosenTimes } from '../../work/chosen-times.ts';
import type { Schedule, WorkContext } from '../../work/job.ts';
import type { FailedJob, QueueSeen } from '../../work/look-at-queues.ts';
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
    .command('queues')
    .description('what is due, what Redis holds of each queue, and which jobs failed last')
    .action(() => shell.run(queuesAnswer));
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
  const queues = await dueNow(work, at);
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

function dueNow(work: WorkContext, at: Instant) {
  return Promise.all(
    queueJobs.map(async (job) => ({
      name: job.name,
      about: job.about,
      due: (await job.due(work, at, COUNTED_AT_MOST)).length,
    })),
  );
}

/** Redis may be away: what is due is told all the same. */
async function queuesAnswer(installation: Installation): Promise<Answer> {
  const [due, inRedis] = await Promise.all([
    dueNow(installation.work(), now(installation.clock)),
    installation.queues(),
  ]);
  const { queues: seen, failed } = inRedis.kind === 'seen' ? inRedis : { queues: [], failed: [] };
  const queues = due.map(({ name, due: count }) => ({
    name,
    due: count,
    inRedis: seen.find((queue) => queue.name === name) ?? null,
  }));
  return {
    json: { redis: WORD_FOR_REDIS[inRedis.kind], queues, failed },
    text: [
      table(
        ['queue', 'due now', 'waiting', 'active', 'delayed', 'failed', 'oldest waits since'],
        queues.map(({ name, due: count, inRedis: held }) => [
          name,
          String(count),
          ...(held === null ? ['', '', '', '', ''] : heldCells(held)),
        ]),
      ),
      ...(failed.length === 0 ? [] : [failedTable(failed)]),
      ABOUT_REDIS[inRedis.kind],
    ].join('\n\n'),
  };
}

const heldCells = ({ waiting, active, delayed, failed, oldestWaitingSince }: QueueSeen) => [
  ...[waiting, active, delayed, failed].map(String),
  oldestWaitingSince ?? '',
];

const failedTable = (failed: readonly FailedJob[]): string =>
  table(
    ['failed at', 'queue', 'item', 'attempts', 'error'],
    failed.map(({ at, queue, item, attempts, error }) => [
      at,
      queue,
      String(item ?? ''),
      String(attempts),
      error,
    ]),
  );

const WORD_FOR_REDIS = { seen: 'answers', silent: 'silent', nowhere: 'not known' } as const;

const ABOUT_REDIS = {
  seen: 'Waiting to failed: what Redis holds. A failed item stays due and is offered again.',
  silent: 'Redis does not answer: no job runs and nothing is sent until it does. `rekon doctor`.',
  nowhere:
    'What Redis holds is not known here: REDIS_URL is not set, and no worker has started a Redis in this data directory.',
} as const;

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
