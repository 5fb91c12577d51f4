import { Client } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  freshPostgresDatabase,
  freshRedisPrefix,
  hasPostgres,
  ManualClock,
  redisSocket,
  tempDir,
} from '../support/servers.ts';
import { withRedis } from './redis-users.ts';

describe('the servers that tests share', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await tempDir();
  });

  test('Redis answers, and prefixes differ', async () => {
    expect(dir).not.toBe('');
    expect(await withRedis(redisSocket, (redis) => redis.ping())).toBe('PONG');
    expect(freshRedisPrefix()).not.toBe(freshRedisPrefix());
  });

  test.skipIf(!hasPostgres)('PostgreSQL gives a database of one’s own', async () => {
    const database = await freshPostgresDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('select current_database() as name');
    expect(rows).toEqual([{ name: expect.stringMatching(/^test_/) }]);
    await client.end();
    await database.drop();
  });
});

describe('the manual clock', () => {
  test('wakes each sleeper at its own moment, and loops as often as time allows', async () => {
    const clock = new ManualClock(0);
    const turns: number[] = [];
    void (async () => {
      while (turns.length < 100) {
        await clock.sleep(10_000);
        turns.push(clock.nowMs());
      }
    })();
    await clock.untilAsleep();
    await clock.advance(35_000);
    expect(turns).toEqual([10_000, 20_000, 30_000]);
    expect(clock.nowMs()).toBe(35_000);
  });

  test('an aborted sleep resolves at once', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const slept = clock.sleep(1_000, stop.signal);
    stop.abort();
    await expect(slept).resolves.toBeUndefined();
  });
});
