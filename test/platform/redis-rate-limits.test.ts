import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Permit, RateLimits } from '../../src/platform/limits/rate-limits.ts';
import { redisRateLimits } from '../../src/platform/limits/redis-rate-limits.ts';
import { connectRedis } from '../../src/platform/redis/connect.ts';
import { freshRedisPrefix, realClock, redisSocket } from '../support/servers.ts';
import { type PrivateRedis, privateRedis } from './private-redis.ts';
import { busiestWindow } from './sliding-window.ts';

const SEND = 'oy:remit';
/** Redis's clock and ours may be slewed against one another by so much in a window. */
const SLEW_MS = 1;

interface Rules {
  readonly limit: number;
  readonly windowMs: number;
  readonly allowanceMs: number;
}

function limitsOn(redis: Redis, rules: Rules, prefix = 'test'): RateLimits {
  return redisRateLimits({
    redis,
    prefix,
    clock: realClock,
    limits: { [SEND]: rules.limit },
    windowMs: rules.windowMs,
    arrivalAllowanceMs: rules.allowanceMs,
  });
}

/** As many clients as workers, each with a connection of its own, on the Redis of the run. */
function workers(count: number, rules: Rules): RateLimits[] {
  const prefix = freshRedisPrefix();
  return Array.from({ length: count }, () => {
    const redis = connectRedis({ kind: 'socket', path: redisSocket });
    onTestFinished(() => redis.disconnect());
    return limitsOn(redis, rules, prefix);
  });
}

/** A permit with its place: the request may leave. */
async function leave(limits: RateLimits, endpoint = SEND, signal?: AbortSignal): Promise<Permit> {
  const permit = await limits.acquire(endpoint, signal);
  await permit.enter(signal);
  return permit;
}

/** One request: leaves, arrives at the provider, is answered; resolves to the moment of arrival. */
async function request(
  limits: RateLimits,
  trip: { toArrivalMs: number; toAnswerMs: number },
): Promise<number> {
  const permit = await leave(limits);
  await realClock.sleep(trip.toArrivalMs);
  const arrivedMs = performance.now();
  await realClock.sleep(trip.toAnswerMs);
  await permit.done();
  return arrivedMs;
}

/** Blocks the process, as a long garbage collection does. */
function stall(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

async function take(limits: RateLimits, count: number): Promise<Permit[]> {
  return Promise.all(Array.from({ length: count }, () => leave(limits)));
}

describe('the limit holds at the provider’s door', () => {
  it('in every sliding window, for any number of workers, travel times and stalls', async () => {
    const trip = fc.record({ toArrivalMs: fc.nat({ max: 60 }), toAnswerMs: fc.nat({ max: 60 }) });
    const scenario = fc.record({
      // 150 / 7 is no whole number of milliseconds: nor is it of any use that it were.
      limit: fc.integer({ min: 1, max: 12 }),
      windowMs: fc.constantFrom(100, 150, 233),
      workers: fc.integer({ min: 1, max: 4 }),
      trips: fc.array(trip, { minLength: 20, maxLength: 40 }),
      stalls: fc.array(fc.record({ afterMs: fc.nat({ max: 400 }), ms: fc.nat({ max: 120 }) }), {
        maxLength: 4,
      }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ limit, windowMs, stalls, ...run }) => {
        const trips = run.trips.slice(0, limit * 5); // at most five windows
        const all = workers(run.workers, { limit, windowMs, allowanceMs: 5_000 });
        const stalling = stalls.map(async ({ afterMs, ms }) => {
          await realClock.sleep(afterMs);
          stall(ms);
        });
        const arrivals = await Promise.all(
          trips.map((each, i) => request(all[i % all.length] as RateLimits, each)),
        );
        await Promise.all(stalling);
        expect(arrivals).toHaveLength(trips.length);
        expect(busiestWindow(arrivals, windowMs - SLEW_MS).count).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 6 },
    );
  });

  it('with 60 requests waiting in three workers, each of them gets its turn', async () => {
    const all = workers(3, { limit: 20, windowMs: 250, allowanceMs: 5_000 });
    const arrivals = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        request(all[i % 3] as RateLimits, { toArrivalMs: i % 7, toAnswerMs: i % 11 }),
      ),
    );
    expect(arrivals).toHaveLength(60);
    expect(busiestWindow(arrivals, 250 - SLEW_MS).count).toBeLessThanOrEqual(20);
  });

  it('and endpoints do not take places from one another', async () => {
    const redis = connectRedis({ kind: 'socket', path: redisSocket });
    onTestFinished(() => redis.disconnect());
    const limits = redisRateLimits({
      redis,
      prefix: freshRedisPrefix(),
      clock: realClock,
      limits: { [SEND]: 1, 'oy:balance': 1 },
      windowMs: 50,
      arrivalAllowanceMs: 60_000,
    });
    await leave(limits); // never done: nothing is sent for a minute
    const permit = await leave(limits, 'oy:balance');
    expect(permit.endpoint).toBe('oy:balance');
    await expect(limits.acquire('oy:unheard-of')).rejects.toThrow('no rate limit is set for');
  });
});

