import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvSafeCell, undoCsvSafeCell } from '../../src/domain/csv-cell.ts';
import { type RefusedRow, writeRejectsFile } from '../../src/intake/rejects-file.ts';
import { file, HEADER, readPayoutFile, readText, row, safeLine, withFile } from './support.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** The rejects file of these rows, as bytes and as what it holds. */
async function write(header: readonly string[], rows: readonly RefusedRow[], delimiter = ',') {
  return withFile('', async (path) => {
    const written = await writeRejectsFile(path, header, each(rows), { delimiter });
    return { written, text: await readFile(path, 'utf8') };
  });
}

const BATCH = 'B20261121-7KQ4MX';

/** Reads a file, writes what it refuses, and hands over the rejects file's text. */
async function rejectsOf(content: string, batch = BATCH): Promise<string> {
  const { format, rows } = await readText(content);
  const refused = rows.flatMap((checked) =>
    checked.kind === 'rejected' ? [{ ...checked, batch, row: String(checked.rowNumber) }] : [],
  );
  return (await write(format.header, refused, format.delimiter)).text;
}

/** Its lines without their batch and row, which are columns 7 and 8. */
function withoutRowNumbers(text: string): string[][] {
  return parse(text, { bom: true }).map((line) => line.filter((_, i) => i !== 7 && i !== 8));
}

async function* many(): AsyncGenerator<RefusedRow> {
  for (let i = 0; i < 20_000; i += 1) {
    yield { batch: 'B', row: String(i + 2), cells: ['a', 'b'], reasons: [{ message: 'x' }] };
  }
}

async function* failing(): AsyncGenerator<RefusedRow> {
  yield { batch: 'B', row: '2', cells: [], reasons: [] };
  throw new Error('the database went away');
}

describe('the rejects file', () => {
  test('has the uploaded columns, the batch and row, and every reason, and opens in Excel', async () => {
    const { text, written } = await write(
      ['Amount', 'Note'],
      [
        {
          batch: 'B',
          row: '7',
          cells: ['-5', '=1+1'],
          reasons: [{ message: 'First.' }, { message: 'Second, too.' }],
        },
        { batch: 'B', row: '9', cells: ['1', '@x'], reasons: [{ message: 'Third.' }] },
      ],
    );
    expect(written).toEqual({ rows: 2 });
    expect(text).toBe(
      '\uFEFFAmount,Note,batch,row,reason\r\n-5,\'=1+1,B,7,"First. Second, too."\r\n1,\'@x,B,9,Third.\r\n',
    );
  });

  test('keeps the separator, quotes line breaks, and loses no cell', async () => {
    const reasons = [{ message: 'x' }];
    const { text } = await write(
      ['a', 'b'],
      [
        { batch: '', row: '2', cells: ['1'], reasons },
        { batch: '', row: '3', cells: ['1', 'p\nq', 'more', ';'], reasons },
      ],
      ';',
    );
    expect(text).toBe('\uFEFFa;b;batch;row;reason\r\n1;;;2;x\r\n1;"p\nq";;3;x;more;";"\r\n');
  });

  test('corrected and uploaded again, its rows are read and say which row they correct', async () => {
    const bad = row({ reference: '=A1', amount: '0', note: "-5 %, '=x" });
    const text = await rejectsOf(file(row(), bad));
    const corrected = text.replace(',0,', ',75000,');
    const { format, rows } = await readText(corrected);
    expect(format).toMatchObject({ template: 'rekon', ignoredColumns: [], bom: true });
    expect(rows).toMatchObject([
      {
        kind: 'accepted',
        candidate: { reference: '=A1', note: "-5 %, '=x", amount: 7_500_000 },
        corrects: { batchId: BATCH, rowNumber: 3 },
      },
    ]);
  });

  test('of a rejects file that became too wide again, names its own batch and loses no cell', async () => {
    const first = await rejectsOf(file(row({ amount: '0' })));
    const wider = first.replace(',0,', ',1,250,');
    const { rows } = await readText(wider);
    expect(rows).toMatchObject([
      { reasons: [{ code: 'row_too_long' }], corrects: { batchId: BATCH, rowNumber: 2 } },
    ]);
    const [, line] = parse(await rejectsOf(wider, 'B20261122-AAAAAA'), {
      relax_column_count: true,
    });
    expect(line?.slice(7, 9)).toEqual(['B20261122-AAAAAA', '2']);
    expect(line?.slice(10)).toEqual(['budi@contoh.co.id', BATCH, '2', expect.any(String)]);
  });

  test('uploaded again as it is, gives the same file but for the row numbers', async () => {
    const first = await rejectsOf(
      file(
        row(),
        row({ amount: '-1', note: '+x' }),
        row(),
        row({ bank_code: '', account_name: '\t=x' }),
      ),
    );
    const second = await rejectsOf(first);
    expect(withoutRowNumbers(second)).toEqual(withoutRowNumbers(first));
    expect(parse(second, { bom: true }).map((line) => line[8])).toEqual(['row', '2', '3']);
  });

  test('of rows swallowed by a quotation mark, holds them whole', async () => {
    const swallowed = 'a@b.co\r\nINV-2,014,1239812390,"Toko Maju",50000,a,';
    const text = await rejectsOf(
      file(`INV-1,014,1239812390,Budi,50000,a,"${swallowed.replaceAll('"', '""')}"`, row()),
    );
    expect(parse(text, { bom: true })[1]?.[6]).toBe(swallowed);
  });

  test('of 20,000 rows is written as a stream', async () => {
    await withFile('', async (path) => {
      expect(await writeRejectsFile(path, ['p', 'q'], many(), { delimiter: ',' })).toEqual({
        rows: 20_000,
      });
      const lines = (await readFile(path, 'utf8')).split('\r\n');
      expect(lines).toHaveLength(20_002);
      expect(lines.at(-2)).toBe('a,b,B,20001,x');
    });
  });

  test('that cannot be written, or whose rows fail, is an error', async () => {
    await withFile('', async (path) => {
      const options = { delimiter: ',' };
      await expect(writeRejectsFile(`${path}/no/where`, ['a'], each([]), options)).rejects.toThrow(
        'ENOTDIR',
      );
      await expect(writeRejectsFile(path, ['a'], failing(), options)).rejects.toThrow('went away');
    });
  });
});

