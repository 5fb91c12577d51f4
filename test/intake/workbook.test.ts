import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/domain/time.ts';
import {
  columnName,
  columnOf,
  numberShown,
  numberText,
  PLAIN,
} from '../../src/intake/workbook/cell-text.ts';
import { isWorkbook } from '../../src/intake/workbook/is-workbook.ts';
import {
  WORKBOOK_LIMITS,
  type WorkbookLimits,
  workbookToCsv,
} from '../../src/intake/workbook/workbook-to-csv.ts';
import { realClock, tempDir } from '../support/servers.ts';
import { type StoredSheet, writeWorkbookFile, writeZip } from '../support/workbook.ts';

const LIMITS: WorkbookLimits = { ...WORKBOOK_LIMITS, mostRows: 1000, mostCsvBytes: 100_000 };
const HEADER = ['reference', 'bank_code', 'amount'];

async function read(path: string, limits: Partial<WorkbookLimits> = {}, clock: Clock = realClock) {
  const csv = join(await tempDir(), 'rows.csv');
  const options = { limits: { ...LIMITS, ...limits }, clock, signal: new AbortController().signal };
  const workbook = await workbookToCsv(path, csv, options);
  return { text: await readFile(csv, 'utf8'), workbook };
}

async function readSheets(
  sheets: readonly StoredSheet[],
  limits: Partial<WorkbookLimits> = {},
  others: Readonly<Record<string, string>> = {},
) {
  const path = join(await tempDir(), 'book.xlsx');
  await writeWorkbookFile(path, sheets, others);
  return read(path, limits);
}

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('the number of an Excel cell as text', () => {
  it.each([
    ['1250000', '1250000'],
    ['1.25E6', '1250000'],
    ['1250000.5', '1250000.5'],
    ['123456789012345', '123456789012345'],
    ['12.125', '12.1250'],
    ['-1500', '-1500'],
    ['0.1', '0.1'],
  ])('%s is %s', (stored, text) => {
    expect(numberText(stored, PLAIN, false)).toEqual({ text, isInexact: false });
  });

  it.each(['1234567890123456', '1.23456789012346E+15', '9999999999999999'])(
    '%s has lost digits in Excel: it stays in scientific notation, which intake refuses',
    (stored) => {
      const { text, isInexact } = numberText(stored, PLAIN, false);
      expect(text).toMatch(/^\d(\.\d+)?e\+1[56]$/);
      expect(isInexact).toBe(true);
    },
  );

  it('shows leading zeros where the format of the cell does', () => {
    expect(numberText('14', numberShown(164, '000'), false).text).toBe('014');
    expect(numberText('1.5', numberShown(164, '000'), false).text).toBe('1.5');
  });

  it.each([
    [14, undefined, '46022', false, '2025-12-31'],
    [22, undefined, '46022.708333333', false, '2025-12-31 17:00:00'],
    [165, 'dd/mm/yyyy hh:mm', '46022.5', false, '2025-12-31 12:00:00'],
    [14, undefined, '44560', true, '2025-12-31'],
    [165, '#,##0 "days"', '46022', false, '46022'],
    [165, '[Red]#,##0', '46022', false, '46022'],
    [165, 'General', '46022', false, '46022'],
  ] as const)('format %s %s makes %s (from 1904: %s) %s', (id, code, stored, from1904, text) => {
    expect(numberText(stored, numberShown(id, code), from1904).text).toBe(text);
  });

  it('columns are named as Excel names them', () => {
    for (const column of [0, 25, 26, 51, 52, 701, 702, 16_383]) {
      expect(columnOf(`${columnName(column)}7`)).toBe(column);
    }
    expect(columnName(702)).toBe('AAA');
    expect(columnOf('12')).toBeNull();
  });
});

describe('an Excel file as rows', () => {
  it('keeps the numbers of its rows, and the width of its header', async () => {
    const { text, workbook } = await readSheets([
      {
        name: 'Gaji',
        blankRows: 2,
        rows: [
          HEADER,
          ['G-1', { number: '14', style: 2 }, { number: '150000' }],
          [],
          ['G-2', '014', null],
          ['G-3', null, null, null],
        ],
      },
    ]);
    expect(text.split('\r\n')).toEqual([
      '',
      '',
      'reference,bank_code,amount',
      'G-1,014,150000',
      '',
      'G-2,014,',
      'G-3,,',
      '',
    ]);
    expect(workbook).toEqual({
      sheet: 'Gaji',
      sheetsLeftOut: [],
      inexactCells: 0,
      firstInexactCell: null,
    });
  });

  it('texts come as they are: commas, quotation marks, line breaks, formulas’ results', async () => {
    const { text } = await readSheets([
      {
        name: 'A',
        rows: [
          ['a,b', 'say "x"', 'two\nlines', 'Rp 1.250.000'],
          [
            '<t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is>',
            '<t="str"><f>A1</f><v>of a formula</v>',
            '<t="b"><v>1</v>',
            '<t="e"><v>#N/A</v>',
          ],
          ['_x0041_BC'],
        ],
      },
    ]);
    expect(text).toBe(
      '"a,b","say ""x""","two\nlines",Rp 1.250.000\r\ninline,of a formula,true,#N/A\r\nABC,,,\r\n',
    );
  });

  it('of several sheets the first that is not hidden is read, and the others are named', async () => {
    const { text, workbook } = await readSheets([
      { name: 'Secret', isHidden: true, rows: [['hidden']] },
      { name: 'Payouts', rows: [['seen']] },
      { name: 'Banks', rows: [['014']] },
    ]);
    expect(text).toBe('seen\r\n');
    expect(workbook).toMatchObject({ sheet: 'Payouts', sheetsLeftOut: ['Banks'] });
  });

  it('numbers that have lost digits are counted, and the first is named', async () => {
    const { workbook } = await readSheets([
      { name: 'A', rows: [HEADER, ['x', { number: '1.2E16' }, { number: '1E17' }]] },
    ]);
    expect(workbook).toMatchObject({ inexactCells: 2, firstInexactCell: 'B2' });
  });
});

