import type { Redis } from 'ioredis';
import { ulid } from 'ulid';
import type { Clock } from '../../domain/time.ts';
import type { Permit, RateLimits } from './rate-limits.ts';

/**
 * A limit that holds in *every* sliding second at the provider's door, over all workers.
 *
 * Two rules together, both in Redis and by Redis's clock:
 *
 * 1. Pace: each request gets its own slot, `window / limit` apart, so that requests do not arrive in
 *    bursts and answers stay quick.
 * 2. Window: a request holds a place from before it leaves until one window after its answer came.
 *    It reaches the provider somewhere in between. So any requests that arrive within one window of
 *    each other all hold places at one moment, and there are only `limit` places: the limit holds
 *    whatever the network, the garbage collector or a busy machine do to the timing.
 *
 * A request without an answer gives its place back `arrivalAllowance + window` after it left.
 * When Redis has lost its data, nobody knows what left in the last second: nothing goes for one window.
 */
export interface RedisRateLimitOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly clock: Clock;
  readonly limits: Readonly<Record<string, number>>;
  readonly windowMs: number;
  readonly arrivalAllowanceMs: number;
}

const RESERVE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local spacing = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local born = tonumber(redis.call('GET', KEYS[2]))
if not born then
  born = now
  redis.call('SET', KEYS[2], string.format('%.3f', now))
end
local slot = math.max(now, born + window, (tonumber(redis.call('GET', KEYS[1])) or 0) + spacing)
redis.call('SET', KEYS[1], string.format('%.3f', slot), 'PX', math.ceil(slot - now + window))
return math.ceil(slot - now)
`;

const ENTER = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
if redis.call('EXISTS', KEYS[2]) == 0 then return -1 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[3])
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, math.ceil(first[2] - now))
`;

const DONE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
redis.call('ZADD', KEYS[1], 'XX', 'LT', now + tonumber(ARGV[1]), ARGV[2])
`;

export function redisRateLimits(options: RedisRateLimitOptions): RateLimits {
  const { redis, clock, windowMs } = options;
  const born = `${options.prefix}:limits:born`;

  async function acquire(endpoint: string, signal?: AbortSignal): Promise<Permit> {
    const limit = options.limits[endpoint];
    if (limit === undefined) throw new Error(`no rate limit is set for ${endpoint}`);
    const slots = `${options.prefix}:limits:${endpoint}:slot`;
    const places = `${options.prefix}:limits:${endpoint}:places`;
    const id = ulid();
    await pause(Number(await redis.eval(RESERVE, 2, slots, born, windowMs / limit, windowMs)));
    for (;;) {
      const hold = windowMs + options.arrivalAllowanceMs;
      const wait = Number(await redis.eval(ENTER, 2, places, born, limit, hold, id));
      if (wait === 0) break;
      // -1: Redis was emptied since the slot was given; take a new one, which waits a window.
      await pause(
        wait > 0
          ? wait
          : Number(await redis.eval(RESERVE, 2, slots, born, windowMs / limit, windowMs)),
      );
    }
    return {
      endpoint,
      done: async () => void (await redis.eval(DONE, 1, places, windowMs, id)),
      unused: async () => void (await redis.zrem(places, id)),
    };

    async function pause(ms: number): Promise<void> {
      if (ms > 0) await clock.sleep(ms, signal);
      signal?.throwIfAborted();
    }
  }

  return { acquire };
}
