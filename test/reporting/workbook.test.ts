import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columns, type ReportTable, type Row } from '../../src/reporting/tables/report-table.ts';
import { writeWorkbook } from '../../src/reporting/tables/workbook.ts';
import { tempDir } from '../support/servers.ts';
import { readZip } from './zip-reader.ts';

const COLUMNS = columns(['account', 'amount', 'age'], { amount: 'amount', age: 'count' });

const table = (name: string, rows: readonly Row[], perPage = 2): ReportTable => ({
  name,
  columns: COLUMNS,
  async *pages() {
    for (let from = 0; from < rows.length; from += perPage) yield rows.slice(from, from + perPage);
  },
});

async function written(...args: [readonly ReportTable[], Parameters<typeof writeWorkbook>[2]?]) {
  const path = join(await tempDir(), 'report.xlsx');
  await writeWorkbook(path, ...args);
  const bytes = await readFile(path);
  const entries = readZip(bytes);
  const xml = (part: string): string => entries.get(part)?.toString('utf8') ?? '';
  return { bytes, parts: [...entries.keys()], xml, sheets: sheetsOf(xml) };
}

const UNESCAPED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Cells of a sheet as a reader of ECMA-376 takes them: `A2` → its type, style and text. */
function cellsOf(xml: string): Record<string, string> {
  const cell =
    /<c r="([A-Z]+\d+)" s="(\d)"(?: t="(\w+)")?>(?:<v>(.*?)<\/v>|<is><t[^>]*>([\s\S]*?)<\/t><\/is>)<\/c>/g;
  return Object.fromEntries(
    [...xml.matchAll(cell)].map(([, at = '', style, type = 'n', value, text]) => [
      at,
      `${type}${style} ${(value ?? text ?? '').replaceAll(/&(\w+);/g, (_, name: string) => UNESCAPED[name] ?? '?')}`,
    ]),
  );
}

/** By name, in their order: the workbook names a relation, and that a part. */
function sheetsOf(xml: (part: string) => string): Map<string, string> {
  const targets = new Map(
    [...xml('xl/_rels/workbook.xml.rels').matchAll(/Id="(\w+)" [^>]*Target="([^"]+)"/g)].map(
      ([, id, target]) => [id, `xl/${target}`],
    ),
  );
  return new Map(
    [...xml('xl/workbook.xml').matchAll(/<sheet name="([^"]+)" [^>]*r:id="(\w+)"/g)].map(
      ([, name = '', id]) => [name, xml(targets.get(id) ?? '')],
    ),
  );
}

describe('an XLSX report', () => {
  it('keeps what Excel would break: zeros in front, long numbers, formulas as text', async () => {
    const account = '00123456789012345678';
    const { xml, sheets } = await written([
      table('matches', [
        [account, 125_000_50, 3],
        ['=1+1', -99, 0],
        ['<a> & "b"', null, null],
        [' x\r\n\u0007_x0041_', 9_007_199_254_740_991, null],
      ]),
    ]);
    // Style 1 is text, 2 an amount, 3 a count, 4 a header.
    expect(cellsOf(sheets.get('matches') ?? '')).toEqual({
      A1: 'inlineStr4 account',
      B1: 'inlineStr4 amount',
      C1: 'inlineStr4 age',
      A2: `inlineStr1 ${account}`,
      B2: 'n2 125000.50',
      C2: 'n3 3',
      A3: 'inlineStr1 =1+1',
      B3: 'n2 -0.99',
      C3: 'n3 0',
      A4: 'inlineStr1 <a> & "b"',
      A5: 'inlineStr1  x\n_x0007__x005F_x0041_',
      // Of 16 digits: as a number Excel would round it.
      B5: 'inlineStr1 90071992547409.91',
    });
    const formats = [...xml('xl/styles.xml').matchAll(/<xf numFmtId="(\d+)"[^>]*applyNumber/g)];
    expect(formats.map(([, id]) => id)).toEqual(['0', '49', '4', '1', '49']);
  });

  it('has a part for each sheet, named in the order that is asked for', async () => {
    const [one, two] = [table('summary', [['a', 1, 1]]), table('roll-forward', [])];
    const { xml, parts, sheets } = await written([one, two], { writingOrder: [two, one] });
    expect([...sheets.keys()]).toEqual(['summary', 'roll-forward']);
    expect(cellsOf(sheets.get('summary') ?? '')).toMatchObject({ A2: 'inlineStr1 a' });
    expect(Object.keys(cellsOf(sheets.get('roll-forward') ?? ''))).toEqual(['A1', 'B1', 'C1']);
    expect(parts.toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
      'xl/worksheets/sheet2.xml',
    ]);
    for (const part of parts.filter((each) => each.startsWith('xl/w'))) {
      expect(xml('[Content_Types].xml')).toContain(`PartName="/${part}"`);
    }
  });

  it.each([
    [6, ['matches', 'matches 2']],
    [7, ['matches', 'matches 2', 'matches 3']],
    [3, ['matches']],
  ])(
    'goes on on further sheets, each with the header: %i rows, 3 on a sheet',
    async (count, names) => {
      const rows = Array.from({ length: count }, (_, index): Row => [`R-${index}`, index, null]);
      const { sheets } = await written([table('matches', rows, 2)], { rowsPerSheet: 3 });
      expect([...sheets.keys()]).toEqual(names);
      const texts = names.flatMap((name) => {
        const cells = cellsOf(sheets.get(name) ?? '');
        expect(cells['A1']).toBe('inlineStr4 account');
        return ['A2', 'A3', 'A4'].flatMap((at) => cells[at] ?? []);
      });
      expect(texts).toEqual(rows.map(([reference]) => `inlineStr1 ${reference}`));
    },
  );

  it('is the same whenever it is made', async () => {
    const tables = [table('matches', [['a', 1, 1]])];
    const [one, two] = [await written(tables), await written(tables)];
    expect(one.bytes.equals(two.bytes)).toBe(true);
  });

  it('that breaks off leaves nothing behind', async () => {
    const dir = await tempDir();
    const broken: ReportTable = {
      ...table('matches', []),
      async *pages() {
        yield [['a', 1, 1]];
        throw new Error('the database has gone');
      },
    };
    await expect(writeWorkbook(join(dir, 'report.xlsx'), [broken])).rejects.toThrow('has gone');
    expect(await readdir(dir)).toEqual([]);
  });
});
