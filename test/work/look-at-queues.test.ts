import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { RedisLocation } from '../../src/platform/redis/connect.ts';
import { lookAtQueues } from '../../src/work/look-at-queues.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { freshRedisPrefix, realClock, redisSocket, tempDir } from '../support/servers.ts';
import { Items } from './items.ts';
import { patiently } from './patience.ts';
import { lookInto, sharedRedis, startWorker } from './running.ts';

const WITHIN_MS = 500;

const look = (names: readonly string[], prefix: string, location = HERE) =>
  lookAtQueues({ location, prefix, names, clock: realClock, withinMs: WITHIN_MS });

const HERE: RedisLocation = { kind: 'socket', path: redisSocket };

describeOnBothDatabases('a look at the queues', (open) => {
  it('counts what Redis holds, says since when the oldest waits, and writes nothing', async () => {
    const prefix = freshRedisPrefix();
    const job = (await Items.create(await open(), 1)).job();
    const queue = lookInto(job, prefix);
    await queue.waitUntilReady();
    const since = realClock.nowMs() - 60_000;
    await queue.add(job.name, { id: 1 }, { jobId: 'item-1', timestamp: since });
    await queue.add(job.name, { id: 2 }, { jobId: 'item-2' });
    await queue.add(job.name, { id: 3 }, { jobId: 'item-3', delay: 60_000 });
    const redis = sharedRedis();
    const before = (await redis.keys(`${prefix}*`)).toSorted();
    const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingSince: null };
    expect(await look([job.name, 'empty'], prefix)).toEqual({
      kind: 'seen',
      queues: [
        {
          ...nothing,
          name: job.name,
          waiting: 2,
          delayed: 1,
          oldestWaitingSince: new Date(since).toISOString(),
        },
        { ...nothing, name: 'empty' },
      ],
      failed: [],
    });
    expect((await redis.keys(`${prefix}*`)).toSorted()).toEqual(before);
  });

  it('tells which jobs failed and why, and neither it nor Redis has anybody’s account or name', async () => {
    const prefix = freshRedisPrefix();
    const database = await open();
    const items = await Items.create(database, 2);
    const job = items.job(async (id) => {
      if (id === 1) throw new Error('account 1239812390 of "BUDI SANTOSO", budi@example.com: no');
      await database.knex.raw(`select '1239812391', 'SITI' from nowhere`);
    });
    await startWorker({ database, prefix, jobs: [job] });
    const queue = lookInto(job, prefix);
    await patiently('both have failed', async () => (await queue.getFailedCount()) === 2);
    const seen = await look([job.name], prefix);
    const failed = seen.kind === 'seen' ? seen.failed : [];
    expect(failed.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(failed.find(({ item }) => item === 1)?.error).toBe('Error: account … of "…", … no');
    expect(failed.find(({ item }) => item === 2)?.error).toMatch(/the database refused it \(/);
    const redis = sharedRedis();
    const kept = await Promise.all(
      [1, 2].map((id) => redis.hgetall(`${prefix}:${job.name}:item-${id}`)),
    );
    expect(JSON.stringify([kept, failed])).not.toMatch(/123981239|BUDI|SITI|example/);
  });

  it('is soon over where Redis is not there, or does not answer', async () => {
    const nobody = join(await tempDir(), 'nobody.sock');
    expect(await look(['any'], 'x', { kind: 'socket', path: nobody })).toEqual({
      kind: 'silent',
      code: 'ENOENT',
    });
    const before = realClock.nowMs();
    const silent = await silentServer();
    expect(await look(['any'], 'x', { kind: 'url', url: silent })).toMatchObject({
      kind: 'silent',
    });
    expect(realClock.nowMs() - before).toBeLessThan(4 * WITHIN_MS);
  });
});

/** Takes connections and says nothing, as a Redis that hangs. */
async function silentServer(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return `redis://127.0.0.1:${address.port}`;
}