describe('places come back', () => {
  it('of a worker that died with its request under way: after allowance and window', async () => {
    const [limits] = workers(1, { limit: 2, windowMs: 100, allowanceMs: 300 });
    if (!limits) throw new Error('unreachable');
    await take(limits, 1);
    const tookMs = performance.now(); // of the later one of the two
    const [dead] = await take(limits, 1);
    expect(dead?.endpoint).toBe(SEND);
    await leave(limits);
    // The first place was taken at most a pace before the second.
    await leave(limits);
    expect(performance.now() - tookMs).toBeGreaterThanOrEqual(400 - SLEW_MS);
  });

  it('and a permit that nobody uses takes none', async () => {
    const [limits] = workers(1, { limit: 2, windowMs: 100, allowanceMs: 60_000 });
    if (!limits) throw new Error('unreachable');
    for (let i = 0; i < 4; i += 1) await limits.acquire(SEND); // refused by the database, say
    expect((await leave(limits)).endpoint).toBe(SEND); // not after a minute
  });

  it('one window after the answer, even where the answer came later than the allowance', async () => {
    const [limits] = workers(1, { limit: 1, windowMs: 200, allowanceMs: 50 });
    if (!limits) throw new Error('unreachable');
    const slow = await leave(limits);
    await realClock.sleep(300);
    await slow.done(); // its place lapsed 50 ms ago; it may have arrived only now
    const answeredMs = performance.now();
    await leave(limits);
    expect(performance.now() - answeredMs).toBeGreaterThanOrEqual(200 - SLEW_MS);
  });

  it('of one who gave up waiting', async () => {
    const [limits] = workers(1, { limit: 1, windowMs: 100, allowanceMs: 60_000 });
    if (!limits) throw new Error('unreachable');
    const held = await leave(limits);
    const stopping = new AbortController();
    const waiting = leave(limits, SEND, stopping.signal);
    stopping.abort(new Error('the worker stops'));
    await expect(waiting).rejects.toThrow('the worker stops');
    await expect(leave(limits, SEND, stopping.signal)).rejects.toThrow('the worker stops');
    await held.done();
    expect((await leave(limits)).endpoint).toBe(SEND);
  });
});

describe('when Redis loses what it knew, nothing leaves for one window', () => {
  const WINDOW_MS = 300;
  const RULES: Rules = { limit: 5, windowMs: WINDOW_MS, allowanceMs: 60_000 };

  it('emptied: neither new requests nor those that had their slot already', async () => {
    const redis = await privateRedis();
    const first = limitsOn(redis.connect(), RULES);
    const second = limitsOn(redis.connect(), RULES);
    await take(first, 5);
    // Two that wait for a place, and a third that comes right after the loss.
    const waiting = [leave(first), leave(second)];
    await redis.connect().flushall();
    const lostMs = performance.now();
    const passedMs = await passed([...waiting, leave(second)]);
    expect(Math.min(...passedMs) - lostMs).toBeGreaterThanOrEqual(WINDOW_MS - SLEW_MS);
  });

  it('restarted from a file that lacks the last second', async () => {
    const redis = await privateRedis();
    const limits = limitsOn(redis.connect(), RULES);
    const [early] = await take(limits, 1);
    await early?.done();
    await keepFile(redis);
    await take(limits, 5); // all of them leave now, and Redis is about to forget them
    await redis.kill();
    await putFileBack(redis);
    const restartedMs = performance.now();
    await redis.startAgain();
    const passedMs = await passed([leave(limits)]);
    expect(Math.min(...passedMs) - restartedMs).toBeGreaterThanOrEqual(WINDOW_MS - SLEW_MS);
  });

  it('and one that is down is waited for, unless the worker stops', async () => {
    const redis = await privateRedis();
    const limits = limitsOn(redis.connect(), { ...RULES, windowMs: 50 });
    const held = await leave(limits);
    await redis.kill();
    const stopping = new AbortController();
    const stopped = leave(limits, SEND, stopping.signal);
    const patient = leave(limits);
    stopping.abort(new Error('the worker stops'));
    await expect(stopped).rejects.toThrow('the worker stops');
    await redis.startAgain();
    expect((await patient).endpoint).toBe(SEND);
    await held.done();
  });
});

describe('when the clock of Redis is set back', () => {
  it('what it wrote before does not stop everything for an hour', async () => {
    const redis = await privateRedis();
    const raw = redis.connect();
    const limits = limitsOn(raw, { limit: 2, windowMs: 100, allowanceMs: 200 });
    await take(limits, 2);
    // An hour ahead, as everything looks once the clock has gone back by one.
    const ahead = (Number((await raw.time())[0]) + 3_600) * 1_000;
    await raw.set(`test:limits:${SEND}:slot`, ahead);
    await raw.hset('test:limits:since', 'since', ahead);
    await raw.zunionstore(
      `test:limits:${SEND}:places`,
      1,
      `test:limits:${SEND}:places`,
      'WEIGHTS',
      2,
    );
    expect((await leave(limits)).endpoint).toBe(SEND);
  });
});

/** When each of these was let through. */
function passed(permits: Promise<Permit>[]): Promise<number[]> {
  return Promise.all(permits.map((permit) => permit.then(() => performance.now())));
}

const FILE = 'appendonlydir';

async function keepFile({ dir }: PrivateRedis): Promise<void> {
  await cp(join(dir, FILE), join(dir, 'kept'), { recursive: true });
}

async function putFileBack({ dir }: PrivateRedis): Promise<void> {
  await rm(join(dir, FILE), { recursive: true });
  await cp(join(dir, 'kept'), join(dir, FILE), { recursive: true });
}
