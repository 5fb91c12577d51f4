import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';
import { freshRedisPrefix } from '../support/servers.ts';
import { privateRedis } from '../platform/private-redis.ts';
import { Items } from './items.ts';
import { Signal } from './patience.ts';
import { lookInto, readableLog, startWorker } from './running.ts';

const NEVER = new Promise<void>(() => undefined);
const UNFINISHED = 'stopped with work under way; the database knows what to take up again';

describeOnBothDatabases('a worker that is told to stop', (open) => {
  it('lets the requests under way end, and takes nothing new', async () => {
    const database = await open();
    const items = await Items.create(database, 10);
    const prefix = freshRedisPrefix();
    const underWay = new Signal();
    const answered = new Signal();
    const job = items.job(async () => {
      if (items.handled.length === 2) underWay.tell();
      await answered.happened;
    });
    const worker = await startWorker({ database, prefix, jobs: [job], concurrency: 2 });
    await underWay.happened;
    const stopped = worker.stop();
    answered.tell();
    await stopped;
    expect(items.handled).toHaveLength(2);
    expect(await items.open()).toHaveLength(8); // those two are done
    expect(await lookInto(job, prefix).getActiveCount()).toBe(0);
  });

  it('tells those who only wait for their turn, which then are still due', async () => {
    const database = await open();
    const items = await Items.create(database, 3);
    const waiting = new Signal();
    const job = items.job(async (_id, signal) => {
      if (items.handled.length === 3) waiting.tell();
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
    const { log, messages } = readableLog();
    const prefix = freshRedisPrefix();
    const worker = await startWorker({ database, prefix, jobs: [job], log });
    await waiting.happened;
    await worker.stop();
    expect(await items.open()).toEqual([1, 2, 3]);
    expect(messages()).not.toContain('job failed');
    expect(messages()).not.toContain(UNFINISHED);
  });

  it('does not wait for ever for a handler that does not end', async () => {
    const database = await open();
    const items = await Items.create(database, 1);
    const begun = new Signal();
    const job = items.job(async () => {
      begun.tell();
      await NEVER;
    });
    const { log, messages } = readableLog();
    const prefix = freshRedisPrefix();
    const worker = await startWorker({ database, prefix, jobs: [job], stopWithinMs: 50, log });
    await begun.happened;
    await worker.stop();
    expect(messages()).toContain(UNFINISHED);
  });

  it('stops although Redis is away', async () => {
    const database = await open();
    const items = await Items.create(database, 4);
    const redis = await privateRedis();
    const begun = new Signal();
    const answered = new Signal();
    const job = items.job(async () => {
      begun.tell();
      await answered.happened;
    });
    const worker = await startWorker({
      database,
      prefix: 'test',
      redis: redis.connect(),
      jobs: [job],
      concurrency: 1,
    });
    await begun.happened;
    await redis.kill();
    const stopped = worker.stop();
    answered.tell();
    await stopped;
    expect(await items.open()).toEqual([2, 3, 4]); // the one under way reached the database
  });
});
