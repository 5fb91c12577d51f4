import { expect, it } from 'vitest';
import { redisRateLimits } from '../../src/platform/limits/redis-rate-limits.ts';
import { freshRedisPrefix, realClock } from '../support/servers.ts';
import { sharedRedis } from './running.ts';

it('an endpoint that answered "too many requests" has half its places, rounded down, and one at least', async () => {
  for (const [limit, places] of [
    [4, 2],
    [5, 2],
    [1, 1],
  ] as const) {
    const limits = redisRateLimits({
      redis: sharedRedis(),
      prefix: freshRedisPrefix(),
      clock: realClock,
      limits: { 'oy:remit': limit },
      isSlowed: async () => true,
      windowMs: 50,
      arrivalAllowanceMs: 60_000, // nothing is answered: a place that is taken stays taken
    });
    const leave = async (signal?: AbortSignal): Promise<void> => {
      const permit = await limits.acquire('oy:remit', signal);
      await permit.enter(signal);
    };
    for (let place = 0; place < places; place += 1) await leave();
    await expect(leave(AbortSignal.timeout(300)), `of ${limit}`).rejects.toThrow('timeout');
  }
});
