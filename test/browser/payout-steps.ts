import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from '../real-processes/installation.ts';
import type { Person } from './person.ts';

const HEADER = 'reference,bank_code,account_number,account_name,amount';
const PATIENCE_MS = 180_000;

/** Ten salaries, and one row whose amount nobody can read. */
const SALARIES = [
  HEADER,
  ...Array.from(
    { length: 10 },
    (_, index) => `GAJI-${index},014,123981239${index},,${10_000 + index}`,
  ),
  'GAJI-10,014,1239812310,,1.5E+5',
  '',
].join('\n');

/** Uploads the salaries and, corrected, the row that was refused; resolves to the pages of both batches. */
export async function uploadSalaries(maker: Person, { dataDir }: Installation): Promise<string[]> {
  await maker.follow('Payouts');
  const first = await upload(maker, join(dataDir, 'gaji.csv'), SALARIES);
  await maker.sees('10 Accepted');
  const rejects = await maker.download('Rejected rows, to be corrected (CSV)');
  await maker.goTo('/batches');
  const corrected = rejects.toString('utf8').replace('1.5E+5', '150000');
  const second = await upload(maker, join(dataDir, 'koreksi.csv'), corrected);
  await maker.sees('1 Accepted');
  return [first, second];
}

async function upload({ page }: Person, path: string, content: string): Promise<string> {
  await writeFile(path, content);
  await page.getByLabel('File (CSV or Excel)').setInputFiles(path);
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.waitForURL(/\/batches\/B/);
  return new URL(page.url()).pathname;
}

/** The page shows the button once the bank has named every recipient. */
export async function approveBatch(
  approver: Person,
  installation: Installation,
  batch: string,
): Promise<void> {
  const { page } = approver;
  await installation.untilAsked(idIn(batch));
  await approver.goTo(batch);
  await page.getByRole('button', { name: /^Approve/ }).click();
  await page.waitForURL(/\/batches\/B/);
}

/** The page moves by itself. */
export async function watchToTheEnd(person: Person, batch: string): Promise<void> {
  await person.goTo(batch);
  await person.page.getByText('Finished').first().waitFor({ timeout: PATIENCE_MS });
}

export const idIn = (path: string): string => path.split('/').at(-1) ?? '';
