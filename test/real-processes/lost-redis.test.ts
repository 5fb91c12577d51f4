import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import { createInstallation, type Installation, LOST_ANSWERS } from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { flushOwnRedis, killOwnRedis, runningServer } from './own-redis.ts';
import { type UploadedRow, uploadedRows } from './payout-file.ts';
import { redisOfTheTest } from './redis-of-the-test.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const PAYOUTS = 80;
const SENDS_PER_SECOND = 25;

describe('in the middle of a batch', () => {
  it.concurrent('Redis dies again and again, and is started again on its file: the batch is paid to its end', async (test) => {
    const here = await createInstallation(test, {
      database: 'SQLite',
      sendsPerSecond: SENDS_PER_SECOND,
    });
    const rows = uploadedRows('REDIS-DIES', PAYOUTS);
    const batchId = await beginTheBatch(here, rows, ['start', 'worker']);
    await here.approve(batchId);
    for (const afterSends of [12, 32, 55]) {
      await here.untilSent(afterSends);
      const pid = await runningServer(here.dataDir);
      await killOwnRedis(here.dataDir);
      await runningServer(here.dataDir, pid);
    }
    expect(await endedWith(here, rows)).toEqual([]);
  });

  it.skipIf(!hasPostgres).concurrent(
    'Redis dies and comes back empty: the queues are filled again from the database',
    async (test) => {
      const redis = await redisOfTheTest(test);
      const here = await createInstallation(test, {
        database: 'PostgreSQL',
        sendsPerSecond: SENDS_PER_SECOND,
        environment: { REDIS_URL: redis.url },
      });
      const rows = uploadedRows('REDIS-EMPTY', PAYOUTS);
      const batchId = await beginTheBatch(here, rows, ['worker', 'worker']);
      await here.approve(batchId);
      for (const afterSends of [20, 50]) {
        await here.untilSent(afterSends);
        await redis.kill();
        await redis.forgetEverything();
        await redis.startAgain();
      }
      expect(await endedWith(here, rows)).toEqual([]);
    },
  );

  it.concurrent('Redis is emptied again and again: nothing is lost, and nothing is paid twice', async (test) => {
    const here = await createInstallation(test, {
      database: 'SQLite',
      sendsPerSecond: SENDS_PER_SECOND,
    });
    const rows = uploadedRows('FLUSH', PAYOUTS);
    const batchId = await beginTheBatch(here, rows, ['worker', 'worker']);
    await flushOwnRedis(here.dataDir);
    await here.approve(batchId);
    for (const afterSends of [10, 25, 40, 55, 70]) {
      await here.untilSent(afterSends);
      await flushOwnRedis(here.dataDir);
    }
    expect(await endedWith(here, rows)).toEqual([]);
  });
});

async function beginTheBatch(
  here: Installation,
  rows: readonly UploadedRow[],
  processes: readonly ('start' | 'worker')[],
): Promise<string> {
  await here.sandbox.addFaults(LOST_ANSWERS);
  const batchId = await here.upload(rows);
  await Promise.all(processes.map((command) => here.start(command)));
  await here.untilAsked(batchId);
  return batchId;
}

/** What is wrong once all has ended. */
async function endedWith(here: Installation, rows: readonly UploadedRow[]): Promise<string[]> {
  await here.untilEnded();
  await here.stopAll();
  return whatIsWrong({ rows, ...here });
}
