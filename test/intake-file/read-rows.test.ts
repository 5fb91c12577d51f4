import { PAYOUT_ROWS } from '../../src/intake/payout-row/check-row.ts';
import { appendFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_INTAKE_LIMITS as limits,
  detectFileFormat,
} from '../../src/intake/file/detect-format.ts';
import { readRows } from '../../src/intake/file/read-rows.ts';
import type { PayoutCandidate } from '../../src/intake/payout-row/check-row.ts';
import type { CheckedRow as Checked } from '../../src/intake/row/row-kind.ts';
import { file, HEADER, kinds, readText, row, withFile } from './support.ts';

type CheckedRow = Checked<PayoutCandidate>;

describe('rows that are no payouts', () => {
  test.each([
    [
      'blank rows anywhere',
      file('', row(), ',,,,,,', ' ,,', row()),
      ['2 blank', '3 accepted', '4 blank', '5 blank', '6 accepted'],
    ],
    ['a total at the end', file(row(), ',,,,1250000,,'), ['2 accepted', '3 total_row']],
    [
      'a total with a word',
      file(row(), 'TOTAL,,,,"Rp 1.250.000",,'),
      ['2 accepted', '3 total_row'],
    ],
    [
      'Jumlah beside the amount',
      file(row(), ',,,Jumlah :,1250000,,'),
      ['2 accepted', '3 total_row'],
    ],
    [
      'a total with fewer cells',
      file(row(), 'Grand Total,,,,1250000'),
      ['2 accepted', '3 total_row'],
    ],
    [
      'subtotal, blank, total',
      file(row(), 'Sub total,,,,1,,', ',,,,,,', 'Total,,,,1,,'),
      ['2 accepted', '4 blank', '3 total_row', '5 total_row'],
    ],
    ['a total with a count', file(row(), 'Total,,,24,1250000,,'), ['2 accepted', '3 total_row']],
  ])('%s: ignored', async (_, text, expected) => {
    expect(kinds((await readText(text)).rows)).toEqual(expected);
  });

  test.each([
    [
      'a total above a payout',
      file('Total,,,,1250000,,', row()),
      ['2 row_unexpected_total', '3 accepted'],
    ],
    [
      'a payout that lost its account but has a name',
      file(row(), ',,,Budi,1250000,,'),
      ['2 accepted', '3 reference_missing+bank_code_missing+account_missing'],
    ],
    [
      'a payout that lost its account but has a reference',
      file(row(), 'INV-9,,,,1250000,,'),
      ['2 accepted', '3 bank_code_missing+account_missing'],
    ],
    [
      'a payout that lost its account but has a bank',
      file(row(), ',014,,,1250000,,'),
      ['2 accepted', '3 reference_missing+account_missing'],
    ],
    ['a reference called TOTAL', file(row({ reference: 'TOTAL' })), ['2 accepted']],
    [
      'more totals than anyone writes',
      file(...Array(6).fill(',,,,5,,')),
      ['2 row_unexpected_total', ...[3, 4, 5, 6, 7].map((n) => `${n} total_row`)],
    ],
  ])('%s: not ignored', async (_, text, expected) => {
    expect(kinds((await readText(text)).rows)).toEqual(expected);
  });
});

describe('rows of the wrong shape are given back, and the others go on', () => {
  test.each([
    [
      'too few cells',
      'INV-1,014,1239812390',
      'row_too_short',
      'The row has 3 cells, the header 7. Fill in the missing cells',
    ],
    ['one cell', 'INV-1', 'row_too_short', 'The row has 1 cell, the header 7.'],
    [
      'an amount with a comma, unquoted',
      'INV-1,014,1239812390,Budi,1.250.000,50,a,',
      'row_too_long',
      'Put cells that contain a comma, such as 1.250.000,50, in quotation marks.',
    ],
    [
      'a quote around the row below',
      `INV-1,014,1239812390,Budi,50000,a,"\nINV-2,014,1239812390,Budi,50000,a,"`,
      'row_swallowed_rows',
      'the rows inside were not taken',
    ],
    [
      'a quote around the end of a row and the start of the next',
      `INV-1,014,1239812390,"Budi,50000,a,\nINV-2,014,1239812390,Siti",60000,a,`,
      'row_swallowed_rows',
      'the rows inside were not taken',
    ],
  ])('%s', async (_, line, code, message) => {
    const { rows } = await readText(file(line, row()));
    expect(rows[0]).toMatchObject({ kind: 'rejected', reasons: [{ code, column: null }] });
    expect(rows[0]?.kind === 'rejected' ? rows[0].reasons[0]?.message : '').toContain(message);
    expect(rows.at(-1)?.kind).toBe('accepted');
  });
});