describe('cells', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+62812', '+62812'],
    ['+62812 x', "'+62812 x"],
    ['-5000', '-5000'],
    ['-1.250,50', '-1.250,50'],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ["'=x", "''=x"],
    ["'t Hart", "'t Hart"],
    ["'0123", "'0123"],
    ['Budi', 'Budi'],
    ['', ''],
  ])('%j is written %j, and read back', (text, safe) => {
    expect(csvSafeCell(text)).toBe(safe);
    expect(undoCsvSafeCell(safe)).toBe(text);
  });

  const text = fc.string({
    unit: fc.constantFrom(
      "'",
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      ',',
      ';',
      '1',
      'a',
      '.',
      'é',
    ),
  });

  test('any text is read back exactly, and starts no formula', () => {
    fc.assert(
      fc.property(text, (cell) => {
        const safe = csvSafeCell(cell);
        expect(undoCsvSafeCell(safe)).toBe(cell);
        expect(/^[=@\t\r]/.test(safe)).toBe(false);
      }),
    );
  });

  test('any row written with any separator is read back exactly', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2 }),
        fc.constantFrom(',', ';', '\t', '|'),
        (cells, delimiter) => {
          const rows = parse(`${safeLine(cells, delimiter)}\r\n`, { delimiter });
          expect(rows.map((read) => read.map(undoCsvSafeCell))).toEqual([cells]);
        },
      ),
    );
  });
});

test('rows of any cells, refused, come back in the rejects file with their cells unchanged', async () => {
  const cell = fc.string({ unit: fc.constantFrom("'", '=', '"', ',', 'a', ' ', '5', 'é') });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 7, maxLength: 7 }), async (cells) => {
      // No account number: the row is refused, whatever else it holds.
      const bad = cells.map((text, i) => (i === 2 ? 'none' : text));
      const text = await rejectsOf(`${HEADER}\n${safeLine(bad, ',')}\n`);
      await withFile(text, async (path) => {
        const { rows } = await readPayoutFile(path);
        expect(rows[0]?.cells.slice(0, 7)).toEqual(bad);
      });
    }),
    { numRuns: 50 },
  );
});
