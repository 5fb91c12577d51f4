import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import { createInstallation, type DatabaseKind, type Installation } from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { uploadedRows } from './payout-file.ts';
import type { RunningProcess } from './processes.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const PAYOUTS = 50;

/** Each answer takes a while, so that requests are under way at every moment. */
const SLOW_ANSWERS = [
  { endpoint: 'remit', kind: 'delay', ms: 700, probability: 0.5 },
  { endpoint: 'remit', kind: 'delay', ms: 700, when: 'before', probability: 0.5 },
];

const databases: DatabaseKind[] = hasPostgres ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

describe.concurrent.each(databases)(
  'a worker stands still in the middle of its sends (%s)',
  (database) => {
    it('another one takes over and ends the batch; when the first wakes up, nothing is paid twice', async (test) => {
      const here = await createInstallation(test, { database, sendsPerSecond: 4 });
      await here.sandbox.addFaults(SLOW_ANSWERS);
      const rows = uploadedRows('FROZEN', PAYOUTS);
      const batchId = await here.upload(rows);
      // It asks late, so that it does little but send.
      const first = await here.start('worker', { STATUS_FIRST_ASK_SECONDS: '5' });
      await here.untilAsked(batchId);
      await here.approve(batchId);
      await here.untilSent(4);
      const left = await freezeInTheMiddle(here, first);

      // Longer than its lock and its time-out: what it left behind is taken up by another one.
      await here.start('worker', { LIMIT_REMIT_PER_SECOND: '50' });
      await here.untilEnded();
      first.wakeUp();
      await here.until('the one that woke up has written down its late answers', async () => {
        const missing = await here.sql.rows(`
        select partner_trx_id from attempts where partner_trx_id in (${left.join()})
        and times_sent > (select count(*) from evidence
          where endpoint = 'oy:remit' and subject = attempts.partner_trx_id)`);
        return missing.length === 0;
      });
      await here.stopAll();
      await here.untilEnded();
      expect(await whatIsWrong({ rows, ...here })).toEqual([]);
    });
  },
);

/**
 * Freezes the only worker while it waits for answers, and between its transactions: one that is frozen
 * inside holds SQLite's only write lock, and everything waits for it. Resolves to the ids, quoted, that
 * it was sending.
 */
async function freezeInTheMiddle(
  here: Installation,
  worker: RunningProcess,
): Promise<readonly string[]> {
  let left: string[] = [];
  await here.until('the worker is frozen while it waits for answers', async () => {
    worker.freeze();
    const sending = await here.sql.rows(`
      select attempts.partner_trx_id as id from payouts
      join attempts on payout_id = payouts.id where state = 'sending'`);
    left = sending.map(({ id }) => `'${id}'`);
    if (left.length >= 2 && (await canWrite(here))) return true;
    worker.wakeUp();
    return false;
  });
  return left;
}

/** The one that is frozen, the only one there is, holds nothing that others need to go on. */
async function canWrite(here: Installation): Promise<boolean> {
  const { sql, databaseUrl } = here;
  if (databaseUrl === null) {
    const tried = sql.run('pragma busy_timeout = 50; begin immediate; rollback');
    return tried.then(
      () => true,
      () => false,
    );
  }
  const others = async (state: string): Promise<number> => {
    const found = await sql.rows(`
      select pid from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid() and state like '${state}%'`);
    return found.length;
  };
  await here.until(
    'what it asked of PostgreSQL is done',
    async () => (await others('active')) === 0,
  );
  return (await others('idle in transaction')) === 0;
}
