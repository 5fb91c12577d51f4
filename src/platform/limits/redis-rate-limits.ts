import type { Redis, Result } from 'ioredis';
import { ulid } from 'ulid';
import type { Clock } from '../../domain/time.ts';
import type { Permit, RateLimits } from './rate-limits.ts';

/**
 * A limit that holds in *every* sliding second at the provider's door, over all workers.
 *
 * Two rules together, both in Redis and by Redis's clock:
 *
 * 1. Pace (`acquire`): each request gets its own slot, so that requests do not arrive in bursts and
 *    answers stay quick. Slots are a little closer than `window / limit`: what a pause has cost is caught
 *    up, as far as the window allows.
 * 2. Window (`enter`): a request holds a place from before it leaves until one window after its answer.
 *    It reaches the provider somewhere in between. So any requests that arrive within one window of
 *    each other all hold places at one moment, and there are only `limit` places: the limit holds
 *    whatever the network, the garbage collector or a busy machine do to the timing.
 *
 * A request without an answer gives its place back `arrivalAllowance + window` after it got it; the
 * allowance is as long as the client waits for an answer.
 * A Redis that was emptied or restarted may not know what left in the last second: nothing goes for
 * one window. What is not promised: a jump of Redis's clock forward frees places too soon, and a
 * request that was under way for longer than a window when Redis lost its data is not counted.
 */
export interface RedisRateLimitOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly clock: Clock;
  readonly limits: Readonly<Record<string, number>>;
  /** Endpoints that go at half their limit for now. Default: none. */
  readonly isSlowed?: (endpoint: string) => Promise<boolean>;
  readonly windowMs: number;
  readonly arrivalAllowanceMs: number;
}

/** Both scripts begin so. KEYS[1]: which Redis this is, and since when; ARGV[1]: the window. */
const QUIET = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local window = tonumber(ARGV[1])
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or 'unknown'
local known = redis.call('HMGET', KEYS[1], 'run', 'since')
local since = tonumber(known[2])
if known[1] ~= run or not since or since > now then
  since = now
  redis.call('HSET', KEYS[1], 'run', run, 'since', string.format('%.3f', now))
end
local open = since + window
`;

/** At 100 a second with two busy workers, 1 took 1.05 to 1.06 × the ideal time, and 0.8 1.03 to 1.05 ×. */
const PACE = 0.8;

/** A slot further off than this was given before the clock was set back. */
const LONGEST_PACE_MS = 60_000;

/** KEYS[2]: the last slot given. Returns the wait until ours, in ms. */
const RESERVE = `${QUIET}
local last = tonumber(redis.call('GET', KEYS[2])) or 0
if last > now + ${LONGEST_PACE_MS} then last = now end
local slot = math.max(now, open, last + tonumber(ARGV[2]))
redis.call('SET', KEYS[2], string.format('%.3f', slot), 'PX', math.ceil(slot - now + window))
return math.ceil(slot - now)
`;

/** KEYS[2]: places, scored by when they lapse. Returns 1: entered; 0: none is free, wait for a new slot. */
const ENTER = `${QUIET}
if open > now then return 0 end
local lapses = now + tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
-- Later than any place can lapse: the clock was set back.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.3f', lapses + 1), '+inf')) do
  redis.call('ZADD', KEYS[2], lapses, id)
end
-- A second time with the same id where the first answer was lost: it is in already.
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) and not redis.call('ZSCORE', KEYS[2], ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[2], lapses, ARGV[4])
return 1
`;

/** Sooner than it would lapse; and where it has lapsed or been forgotten, one window from now on. */
const DONE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], 'LT', now + tonumber(ARGV[1]), ARGV[2])
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    rekonReserve(...args: (string | number)[]): Result<number, Context>;
    rekonEnter(...args: (string | number)[]): Result<number, Context>;
    rekonDone(...args: (string | number)[]): Result<null, Context>;
  }
}

export function redisRateLimits(options: RedisRateLimitOptions): RateLimits {
  const { redis, clock, windowMs } = options;
  redis.defineCommand('rekonReserve', { lua: RESERVE, numberOfKeys: 2 });
  redis.defineCommand('rekonEnter', { lua: ENTER, numberOfKeys: 2 });
  redis.defineCommand('rekonDone', { lua: DONE, numberOfKeys: 1 });
  const holdMs = windowMs + options.arrivalAllowanceMs;
  const since = `${options.prefix}:limits:since`;
  const process = ulid();
  let requests = 0;

  async function acquire(endpoint: string, signal?: AbortSignal): Promise<Permit> {
    const limit = await limitOf(endpoint);
    const slot = `${options.prefix}:limits:${endpoint}:slot`;
    const places = `${options.prefix}:limits:${endpoint}:places`;
    requests += 1;
    const id = `${process}-${requests}`;
    await turn(signal);
    return {
      endpoint,
      enter,
      done: async () => void (await redis.rekonDone(places, windowMs, id)),
    };

    /** Waits for a slot of its own. */
    async function turn(until?: AbortSignal): Promise<void> {
      until?.throwIfAborted();
      const asked = redis.rekonReserve(since, slot, windowMs, (windowMs / limit) * PACE);
      const ms = await unlessAborted(asked, until);
      if (ms > 0) await clock.sleep(ms, until);
      until?.throwIfAborted();
    }

    async function enter(until?: AbortSignal): Promise<void> {
      try {
        for (;;) {
          const entered = redis.rekonEnter(since, places, windowMs, limit, holdMs, id);
          if ((await unlessAborted(entered, until)) === 1) return;
          // Nobody polls: who finds all places taken lines up for another slot, so that however many
          // wait, Redis is asked `limit` times in a window.
          await turn(until);
        }
      } catch (error) {
        // We may have entered without hearing of it. Not waited for: Redis may be away.
        redis.zrem(places, id).catch(() => undefined);
        throw error;
      }
    }
  }

  async function limitOf(endpoint: string): Promise<number> {
    const limit = options.limits[endpoint];
    if (limit === undefined) throw new Error(`no rate limit is set for ${endpoint}`);
    return (await options.isSlowed?.(endpoint)) ? Math.max(1, Math.floor(limit / 2)) : limit;
  }

  return { acquire };
}

/** A command waits for Redis to come back, however long it is away; whoever gives up does not. */
function unlessAborted<Reply>(reply: Promise<Reply>, signal?: AbortSignal): Promise<Reply> {
  if (!signal) return reply;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    reply.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
