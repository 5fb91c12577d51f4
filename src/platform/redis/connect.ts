import { Redis, type RedisOptions } from 'ioredis';

/** Keys of ours in a Redis that others may use too. */
export const REDIS_PREFIX = 'rekon';

export type RedisLocation =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string };

/** A connection that waits for Redis to come back instead of failing its callers. */
export function connectRedis(location: RedisLocation): Redis {
  const options = {
    maxRetriesPerRequest: null, // what BullMQ's workers need
    retryStrategy: (times: number) => Math.min(50 * times, 1000),
  } satisfies RedisOptions;
  const redis =
    location.kind === 'socket'
      ? new Redis({ ...options, path: location.path })
      : new Redis(location.url, options);
  // Without a listener ioredis prints each failed attempt; `reportOutages` tells it once in a while.
  redis.on('error', () => undefined);
  return redis;
}

/** A connection for one question: it fails its caller when Redis is away or slow, and tries nothing again. */
export function connectToAsk(location: RedisLocation, answerWithinMs: number): Redis {
  const options = {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: answerWithinMs,
    commandTimeout: answerWithinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  } satisfies RedisOptions;
  const redis =
    location.kind === 'socket'
      ? new Redis({ ...options, path: location.path })
      : new Redis(location.url, options);
  redis.on('error', () => undefined); // the caller is told by what it asked
  return redis;
}
