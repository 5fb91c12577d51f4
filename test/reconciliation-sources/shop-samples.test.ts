import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shopSamples } from '../../samples/make/shop.ts';
import { readReconciliationFile } from '../../src/reconciliation/rules/settings-file.ts';
import { csvSource } from '../../src/records/import/csv/csv-source.ts';
import type { ReadRow } from '../../src/records/import/read-row.ts';
import { linesOf, reasonsOf } from './source-builder.ts';

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

async function read(name: string): Promise<ReadRow[]> {
  const { sources } = await readReconciliationFile(sample('reconciliation/shop.json'));
  const definition = sources.find((each) => each.name === name);
  if (definition === undefined) throw new Error(`shop.json has no source ${name}`);
  const rows: ReadRow[] = [];
  for await (const piece of csvSource(definition).rows(sample(`reconciliation/${name}.csv`))) {
    rows.push(...piece);
  }
  return rows;
}

describe('the shop and its bank', () => {
  test.each([...shopSamples()])('%s is what make-samples.ts writes', async (name, content) => {
    expect(await readFile(sample(name), 'utf8')).toBe(content);
  });

  test('the settings make one stream of two sources', async () => {
    const { streams, sources, holidays } = await readReconciliationFile(
      sample('reconciliation/shop.json'),
    );
    expect(streams.map(({ name }) => name)).toEqual(['shop']);
    expect(sources.map(({ name, stream }) => [name, stream])).toEqual([
      ['shop-orders', 'shop'],
      ['shop-bank', 'shop'],
    ]);
    expect(holidays).toContain('2025-12-25');
  });

  test('every order can be read; one was booked twice, one was given back', async () => {
    const rows = await read('shop-orders');
    const lines = linesOf(rows);
    expect(reasonsOf(rows)).toEqual([]);
    expect(lines.length).toBeGreaterThan(60);
    expect(new Set(lines.map(({ item }) => item)).size).toBe(lines.length);
    const references = lines.map(({ reference }) => reference);
    expect(references.length - new Set(references).size).toBe(2);
    expect(new Set(lines.map(({ status }) => status))).toEqual(
      new Set(['complete', 'pending', 'failed', 'reversed']),
    );
    expect(new Set(lines.map(({ groupKey }) => groupKey)).size).toBe(4);
  });

  test('every line of the bank can be read, and its total agrees', async () => {
    const rows = await read('shop-bank');
    expect(reasonsOf(rows)).toEqual([]);
    expect(linesOf(rows).length).toBeGreaterThan(50);
    const totals = rows.flatMap((row) => (row.kind === 'total' ? [row] : []));
    expect(totals.map(({ column }) => column)).toEqual(['Debit', 'Credit']);
    for (const { declared, read: found } of totals) expect(found).toBe(declared);
  });
});
