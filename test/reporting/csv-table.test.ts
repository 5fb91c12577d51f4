import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsvFormat } from '../../src/domain/csv-format.ts';
import { csvSafeCell, undoCsvSafeCell } from '../../src/domain/csv-cell.ts';
import { sen, toPlainRupiah } from '../../src/domain/money.ts';
import { readSettings } from '../../src/platform/settings.ts';
import { csvFormat, DEFAULT_CSV_FORMAT } from '../../src/reporting/tables/csv-format.ts';
import {
  CsvLines,
  hashCsvTable,
  plainAmount,
  writeCsvTable,
} from '../../src/reporting/tables/csv-table.ts';
import { columns, type ReportTable, type Row } from '../../src/reporting/tables/report-table.ts';
import { tempDir } from '../support/servers.ts';

const COLUMNS = columns(['account', 'note', 'amount', 'age'], { amount: 'amount', age: 'count' });

const table = (...pages: readonly (readonly Row[])[]): ReportTable => ({
  name: 'test',
  columns: COLUMNS,
  async *pages() {
    yield* pages;
  },
});

/** What makes trouble in a CSV file, and what does not. */
const text = fc.string({
  unit: fc.constantFrom(...'aZ09 ,;"\'\t\r\n=+-@.|é字'.split(''), '\u00A0', '😀'),
  maxLength: 12,
});
const formats = fc.constantFrom<CsvFormat>(
  { delimiter: ',', decimal: '.', bom: true },
  { delimiter: ';', decimal: ',', bom: false },
  { delimiter: '\t', decimal: ',', bom: true },
);

describe('lines of a CSV report', () => {
  it('are those of csv-stringify, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), formats, (pairs, format) => {
        const written = new CsvLines(COLUMNS.slice(0, 2), format).of(pairs);
        const expected = stringify(
          pairs.map((cells) => cells.map(csvSafeCell)),
          { delimiter: format.delimiter, record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
        );
        expect(written).toBe(expected);
      }),
    );
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), formats, (pairs, format) => {
        const lines = new CsvLines(COLUMNS.slice(0, 2), format);
        const read: string[][] = parse(lines.header() + lines.of(pairs), {
          delimiter: format.delimiter,
          record_delimiter: '\r\n',
        });
        expect(read.slice(1).map((cells) => cells.map(undoCsvSafeCell))).toEqual(pairs);
      }),
    );
  });

  it('write amounts of sen in rupiah, whatever their size and sign', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amount) => {
        expect(plainAmount(amount, '.')).toBe(toPlainRupiah(sen(amount)));
      }),
    );
    expect(plainAmount(-1_205, ',')).toBe('-12,05');
  });
});

describe('a CSV report', () => {
  it('opens well in Excel, numbers unquoted and formulas harmless', async () => {
    const path = join(await tempDir(), 'new', 'test.csv');
    const rows = [
      ['0012', '=1+1', -1_250_000_50, 3],
      ['1;2', null, null, null],
    ];
    const written = await writeCsvTable(path, table(rows.slice(0, 1), [], rows.slice(1)), {
      delimiter: ';',
      decimal: ',',
      bom: true,
    });
    const bytes = await readFile(path);
    expect(bytes.toString()).toBe(
      '\uFEFFaccount;note;amount;age\r\n0012;\'=1+1;-1250000,50;3\r\n"1;2";;;\r\n',
    );
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(written).toEqual({ rows: 2, sha256 });
    expect(await hashCsvTable(table(rows), { delimiter: ';', decimal: ',', bom: true })).toEqual(
      written,
    );
  });

  it('that breaks off leaves nothing behind', async () => {
    const dir = await tempDir();
    const broken: ReportTable = {
      ...table(),
      async *pages() {
        yield [['1', null, null, null]];
        throw new Error('the database has gone');
      },
    };
    const path = join(dir, 'test.csv');
    await expect(writeCsvTable(path, broken, DEFAULT_CSV_FORMAT)).rejects.toThrow('has gone');
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('its format', () => {
  it('is that of the settings, unless an option says otherwise', () => {
    expect(csvFormat(readSettings({}))).toEqual(DEFAULT_CSV_FORMAT);
    const indonesian = readSettings({
      REPORT_DELIMITER: ';',
      REPORT_DECIMAL: ',',
      REPORT_BOM: 'no',
    });
    expect(csvFormat(indonesian)).toEqual({ delimiter: ';', decimal: ',', bom: false });
    expect(csvFormat(indonesian, { delimiter: 'tab', decimal: '.', bom: true })).toEqual({
      delimiter: '\t',
      decimal: '.',
      bom: true,
    });
  });

  it('never has a comma both between cells and in amounts', () => {
    expect(() => csvFormat(readSettings({}), { decimal: ',' })).toThrow(
      expect.objectContaining({ name: 'UserError', code: 'report_format' }),
    );
    expect(() => readSettings({ REPORT_DECIMAL: ',' })).toThrow(/both a comma/);
  });
});