describe('an Excel file that is refused', () => {
  it('a bomb, by what it says it unpacks to, before a byte is unpacked', async () => {
    const bomb = { 'xl/media/bomb.xml': 'x'.repeat(2_000_000) };
    const sheets = [{ name: 'A', rows: [HEADER] }];
    expect(await refusal(readSheets(sheets, { mostUnpackedBytes: 1_000_000 }, bomb))).toBe(
      'file_too_large: The Excel file would unpack to more than 1000000 bytes, which are the most that is taken.',
    );
  });

  it('a bomb that lies about its size, when it unpacks to more than it says', async () => {
    const path = join(await tempDir(), 'book.xlsx');
    const long = [{ name: 'A', rows: [HEADER, ['x'.repeat(50_000), '', '']] }];
    await writeWorkbookFile(path, long);
    const bytes = await readFile(path);
    // The directory's own word for the size of the strings: 24 bytes into their entry.
    const entry = bytes.lastIndexOf('xl/sharedStrings.xml') - 46;
    expect(bytes.readUInt32LE(entry + 24)).toBeGreaterThan(50_000);
    bytes.writeUInt32LE(10, entry + 24);
    await writeFile(path, bytes);
    expect(await refusal(read(path))).toBe(
      'file_not_workbook: The Excel file cannot be read: its part xl/sharedStrings.xml is damaged.',
    );
  });

  it.each([
    ['rows', { mostRows: 1 }, 'file_too_many_rows'],
    ['text', { mostCsvBytes: 10 }, 'file_too_large'],
  ])('too many %s', async (_what, limits, code) => {
    const rows = [HEADER, ['a', 'b', 'c'], ['a', 'b', 'c']];
    expect(await refusal(readSheets([{ name: 'A', rows }], limits))).toContain(code);
  });

  it('one that takes too long', async () => {
    const path = join(await tempDir(), 'book.xlsx');
    await writeWorkbookFile(path, [{ name: 'A', rows: [HEADER] }]);
    let nowMs = 0;
    const nowOf = (): number => {
      nowMs += 400_000;
      return nowMs;
    };
    const slow = { nowMs: nowOf, sleep: () => Promise.resolve() };
    expect(await refusal(read(path, {}, slow))).toBe(
      'file_too_large: The Excel file is too large: it takes too long.',
    );
  });

  it.each([
    [
      'entities that grow',
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><row><c><v>1</v></c></row></worksheet>',
      'has a document type',
    ],
    ['tags that are not closed', '<worksheet><row>', 'is damaged'],
    ['nesting without end', '<a>'.repeat(200), 'is nested too deep'],
    [
      'rows out of order',
      '<worksheet><row r="5"></row><row r="4"></row></worksheet>',
      'rows are out of order',
    ],
    [
      'a row that no sheet has',
      '<worksheet><row r="9999999999"></row></worksheet>',
      'rows are out of order',
    ],
    [
      'a cell far out',
      '<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>',
      'more than 1000 columns',
    ],
    [
      'a text that is not there',
      '<worksheet><row r="1"><c r="A1" t="s"><v>99</v></c></row></worksheet>',
      'text that is not there',
    ],
    ['bytes that are no text', '<worksheet>\uD800', ''],
  ])('%s', async (_what, sheet, why) => {
    const parts = { 'xl/worksheets/sheet1.xml': sheet };
    const path = join(await tempDir(), 'book.xlsx');
    await writeZip(path, {
      '_rels/.rels':
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ...parts,
    });
    const said = await refusal(read(path));
    expect(said).toMatch(/^file_/);
    expect(said).toContain(why);
  });

  it('a ZIP of something else, and a ZIP that is cut off', async () => {
    const path = join(await tempDir(), 'book.xlsx');
    await writeZip(path, { 'readme.txt': 'no workbook' });
    expect(await refusal(read(path))).toBe(
      'file_not_workbook: The Excel file cannot be read: it holds no workbook.',
    );
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 30));
    expect(await refusal(read(path))).toBe(
      'file_not_workbook: The Excel file cannot be read: its ZIP is damaged.',
    );
  });

  it('is known by its first bytes; one of the old kind is refused with what to do', async () => {
    const path = join(await tempDir(), 'payouts.csv');
    await writeFile(path, 'reference,amount\n');
    expect(await isWorkbook(path)).toBe(false);
    await writeFile(path, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]));
    expect(await refusal(isWorkbook(path))).toContain('of the old kind (.xls)');
  });
});
