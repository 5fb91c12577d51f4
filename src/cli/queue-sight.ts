import { join } from 'node:path';
import { queueJobs } from '../../jobs/registry.ts';
import type { Clock } from '../domain/time.ts';
import type { QueuesInRedis } from '../http/http-context.ts';
import { REDIS_PREFIX, type RedisLocation } from '../platform/redis/connect.ts';
import { preparePlace } from '../platform/redis/redis-place.ts';
import type { Settings } from '../platform/settings.ts';

const ANSWER_WITHIN_MS = 500;

interface SightOptions {
  readonly settings: Settings;
  readonly dataDir: string;
  readonly clock: Clock;
}

/**
 * Looks at the queues in the Redis of the settings, or in that which a worker of this data directory has
 * started. However many ask at once, they share one look.
 */
export function queueSight(options: SightOptions): () => Promise<QueuesInRedis> {
  let underWay: Promise<QueuesInRedis> | null = null;
  return () =>
    (underWay ??= look(options).finally(() => {
      underWay = null;
    }));
}

async function look({ settings, dataDir, clock }: SightOptions): Promise<QueuesInRedis> {
  // Loaded by those who look: other commands start without it.
  const { lookAtQueues } = await import('../work/look-at-queues.ts');
  const location = await whereRedisIs(settings, dataDir);
  if (location === null) return { kind: 'nowhere' };
  const seen = await lookAtQueues({
    location,
    prefix: REDIS_PREFIX,
    names: queueJobs.map(({ name }) => name),
    clock,
    withinMs: ANSWER_WITHIN_MS,
  });
  const wasNeverThere = location.kind === 'socket' && seen.kind === 'silent';
  return wasNeverThere && seen.code === 'ENOENT' ? { kind: 'nowhere' } : seen;
}

/** Null: none can be in this data directory. */
async function whereRedisIs(settings: Settings, dataDir: string): Promise<RedisLocation | null> {
  if (settings.redisUrl !== '') return { kind: 'url', url: settings.redisUrl };
  const place = await preparePlace(join(dataDir, 'redis')).catch(() => null);
  return place && { kind: 'socket', path: place.socketPath };
}
