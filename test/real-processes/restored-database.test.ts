import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import { databaseCopy } from './database-copy.ts';
import { createInstallation, type Installation, UNHURRIED } from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { type UploadedRow, uploadedRows } from './payout-file.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const PAYOUTS = 60;

describe('the database is restored from a copy of before the approval, and the batch approved again', () => {
  it.concurrent('after all was paid: the provider knows every id, and nothing is paid twice (SQLite)', async (test) => {
    const here = await createInstallation(test, {
      database: 'SQLite',
      sendsPerSecond: 50,
      environment: UNHURRIED,
    });
    const rows = uploadedRows('RESTORED', PAYOUTS);
    const { batchId, restore } = await approvedAfterCopy(here, rows);
    await here.untilEnded();
    await here.stopAll();
    const before = await here.sandbox.transactions();

    await restore();
    await here.sandbox.forgetRequests();
    await approveAgain(here, batchId);
    await here.untilEnded();
    await here.stopAll();
    const answers = (await here.sandbox.remits()).map(({ code }) => code);
    expect(answers).toEqual(rows.map(() => '203'));
    expect(await here.sandbox.transactions()).toEqual(before);
    expect(await whatIsWrong({ rows, ...here })).toEqual([]);
  });

  it.skipIf(!hasPostgres).concurrent(
    'after a power cut in the middle: what was sent is known, and the rest is paid now (PostgreSQL)',
    async (test) => {
      const here = await createInstallation(test, { database: 'PostgreSQL', sendsPerSecond: 25 });
      const rows = uploadedRows('POWER-CUT', PAYOUTS);
      const { batchId, restore } = await approvedAfterCopy(here, rows);
      await here.untilSent(PAYOUTS / 3);
      await here.killAll();
      const before = await here.sandbox.transactions();
      expect(before.length).toBeLessThan(PAYOUTS);

      await restore();
      await here.sandbox.forgetRequests();
      await approveAgain(here, batchId);
      await here.untilEnded();
      await here.stopAll();
      const known = new Set(before.map(({ partnerTrxId }) => partnerTrxId));
      const again = (await here.sandbox.remits()).filter((send) =>
        known.has(String(send.partnerTrxId)),
      );
      expect(again.length).toBeGreaterThan(0);
      expect(again.filter(({ code }) => code !== '203')).toEqual([]);
      expect(await whatIsWrong({ rows, ...here })).toEqual([]);
    },
  );
});

/** A batch that is being paid, and the way back to where it was not approved yet. */
async function approvedAfterCopy(
  here: Installation,
  rows: readonly UploadedRow[],
): Promise<{ batchId: string; restore: () => Promise<void> }> {
  const batchId = await here.upload(rows);
  await here.start('worker');
  await here.untilAsked(batchId);
  // Else the restored books would open with what is left after the payments that they do not know.
  await here.until('the books are opened with the deposit', async () => {
    const opened = await here.sql.rows("select key from postings where kind = 'opening_balance'");
    return opened.length > 0;
  });
  await here.stopAll(); // PostgreSQL copies a database that nobody uses
  const copy = databaseCopy(here);
  await copy.take();
  await Promise.all([here.start('worker'), here.start('worker')]);
  await here.approve(batchId);
  return { batchId, restore: () => copy.putBack() };
}

async function approveAgain(here: Installation, batchId: string): Promise<void> {
  const [states] = await here.sql.rows(
    `select min(state) as first, max(state) as last from payouts`,
  );
  expect(states).toEqual({ first: 'ready', last: 'ready' });
  await Promise.all([here.start('worker'), here.start('worker')]);
  await here.approve(batchId);
}
