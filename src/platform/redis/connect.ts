import { Redis, type RedisOptions } from 'ioredis';

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
