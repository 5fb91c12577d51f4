import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../platform/log.ts';
import { feedQueue } from './feeder.ts';
import type { QueueJob, ScheduledJob, WorkContext } from './job.ts';
import { openQueue, startQueueWorker } from './queues.ts';
import { registerSchedules, runScheduleIfDue } from './scheduler.ts';

export interface WorkerOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  readonly queueLength: number;
  readonly feedEveryMs: number;
  /** Names this worker in leases and histories. */
  readonly owner: string;
  readonly queueJobs: readonly QueueJob[];
  readonly scheduledJobs: readonly ScheduledJob[];
}

export interface RunningWorker {
  /** Takes nothing new, lets requests under way end, and resolves when all is quiet. */
  stop(): Promise<void>;
}

/** Runs every job: a queue and its workers for each kind of item, the feeder, and the schedules. */
export async function runWorker(
  context: WorkContext,
  options: WorkerOptions,
  log: Log,
): Promise<RunningWorker> {
  const stopping = new AbortController();
  const queues = options.queueJobs.map((job) => ({ job, queue: openQueue(job, options) }));
  const workers = options.queueJobs.map((job) => startQueueWorker(job, context, options, log));
  await registerSchedules(context, options.scheduledJobs);

  const loops = [
    ...queues.map(({ job, queue }) => feeding(job, queue)),
    ...options.scheduledJobs.map((job) => scheduling(job)),
  ];

  return {
    async stop() {
      stopping.abort();
      for (const worker of workers) worker.cancelAllJobs('the worker stops');
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(loops);
      await Promise.all(queues.map(({ queue }) => queue.close()));
    },
  };

  /** Repeats `step` until the worker stops; a failure is logged and the next turn comes all the same. */
  async function repeat(
    name: string,
    everyMs: number,
    step: () => Promise<unknown>,
  ): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await step();
      } catch (error) {
        if (!stopping.signal.aborted) log.error({ loop: name, error }, 'loop failed');
      }
      await context.payouts.clock.sleep(everyMs, stopping.signal);
    }
  }

  function feeding(job: QueueJob, queue: Queue): Promise<void> {
    return repeat(`feed ${job.name}`, options.feedEveryMs, () =>
      feedQueue(job, queue, context, options.queueLength),
    );
  }

  function scheduling(job: ScheduledJob): Promise<void> {
    return repeat(`schedule ${job.name}`, options.feedEveryMs, () =>
      runScheduleIfDue(job, context, options.owner, stopping.signal, log),
    );
  }
}
