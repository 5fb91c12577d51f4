import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/domain/time.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { Log } from '../../src/platform/log.ts';
import { connectRedis } from '../../src/platform/redis/connect.ts';
import type { QueueJob, ScheduledJob, WorkContext } from '../../src/work/job.ts';
import { type RunningWorker, runWorker } from '../../src/work/run-worker.ts';
import { realClock, redisSocket } from '../support/servers.ts';

/** What the running side itself needs of the context; the jobs of these tests need no more. */
export function workContext(database: Database, clock: Clock = realClock): WorkContext {
  const payouts = { database, clock, log: quietLog } as Partial<PayoutContext> as PayoutContext;
  return {
    payouts,
    moneyIn: null,
    callbacks: new Map(),
    callbackKeepMs: 0,
    notices: null,
    streams: () => Promise.resolve({ holidays: new Set<string>(), all: [] }),
  };
}

export const quietLog: Log = pino({ level: 'silent' });

/** A log whose lines can be read. */
export function readableLog(): { log: Log; messages: () => string[] } {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  return {
    log,
    messages: () => lines.map((line) => String((JSON.parse(line) as { msg: unknown }).msg)),
  };
}

/** A connection to the Redis of the run, closed with the test. */
export function sharedRedis(): Redis {
  const redis = connectRedis({ kind: 'socket', path: redisSocket });
  onTestFinished(() => redis.disconnect());
  return redis;
}

export interface WorkerUnderTest {
  readonly database: Database;
  readonly prefix: string;
  readonly redis?: Redis;
  readonly jobs?: readonly QueueJob[];
  readonly schedules?: readonly ScheduledJob[];
  readonly concurrency?: number;
  readonly queueLength?: number;
  readonly stopWithinMs?: number;
  readonly owner?: string;
  readonly log?: Log;
}

/** A worker with a connection of its own, as a process has one; it is stopped with the test. */
export async function startWorker(options: WorkerUnderTest): Promise<RunningWorker> {
  const worker = await runWorker(
    workContext(options.database),
    {
      redis: options.redis ?? sharedRedis(),
      prefix: options.prefix,
      concurrency: options.concurrency ?? 4,
      lockMs: 60_000,
      queueLength: options.queueLength ?? 20,
      feedEveryMs: 20,
      owner: options.owner ?? 'worker-1',
      stopWithinMs: options.stopWithinMs ?? 10_000,
      queueJobs: options.jobs ?? [],
      scheduledJobs: options.schedules ?? [],
    },
    options.log ?? quietLog,
  );
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= worker.stop());
  onTestFinished(() => stop());
  return { stop };
}

/** The same queue from outside, closed with the test. */
export function lookInto(job: QueueJob, prefix: string, redis: Redis = sharedRedis()): Queue {
  const queue = new Queue(job.name, { connection: redis, prefix });
  onTestFinished(() => queue.close());
  return queue;
}
