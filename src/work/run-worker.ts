import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../platform/log.ts';
import { feedQueue } from './feeder.ts';
import type { QueueJob, ScheduledJob, WorkContext } from './job.ts';
import { openQueue, startQueueWorker } from './queues.ts';
import { registerSchedules, runScheduleIfDue } from './scheduler.ts';
import { UnderWay } from './under-way.ts';

/** Redis may be away when a worker stops; its connections then get no more than this. */
const DISCONNECT_WITHIN_MS = 3_000;

export interface WorkerOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  /** See QueueOptions. */
  readonly lockMs: number;
  readonly queueLength: number;
  readonly feedEveryMs: number;
  /** Names this worker in leases and histories. */
  readonly owner: string;
  /** Requests under way get so long to end when the worker stops. */
  readonly stopWithinMs: number;
  readonly queueJobs: readonly QueueJob[];
  readonly scheduledJobs: readonly ScheduledJob[];
}

export interface RunningWorker {
  /**
   * Takes nothing new, lets requests under way end, and resolves when all is quiet, or when patience
   * is over: what was not finished is in the database, and the next worker takes it up.
   */
  stop(): Promise<void>;
}

/** Runs every job: a queue and its workers for each kind of item, the feeder, and the schedules. */
export async function runWorker(
  context: WorkContext,
  options: WorkerOptions,
  log: Log,
): Promise<RunningWorker> {
  const { clock } = context.payouts;
  const underWay = new UnderWay();
  const leaseholder = { owner: options.owner, leaseMs: options.lockMs };
  const { stopping } = underWay;
  const queues = options.queueJobs.map((job) => ({ job, queue: openQueue(job, options, log) }));
  const workers = options.queueJobs.map((job) =>
    startQueueWorker(job, context, options, log, underWay),
  );
  await registerSchedules(context, options.scheduledJobs);
  const loops = [
    ...queues.map(({ job, queue }) => feeding(job, queue)),
    ...options.scheduledJobs.map((job) => scheduling(job)),
  ];

  return {
    async stop() {
      underWay.stop();
      const closed = Promise.all([...workers.map((worker) => worker.close()), ...loops]).then(() =>
        Promise.all(queues.map(({ queue }) => queue.close())),
      );
      const ended = await within(options.stopWithinMs, underWay.ended());
      if (!ended) log.warn('stopped with work under way; the database knows what to take up again');
      await within(DISCONNECT_WITHIN_MS, closed);
    },
  };

  /** False when it takes longer. */
  async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
    const inTime = new AbortController();
    let done = false;
    const ending = work.then(() => {
      done = true;
      inTime.abort();
    });
    await Promise.race([ending, clock.sleep(ms, inTime.signal)]);
    return done;
  }

  /** Repeats `step` until the worker stops; a failure is logged and the next turn comes all the same. */
  async function repeat(
    name: string,
    everyMs: number,
    step: () => Promise<unknown>,
  ): Promise<void> {
    while (!stopping.aborted) {
      try {
        await step();
      } catch (error) {
        if (!stopping.aborted) log.error({ loop: name, error }, 'loop failed');
      }
      await clock.sleep(everyMs, stopping);
    }
  }

  function feeding(job: QueueJob, queue: Queue): Promise<void> {
    return repeat(`feed ${job.name}`, options.feedEveryMs, () =>
      feedQueue(job, queue, context, {
        queueLength: options.queueLength,
        failedPauseMs: options.lockMs / 2,
      }),
    );
  }

  function scheduling(job: ScheduledJob): Promise<void> {
    return repeat(`schedule ${job.name}`, options.feedEveryMs, () =>
      underWay.track(runScheduleIfDue(job, context, leaseholder, stopping, log)),
    );
  }
}