test('a row number is what a spreadsheet shows: quoted line breaks add none, blank rows do', async () => {
  const { rows } = await readText(file(row({ note: 'a\nb\r\nc' }), '', row({ amount: '0' })));
  expect(kinds(rows)).toEqual(['2 accepted', '3 blank', '4 amount_zero']);
});

test('cells are as uploaded, with the apostrophe of a rejects file undone', async () => {
  const { rows } = await readText(file(row({ note: "'=1+1", account_name: " 't Hart " })));
  expect(rows[0]?.cells.slice(3, 6)).toEqual([" 't Hart ", '1250000', '=1+1']);
});

const chunksOf = async (path: string, chunkRows: number): Promise<CheckedRow[][]> => {
  const format = await detectFileFormat(path, PAYOUT_ROWS, { limits });
  const chunks: CheckedRow[][] = [];
  for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits, chunkRows }))
    chunks.push(chunk);
  return chunks;
};

describe('large files', () => {
  test('come in chunks, every row once and in order, whatever the chunk', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) =>
      i % 7 === 0
        ? row({ reference: `R-${i}`, note: 'a\n"b"' })
        : `R-${i},014,1239812390,Zoë,${i * 10},n,`,
    );
    await withFile(file(...lines), async (path) => {
      const chunks = await chunksOf(path, 999);
      expect(chunks.map((chunk) => chunk.length)).toEqual([999, 999, 999, 999, 999, 5]);
      expect(chunks.flat().map(({ rowNumber }) => rowNumber)).toEqual(lines.map((_, i) => i + 2));
      expect((await chunksOf(path, 10_000)).flat()).toEqual(chunks.flat());
    });
  });

  test('of very wide rows are handed over early', async () => {
    const wide = ','.repeat(60_000);
    await withFile(file(row(), ...Array(40).fill(`x${wide}`)), async (path) => {
      const chunks = await chunksOf(path, 10_000);
      expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(10);
      expect(chunks.flat()).toHaveLength(41);
    });
  });

  test('do not take more memory than small ones: 300,000 rows, 30 MB', {
    timeout: 60_000,
  }, async () => {
    await withFile(`${HEADER}\n`, async (path) => {
      const piece = Array.from(
        { length: 10_000 },
        (_, i) => `${row({ reference: `R-${i}` })}\n`,
      ).join('');
      for (let i = 0; i < 30; i += 1) await appendFile(path, piece);
      const format = await detectFileFormat(path, PAYOUT_ROWS, { limits });
      let rows = 0;
      let mostHeap = 0;
      for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits })) {
        rows += chunk.length;
        mostHeap = Math.max(mostHeap, process.memoryUsage().heapUsed);
      }
      expect(rows).toBe(300_000);
      expect(mostHeap).toBeLessThan(300 * 1024 * 1024);
    });
  });

  test('report progress up to their size, and stop when told to', async () => {
    await withFile(file(...Array(9_000).fill(row())), async (path) => {
      const format = await detectFileFormat(path, PAYOUT_ROWS, { limits });
      const progress: [number, number][] = [];
      const onProgress = (...seen: [number, number]): void => void progress.push(seen);
      for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits, onProgress }))
        expect(chunk).not.toEqual([]);
      const last = progress.at(-1);
      expect(progress.length).toBeGreaterThan(1);
      expect(last?.[0]).toBe(last?.[1]);

      const signal = AbortSignal.abort(new Error('stopped by a person'));
      const stopped = readRows(path, PAYOUT_ROWS, format, { limits, signal });
      await expect(stopped.next()).rejects.toThrow('stopped by a person');
    });
  });

  test('with another shape above the header take no longer than others', async () => {
    await withFile(`sep=,\n${file(...Array(50_000).fill('x,,,,,,'))}`, async (path) => {
      const rows = (await chunksOf(path, 5_000)).flat();
      expect(rows.every(({ kind }) => kind === 'rejected')).toBe(true);
      expect(rows).toHaveLength(50_000);
    });
  });

  test('of one endless row are refused, of separators too', async () => {
    for (const endless of ['x', ',', '"a",']) {
      await withFile(file(row(), endless.repeat(2_000_000)), async (path) => {
        const small = { ...limits, sampleBytes: 200 };
        const format = await detectFileFormat(path, PAYOUT_ROWS, { limits: small });
        const reading = async (): Promise<void> => {
          for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits }))
            expect(chunk).toHaveLength(1);
        };
        await expect(reading()).rejects.toThrow('Row 3 is longer than 65536 characters.');
      });
    }
  });

  test('cut off inside a quoted cell are refused, naming the row', async () => {
    for (const rest of [0, 5_000]) {
      const below = 'R,014,1239812390,Budi,50000,n,\n'.repeat(rest);
      await withFile(file(row(), row()).slice(0, -40) + below, async (path) => {
        await expect(chunksOf(path, 10)).rejects.toThrow('opens in row 3 is not closed');
      });
    }
  });
});
