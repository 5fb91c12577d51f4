import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { expect } from 'vitest';
import type { Person } from './person.ts';

const SAMPLES = 'samples/reconciliation';
export const SHOP_SETTINGS = join(SAMPLES, 'shop.json');

/** Both files of the shop of the samples. */
export async function importShopFiles(person: Person): Promise<void> {
  const { page } = person;
  for (const [source, lines] of [
    ['shop-orders', 68],
    ['shop-bank', 54],
  ] as const) {
    await person.goTo('/reconciliation/imports');
    await page.getByLabel('Whose file it is').selectOption(source);
    await page.getByLabel('File (CSV)').setInputFiles(join(SAMPLES, `${source}.csv`));
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await person.sees(`${lines} = ${lines} accepted + 0 known already + 0 rejected`);
  }
}

/** Reconciles the shop and waits on its page for the run; resolves to the run's page. */
export async function reconcileShop(person: Person, number: number): Promise<string> {
  const { page } = person;
  await person.goTo('/reconciliation/streams/shop');
  await page.getByRole('button', { name: 'Reconcile now' }).click();
  await page.getByRole('link', { name: String(number), exact: true }).click();
  await person.sees('What it found');
  return new URL(page.url()).pathname;
}

/** The page of the open exception of the shop with this reference. */
export async function openException(person: Person, reference: string): Promise<void> {
  await person.goTo('/exceptions?stream=shop');
  const line = person.page.getByRole('row').filter({ hasText: reference });
  await line.getByRole('link').first().click();
  await person.page.getByRole('heading', { name: 'Decide', exact: true }).waitFor();
}

/** What the order and the bank call differently is one sale: its two lines are matched by hand. */
export async function matchByHand(person: Person, reference: string): Promise<void> {
  const { page } = person;
  await openException(person, reference);
  const nearest = await page.getByLabel('Their lines').inputValue();
  expect(nearest, 'the nearest candidate is proposed').not.toBe('');
  await page.getByRole('button', { name: 'Compare the lines' }).click();
  await person.sees('The sums are the same.');
  await page.getByLabel('Why they belong together').fill('the customer confirmed both');
  await page.getByRole('button', { name: 'Match these lines' }).click();
  await person.sees(/^Match .+ is made/);
}

export async function resolve(person: Person, reference: string): Promise<void> {
  const { page } = person;
  await openException(person, reference);
  await page.getByLabel('What', { exact: true }).selectOption('resolve');
  await page.getByLabel('How it was settled (to resolve)').selectOption('accepted');
  await page.getByLabel('Note: why, and what shows it').fill('the rest was paid in cash');
  await page.getByRole('button', { name: 'Carry out' }).click();
  await person.sees('Done: 1.');
}

/** One asks on the list, for all lines that look so; another approves them there. */
export async function writeOff(
  asks: Person,
  approves: Person,
  { category, count }: { readonly category: string; readonly count: number },
): Promise<void> {
  const list = `/exceptions?stream=shop&category=${category}`;
  for (const person of [asks, approves]) {
    const { page } = person;
    await person.goTo(list);
    await page.getByLabel('Choose all on this page').check();
    if (person === asks) {
      await page.getByLabel('What', { exact: true }).selectOption('request_write_off');
      await page.getByLabel('Note: why, and what shows it').fill('nobody knows these');
      await page.getByRole('button', { name: 'Carry out' }).click();
    } else {
      await page.getByRole('button', { name: 'Approve the write-offs chosen' }).click();
    }
    await person.sees(`Done: ${count}.`);
  }
}

/** Downloads what is open, fills in a spreadsheet, looks at the preview, and applies it. */
export async function resolveByFile(
  person: Person,
  { category, dir }: { readonly category: string; readonly dir: string },
): Promise<void> {
  const { page } = person;
  await person.goTo('/exceptions/file');
  const exported = await person.download('Download the open exceptions (CSV)');
  const rows: Record<string, string>[] = parse(exported, { bom: true, columns: true });
  const chosen = rows.filter((row) => row.category === category);
  for (const row of chosen) {
    Object.assign(row, { action: 'resolve', new_resolution: 'not_ours', new_note: 'cash sale' });
  }
  const path = join(dir, 'selisih.csv');
  await writeFile(path, stringify(rows, { header: true }));
  await page.getByLabel('Edited file (CSV)').setInputFiles(path);
  await page.getByRole('button', { name: 'Show what it would do' }).click();
  await page.getByRole('button', { name: `Apply ${chosen.length} changes` }).click();
  await person.sees('Applied: selisih.csv');
}

/** Looks whether the month can be closed, and closes it; resolves to its page. */
export async function closeMonth(person: Person, month: string): Promise<string> {
  const { page } = person;
  await person.goTo('/reconciliation/periods');
  await page.getByLabel('Stream').selectOption('shop');
  await page.getByLabel(/^Period: a month/).fill(month);
  await page.getByRole('button', { name: 'Look whether it can be closed' }).click();
  await person.sees('Nothing stands in the way.');
  await page.getByRole('button', { name: 'Close the period' }).click();
  await page.waitForURL(/\/reconciliation\/periods\/shop\//);
  return new URL(page.url()).pathname;
}
