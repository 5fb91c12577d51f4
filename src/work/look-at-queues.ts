import { type Job, Queue } from 'bullmq';
import { type Clock, type Instant, instant } from '../domain/time.ts';
import { connectToAsk, type RedisLocation } from '../platform/redis/connect.ts';
import { withoutGivenText } from '../platform/sayable-error.ts';
import { jobPayload } from './job.ts';

/** What Redis holds of one queue: jobs that workers are given. What is due stands in the database. */
export interface QueueSeen {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Since when the one waits that is next. */
  readonly oldestWaitingSince: Instant | null;
}

/** A job whose handler threw. Its item stays due: the feeder offers it again. */
export interface FailedJob {
  readonly queue: string;
  /** Id of the payout, order or the like; null where the job is none of ours. */
  readonly item: number | null;
  readonly attempts: number;
  readonly at: Instant;
  /** Without numbers or texts that may be somebody's. */
  readonly error: string;
}

export type RedisLook =
  | {
      readonly kind: 'seen';
      readonly queues: readonly QueueSeen[];
      /** The newest ones, newest first. */
      readonly failed: readonly FailedJob[];
    }
  | { readonly kind: 'silent'; readonly code: string | null };

export interface LookOptions {
  readonly location: RedisLocation;
  readonly prefix: string;
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly withinMs: number;
}

const FAILED_OF_A_QUEUE = 5;
const FAILED_SHOWN = 10;

/** Reads the lengths of queues, and changes nothing in Redis. It never takes longer than it is given. */
export async function lookAtQueues(options: LookOptions): Promise<RedisLook> {
  const { location, prefix, names, clock, withinMs } = options;
  const redis = connectToAsk(location, withinMs);
  let code: string | null = null;
  redis.on('error', (error: Error & { code?: string }) => (code = error.code ?? code));
  const look = async (): Promise<Seen[]> => {
    await redis.connect();
    return Promise.all(names.map((name) => lookAtQueue(name, redis, prefix)));
  };
  const answered = new AbortController();
  const late = clock.sleep(withinMs, answered.signal).then(() => null);
  try {
    const seen = await Promise.race([look(), late]);
    return seen === null ? { kind: 'silent', code } : allOf(seen);
  } catch {
    return { kind: 'silent', code };
  } finally {
    answered.abort();
    redis.disconnect();
  }
}

const allOf = (seen: readonly Seen[]): RedisLook => ({
  kind: 'seen',
  queues: seen.map(({ queue }) => queue),
  failed: seen
    .flatMap(({ failed }) => failed)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, FAILED_SHOWN),
});

interface Seen {
  readonly queue: QueueSeen;
  readonly failed: readonly FailedJob[];
}

async function lookAtQueue(
  name: string,
  connection: ReturnType<typeof connectToAsk>,
  prefix: string,
): Promise<Seen> {
  const queue = new Queue(name, {
    connection,
    prefix,
    skipMetasUpdate: true, // it would write who looked
    skipVersionCheck: true,
  });
  queue.on('error', () => undefined); // what was asked fails with it
  const [counts, [oldest], failed] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
    queue.getWaiting(0, 0),
    queue.getFailed(0, FAILED_OF_A_QUEUE - 1),
  ]);
  const { waiting = 0, active = 0, delayed = 0, failed: failedCount = 0 } = counts;
  return {
    queue: {
      name,
      waiting,
      active,
      delayed,
      failed: failedCount,
      oldestWaitingSince: oldest === undefined ? null : instant(oldest.timestamp),
    },
    failed: failed.map((job) => failedJob(name, job)),
  };
}

function failedJob(queue: string, job: Job): FailedJob {
  const payload = jobPayload.safeParse(job.data);
  return {
    queue,
    item: payload.success ? payload.data.id : null,
    attempts: job.attemptsMade,
    at: instant(job.finishedOn ?? job.timestamp),
    error: withoutGivenText(job.failedReason),
  };
}
