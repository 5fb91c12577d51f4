import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createInstallation,
  type Installation,
  type RunningTest,
} from '../real-processes/installation.ts';
import { browserPath, expectUsable, startBrowser } from './browser.ts';
import { Person } from './person.ts';

const PATIENCE_MS = 180_000;
const HEADER = 'reference,bank_code,account_number,account_name,amount';

/** Ten salaries, and one row whose amount nobody can read. */
const FILE = [
  HEADER,
  ...Array.from(
    { length: 10 },
    (_, index) => `GAJI-${index},014,123981239${index},,${10_000 + index}`,
  ),
  'GAJI-10,014,1239812310,,1.5E+5',
  '',
].join('\n');

describe.skipIf(browserPath === null)('a working day at the desk, in a real Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test(
    'the maker uploads and corrects, the approver approves, and all of it is paid',
    async (running) => {
      const { installation, url } = await desk(running);
      const maya = await Person.signIn(browser, installation, { url, name: 'maya', role: 'maker' });
      const agus = await Person.signIn(browser, installation, {
        url,
        name: 'agus',
        role: 'approver',
      });
      await expectUsable(maya.page);

      await maya.page.getByRole('link', { name: 'Payouts' }).click();
      await upload(maya, join(installation.dataDir, 'gaji.csv'), FILE);
      await expectUsable(maya.page);
      const first = maya.page.url();
      await maya.page.getByText('10 Accepted').waitFor();

      const rejects = (await maya.download('Rejected rows, to be corrected (CSV)')).toString(
        'utf8',
      );
      expect(rejects).toContain('GAJI-10');
      await maya.goTo('/batches');
      const corrected = rejects.replace('1.5E+5', '150000');
      await upload(maya, join(installation.dataDir, 'koreksi.csv'), corrected);
      await maya.page.getByText('1 Accepted').waitFor();

      await agus.goTo('/batches');
      await expectUsable(agus.page);
      for (const file of ['gaji.csv', 'koreksi.csv']) {
        await agus.goTo('/batches');
        await agus.page.getByRole('link', { name: file }).click();
        await approve(agus, installation);
      }
      await agus.page.goto(first);
      await agus.page.getByText('Finished').first().waitFor({ timeout: PATIENCE_MS });

      const out = join(installation.dataDir, 'results.csv');
      const id = first.split('/').at(-1) ?? '';
      const said = await installation.run('payouts', 'results', id, '--out', out);
      expect(said.code, said.stderr).toBe(0);
      expect(await agus.download('Results (CSV)')).toEqual(await readFile(out));
      expect([...maya.complaints, ...agus.complaints]).toEqual([]);
    },
    PATIENCE_MS * 2,
  );
});

async function desk(running: RunningTest): Promise<{ installation: Installation; url: string }> {
  const installation = await createInstallation(running, {
    database: 'SQLite',
    sendsPerSecond: 20,
  });
  const one = await installation.start('start');
  return { installation, url: await one.says(/callbacks and API at (\S+)/) };
}

async function upload({ page }: Person, path: string, content: string): Promise<void> {
  await writeFile(path, content);
  await page.getByLabel('File (CSV or Excel)').setInputFiles(path);
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.waitForURL(/\/batches\/B/);
}

/** The page shows the button once the bank has named every recipient. */
async function approve({ page }: Person, installation: Installation): Promise<void> {
  const id = page.url().split('/').at(-1) ?? '';
  await installation.untilAsked(id);
  await page.reload();
  await page.getByRole('button', { name: /^Approve/ }).click();
  await page.waitForURL(/\/batches\/B/);
}
