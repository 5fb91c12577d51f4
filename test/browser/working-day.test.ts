import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createInstallation,
  type Installation,
  type RunningTest,
} from '../real-processes/installation.ts';
import { browserPath, startBrowser } from './browser.ts';
import { approveBatch, uploadSalaries, watchToTheEnd } from './payout-steps.ts';
import { Person } from './person.ts';
import {
  closeMonth,
  importShopFiles,
  matchByHand,
  reconcileShop,
  resolve,
  resolveByFile,
  SHOP_SETTINGS,
  writeOff,
} from './reconciliation-steps.ts';
import { compareReports } from './report-steps.ts';

const PATIENCE_MS = 600_000;

describe.skipIf(browserPath === null)('a working day at the desk, in a real Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test(
    'upload, correct, approve, watch, reconcile, resolve, close the month, download every report',
    async (running) => {
      const { installation, url } = await desk(running);
      const arrive = (name: string, role: string): Promise<Person> =>
        Person.signIn(browser, installation, { url, name, role });
      const maya = await arrive('maya', 'maker');
      const agus = await arrive('agus', 'approver');

      const batches = await uploadSalaries(maya, installation);
      for (const batch of batches) await approveBatch(agus, installation, batch);
      for (const batch of batches) await watchToTheEnd(agus, batch);

      await importShopFiles(maya);
      await reconcileShop(maya, 1);
      await matchByHand(maya, 'INV-100592');
      await resolve(maya, 'INV-100648');
      await writeOff(maya, agus, { category: 'missing_in_ledger', count: 3 });
      const dir = installation.dataDir;
      await resolveByFile(maya, { category: 'missing_at_provider', dir });
      const run = await reconcileShop(agus, 3);
      const period = await closeMonth(agus, '2025-10');

      expect(await statuses(installation)).toEqual({
        open: 6, // what is left of the ambiguous three is one that is missing
        resolved: 4,
        written_off: 3,
        auto_closed: 3,
      });

      const [batch = ''] = batches;
      await compareReports(agus, installation, { batch, run, period });
      expect([...maya.complaints, ...agus.complaints]).toEqual([]);
    },
    PATIENCE_MS,
  );
});

/** How many exceptions of the shop there are of each status, by the command line. */
async function statuses(installation: Installation): Promise<Record<string, number>> {
  const list = ['exceptions', 'list', '--stream', 'shop', '--status', 'any'];
  const { code, stdout, stderr } = await installation.run(...list);
  expect(code, stderr).toBe(0);
  const counts: Record<string, number> = {};
  for (const { status } of JSON.parse(stdout) as { status: string }[]) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

async function desk(running: RunningTest): Promise<{ installation: Installation; url: string }> {
  const installation = await createInstallation(running, {
    database: 'SQLite',
    sendsPerSecond: 20,
    environment: { RECONCILIATION_FILE: join(process.cwd(), SHOP_SETTINGS) },
  });
  const one = await installation.start('start');
  return { installation, url: await one.says(/callbacks and API at (\S+)/) };
}
