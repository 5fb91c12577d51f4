import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { StepOutcome } from '../domain/step.ts';
import type { Log } from '../platform/log.ts';
import { isConnectionTrouble } from '../platform/redis/report-outages.ts';
import { placeOf, sayableError } from '../platform/sayable-error.ts';
import { jobPayload, type QueueJob, type WorkContext } from './job.ts';
import type { UnderWay } from './under-way.ts';

export interface QueueOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  /** How long one run of a job may go without a sign of life; every HTTP call is bounded well below it. */
  readonly lockMs: number;
}

export function openQueue(job: QueueJob, options: QueueOptions, log: Log): Queue {
  const queue = new Queue(job.name, {
    connection: options.redis,
    prefix: options.prefix,
    defaultJobOptions: {
      attempts: 1, // the database decides when an item is due again
      removeOnComplete: true,
      // A job that threw keeps its id for a while, so that the feeder does not add it at once again.
      removeOnFail: { count: 10_000 },
    },
  });
  queue.on('error', (error) => sayTrouble(log, job, error));
  return queue;
}

/** Runs the handlers of one queue until `stopping` aborts and the worker is closed. */
export function startQueueWorker(
  job: QueueJob,
  context: WorkContext,
  options: QueueOptions,
  log: Log,
  underWay: UnderWay,
): Worker {
  const worker = new Worker(
    job.name,
    (queued: Job, _token?: string, signal: AbortSignal = underWay.stopping) =>
      underWay.track(
        runJob(job, context, queued, AbortSignal.any([signal, underWay.stopping]), log),
      ),
    {
      connection: options.redis,
      prefix: options.prefix,
      concurrency: Math.max(1, Math.round(options.concurrency * (job.share ?? 1))),
      lockDuration: options.lockMs,
      stalledInterval: options.lockMs / 2,
      // A second run of a stalled job helps nobody: the database knows what is due (traps, "Stalls").
      maxStalledCount: 0,
    },
  );
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id);
  });
  worker.on('error', (error) => sayTrouble(log, job, error));
  return worker;
}

function sayTrouble(log: Log, job: QueueJob, error: Error): void {
  if (isConnectionTrouble(error)) return;
  log.warn({ queue: job.name, error: error.message }, 'queue trouble');
}

async function runJob(
  job: QueueJob,
  context: WorkContext,
  queued: Job,
  signal: AbortSignal,
  log: Log,
): Promise<string> {
  const payload = jobPayload.safeParse(queued.data);
  if (!payload.success) throw new UnrecoverableError(`not a payload of ours: ${queued.id}`);
  const { id } = payload.data;
  if (signal.aborted) return 'interrupted'; // handed out while the worker was stopping
  try {
    return conclude(job, id, await job.handle(context, id, signal), log);
  } catch (error) {
    // Stopped while it waited for its turn: nothing was done, and it is still due.
    if (signal.aborted && error === signal.reason) return 'interrupted';
    const said = sayableError(error);
    const place = error instanceof Error ? placeOf(error) : null;
    log.error({ queue: job.name, id, error: said, place }, 'job failed');
    // Redis keeps what is thrown, for people to see; nobody's account or name is to lie there.
    throw new Error(said, { cause: error });
  }
}

/** The one place where a handler's outcome becomes the queue's. The database has the rest already. */
function conclude(job: QueueJob, id: number, outcome: StepOutcome, log: Log): string {
  switch (outcome.kind) {
    case 'moved':
      log.debug({ queue: job.name, id, to: outcome.to }, 'moved');
      return outcome.to;
    case 'postponed':
      return 'postponed';
    case 'skipped':
      log.debug({ queue: job.name, id, why: outcome.why }, 'skipped');
      return `skipped: ${outcome.why}`;
  }
}
