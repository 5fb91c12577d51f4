import { Worker } from 'bullmq';
import { expect, it, onTestFinished } from 'vitest';
import { feedQueue } from '../../src/work/feeder.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { freshRedisPrefix, realClock } from '../support/servers.ts';
import { privateRedis } from '../platform/private-redis.ts';
import { Items } from './items.ts';
import { patiently, Signal } from './patience.ts';
import { lookInto, sharedRedis, startWorker, workContext } from './running.ts';

const LIMITS = { queueLength: 10, failedPauseMs: 30_000 };

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describeOnBothDatabases('what is due is worked off', (open) => {
  it('by two workers together, each item once', async () => {
    const database = await open();
    const items = await Items.create(database, 60);
    const prefix = freshRedisPrefix();
    const begun = [new Signal(), new Signal()];
    // Each worker's first item waits for the other worker's: so both take part, however fast one is.
    const job = (me: number) =>
      items.job(async () => {
        begun[me]?.tell();
        await Promise.all(begun.map((signal) => signal.happened));
      });
    await startWorker({ database, prefix, jobs: [job(0)], owner: 'worker-1' });
    await startWorker({ database, prefix, jobs: [job(1)], owner: 'worker-2' });
    await items.untilOpen([]);
    expect(items.done.toSorted((a, b) => a - b)).toEqual(numbers(1, 60));
    expect(items.overlapping).toEqual([]);
  });

  it('to the end, when Redis is emptied in the middle of it', async () => {
    const database = await open();
    const items = await Items.create(database, 40);
    const redis = await privateRedis();
    const outsider = redis.connect();
    const half = new Signal();
    const emptied = new Signal();
    const job = items.job(async () => {
      if (items.handled.length === 20) half.tell();
      if (items.handled.length >= 20) await emptied.happened;
    });
    await startWorker({ database, prefix: 'test', redis: redis.connect(), jobs: [job] });
    await half.happened;
    await outsider.flushall();
    emptied.tell();
    await items.untilOpen([]);
    // Those under way when the queue was lost may be offered again; the database lets nothing be done twice.
    expect(items.done.toSorted((a, b) => a - b)).toEqual(numbers(1, 40));
  });

  it('to the end, when Redis dies and comes back empty', async () => {
    const database = await open();
    const items = await Items.create(database, 30);
    const redis = await privateRedis();
    const half = new Signal();
    const back = new Signal();
    const job = items.job(async () => {
      if (items.handled.length === 10) half.tell();
      if (items.handled.length >= 10) await back.happened;
    });
    await startWorker({ database, prefix: 'test', redis: redis.connect(), jobs: [job] });
    await half.happened;
    await redis.kill();
    await redis.forgetEverything();
    await redis.startAgain();
    back.tell();
    await items.untilOpen([]);
    expect(items.done.toSorted((a, b) => a - b)).toEqual(numbers(1, 30));
  });
});

describeOnBothDatabases('the queue', (open) => {
  it('is filled to its length and no further, by any number of feeders', async () => {
    const database = await open();
    const items = await Items.create(database, 100);
    const job = items.job();
    const queue = lookInto(job, freshRedisPrefix());
    const context = workContext(database);
    for (let turn = 0; turn < 3; turn += 1) {
      await Promise.all([1, 2, 3].map(() => feedQueue(job, queue, context, LIMITS)));
    }
    expect(await queue.getWaitingCount()).toBe(10);
  });

  it('offers a failing item again only after its pause, and does not let it starve the others', async () => {
    const database = await open();
    const items = await Items.create(database, 20);
    const prefix = freshRedisPrefix();
    // More items fail than the queue is long, and they are the most overdue.
    const job = items.job(async (id) => {
      if (id <= 12) throw new Error(`item ${id} cannot be done`);
    });
    const worker = await startWorker({ database, prefix, jobs: [job], queueLength: 5 });
    await items.untilOpen(numbers(1, 12));
    const failures = items.handled.filter((id) => id <= 12);
    expect(failures.toSorted((a, b) => a - b)).toEqual(numbers(1, 12)); // once each, so far

    const queue = lookInto(job, prefix);
    await patiently('all are in the list of failures', async () => {
      return (await queue.getFailedCount()) === 12;
    });
    await ageFailures(prefix, job.name, 31_000);
    await patiently('each has been tried again', () => items.handled.length >= 20 + 12);
    await worker.stop();
    for (const id of numbers(1, 12)) {
      expect(items.handled.filter((each) => each === id).length).toBeGreaterThanOrEqual(2);
    }
  });

  it('refuses a payload that is not ours, and goes on', async () => {
    const database = await open();
    const items = await Items.create(database, 3);
    const prefix = freshRedisPrefix();
    const job = items.job();
    const queue = lookInto(job, prefix);
    await queue.add(job.name, { id: '1; drop table payouts' }, { jobId: 'foreign-1' });
    await queue.add(job.name, { id: 2, amount: 1 }, { jobId: 'foreign-2' });
    await startWorker({ database, prefix, jobs: [job] });
    await items.untilOpen([]);
    await patiently('both are refused', async () => (await queue.getFailedCount()) === 2);
    const reasons = (await queue.getFailed()).map((failed) => failed.failedReason);
    expect(reasons.toSorted()).toEqual([
      'not a payload of ours: foreign-1',
      'not a payload of ours: foreign-2',
    ]);
    expect(items.done.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  it('does not run an item twice at once when its worker has vanished', async () => {
    const database = await open();
    const items = await Items.create(database, 1);
    const prefix = freshRedisPrefix();
    const job = items.job();
    const redis = sharedRedis();
    const queue = lookInto(job, prefix, redis);
    const context = workContext(database);
    await feedQueue(job, queue, context, LIMITS);
    // A worker takes the item and is never heard of again; its lock lapses after 100 ms.
    const vanished = new Worker(job.name, null, { connection: redis, prefix, lockDuration: 100 });
    await vanished.getNextJob('vanished');
    await vanished.close(true);

    // The look at stalled jobs that each worker takes every 30 s, and its processing of what it finds.
    const checker = new Worker(job.name, async () => undefined, {
      connection: sharedRedis(),
      prefix,
      maxStalledCount: 0, // as ours
      stalledInterval: 50,
    });
    checker.on('error', () => undefined);
    onTestFinished(() => checker.close(true));
    await patiently('the stall is noticed', async () => (await queue.getFailedCount()) === 1);
    await checker.close();
    expect((await queue.getFailed())[0]?.failedReason).toContain('stalled');

    await feedQueue(job, queue, context, LIMITS);
    expect(await queue.getWaitingCount()).toBe(0); // it is due, and not offered yet
    await ageFailures(prefix, job.name, 31_000);
    await startWorker({ database, prefix, jobs: [job] });
    await items.untilOpen([]);
    expect(items.handled).toEqual([1]);
  });
});

/** Lets the failures of a queue look older, instead of waiting; in one step, for a feeder may be at work. */
async function ageFailures(prefix: string, queue: string, ms: number): Promise<void> {
  const script = `
    for _, id in ipairs(redis.call('ZRANGE', KEYS[1] .. ':failed', 0, -1)) do
      redis.call('ZADD', KEYS[1] .. ':failed', ARGV[1], id)
      redis.call('HSET', KEYS[1] .. ':' .. id, 'finishedOn', ARGV[1])
    end`;
  await sharedRedis().eval(script, 1, `${prefix}:${queue}`, realClock.nowMs() - ms);
}
