import { describe, expect, it, vi } from 'vitest';
import { hasPostgres, realClock } from '../support/servers.ts';
import { createInstallation, type DatabaseKind, type Installation } from './installation.ts';
import { flushOwnRedis } from './own-redis.ts';
import { uploadedRows } from './payout-file.ts';
import { whatIsWrong } from './judge.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const PAYOUTS = 150;
/** What a person is promised (docs: `rekon stop-sending`). */
const STOPPED_WITHIN_MS = 1_000;

/** What is left need not be waited for so long. */
const QUICKLY = { LIMIT_REMIT_PER_SECOND: '200' };
const WAITING = ['approved', 'held'];

const databases: DatabaseKind[] = hasPostgres ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

describe.concurrent.each(databases)('a person stops all sends (%s)', (database) => {
  it('within a second nothing is sent any more, whatever is restarted or emptied, until a person lets it go on', async (test) => {
    const here = await createInstallation(test, {
      database,
      sendsPerSecond: 3, // so that many are left, however long the command takes to start
      sandboxProcess: true, // the clock of its log is not held up by the test
    });
    const rows = uploadedRows('STOP', PAYOUTS);
    const batchId = await here.upload(rows);
    const workers = await Promise.all([here.start('worker'), here.start('worker')]);
    await here.untilAsked(batchId);
    await here.approve(batchId);
    await here.untilSent(6);

    const stopped = await here.run('stop-sending', '--by', 'sari', '--reason', 'a wrong file');
    expect(stopped.code, stopped.stderr).toBe(0);
    const deadlineMs = realClock.nowMs() + STOPPED_WITHIN_MS;
    expect(await payoutsIn(here, WAITING)).toBeGreaterThan(0);

    // What may tempt it: queues that are filled afresh, and workers that know nothing of before.
    await flushOwnRedis(here.dataDir);
    await Promise.all(workers.map((worker) => worker.kill()));
    await Promise.all([here.start('worker', QUICKLY), here.start('worker', QUICKLY)]);
    await flushOwnRedis(here.dataDir);
    await here.until('what was under way has been followed to its end', async () => {
      return (await payoutsIn(here, ['sending', 'unknown', 'processing'])) === 0;
    });
    await untilLookedTwice(here);
    const late = (await here.sandbox.remits()).filter(({ arrivedMs }) => arrivedMs > deadlineMs);
    expect(late).toEqual([]);
    expect(await payoutsIn(here, WAITING)).toBeGreaterThan(0);

    const resumed = await here.run('resume-sending', '--by', 'budi', '--reason', 'it was right');
    expect(resumed.code, resumed.stderr).toBe(0);
    await here.untilEnded();
    await here.stopAll();
    expect(await whatIsWrong({ rows, ...here })).toEqual([]);
  });
});

async function payoutsIn({ sql }: Installation, states: readonly string[]): Promise<number> {
  const [found] = await sql.rows(`
    select count(*) as payouts from payouts
    where state in (${states.map((state) => `'${state}'`).join()})`);
  return Number(found?.payouts);
}

/** The workers have looked for a way back, in vain, and filled the queues meanwhile. */
async function untilLookedTwice(here: Installation): Promise<void> {
  const runs = async (): Promise<number> => {
    const [made] = await here.sql.rows(
      `select count(*) as runs from schedule_runs where name = 'probe-breakers'`,
    );
    return Number(made?.runs);
  };
  const before = await runs();
  await here.until('the workers have looked twice whether sends may go on', async () => {
    return (await runs()) >= before + 2;
  });
}
