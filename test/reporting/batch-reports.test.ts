import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { writeRejects } from '../../src/reporting/rejects.ts';
import { writeResults, writeResultsWorkbook } from '../../src/reporting/results.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedBatch, seedPayout } from '../support/payout-builder.ts';
import { tempDir } from '../support/servers.ts';
import { readZip } from './zip-reader.ts';

const HEADER = ['reference', 'bank_code', 'account_number', 'amount', 'note'];
const LATE_EVENING = '2026-11-21T18:30:00.000Z' as Instant;

const cellsOf = (reference: string, note = ''): string[] => [
  reference,
  '014',
  '1239812390',
  '100000',
  note,
];

describeOnBothDatabases('reports of a batch', (open) => {
  let database: Database;
  let dir: string;
  let path: string;

  beforeEach(async () => {
    database = await open();
    dir = await tempDir();
    path = join(dir, 'reports', 'batch.csv');
    await seedBatch(database.knex, { header: HEADER, delimiter: ';' });
  });

  const rejectedRow = (
    rowNumber: number,
    kind: 'rejected' | 'duplicate',
    cells: string[],
    ...messages: string[]
  ) =>
    database.knex('rejected_rows').insert({
      batch_id: 'batch-1',
      row_number: rowNumber,
      kind,
      cells: JSON.stringify(cells),
      reasons: JSON.stringify(
        messages.map((message) => ({ code: 'x', column: 'amount', message })),
      ),
    });

  const written = async (): Promise<string[][]> =>
    parse(await readFile(path), { bom: true, delimiter: ';', relax_column_count: true });

  describe('results', () => {
    test('every uploaded row in its order and columns, with what became of it', async () => {
      const { knex } = database;
      await seedPayout(knex, {
        reference: 'PAY-4',
        rowNumber: 4,
        state: 'failed',
        cells: cellsOf('PAY-4'),
        reason: 'account closed',
      });
      await seedPayout(knex, {
        reference: 'PAY-2',
        rowNumber: 2,
        state: 'paid',
        cells: cellsOf('PAY-2', 'gaji'),
        providerTrxId: 'trx-2',
        recipientName: 'BUDI',
        endedAt: LATE_EVENING,
        amount: rupiah(100_000),
      });
      await rejectedRow(3, 'rejected', ['PAY-3', '14'], 'No amount.', 'No such bank.');
      await rejectedRow(5, 'duplicate', cellsOf('PAY-2'), 'The reference was used in row 2.');
      expect(await writeResults({ database }, 'batch-1', path)).toEqual({ rows: 4 });
      const [header, ...rows] = await written();
      expect(header?.slice(HEADER.length)).toEqual([
        'row',
        'state',
        'code',
        'provider_trx_id',
        'partner_trx_id',
        'recipient_name',
        'finished_at',
        'business_day',
        'reason',
        'corrected_in',
      ]);
      // 01:30 in Jakarta: the money of the next business day.
      expect(rows).toEqual([
        [
          ...cellsOf('PAY-2', 'gaji'),
          '2',
          'paid',
          '',
          'trx-2',
          'PAY-2',
          'BUDI',
          LATE_EVENING,
          '2026-11-22',
          '',
          '',
        ],
        [
          'PAY-3',
          '14',
          '',
          '',
          '',
          '3',
          'rejected',
          ...Array(6).fill(''),
          'No amount. No such bank.',
          '',
        ],
        [
          ...cellsOf('PAY-4'),
          '4',
          'failed',
          '',
          '',
          'PAY-4',
          '',
          '2026-11-21T02:00:00.000Z',
          '2026-11-21',
          'account closed',
          '',
        ],
        [
          ...cellsOf('PAY-2'),
          '5',
          'duplicate',
          ...Array(6).fill(''),
          'The reference was used in row 2.',
          '',
        ],
      ]);
    });

    test('opens well in a spreadsheet: BOM, CRLF, no formulas, numbers as they are', async () => {
      await rejectedRow(2, 'rejected', ['=1+1', '-5', 'a;b', '@x', 'line\nbreak'], 'bad');
      await writeResults({ database }, 'batch-1', path);
      const text = await readFile(path, 'utf8');
      expect(text.startsWith('\uFEFFreference;')).toBe(true);
      expect(text.endsWith('\r\n')).toBe(true);
      expect(text).toContain(`\r\n'=1+1;-5;"a;b";'@x;"line\nbreak";2;rejected;`);
    });

    test('as an Excel file, accounts stay text and rows are numbers', async () => {
      const cells = ['PAY-2', '014', '0012398123', '100000', '=1+1', 'beyond'];
      await seedPayout(database.knex, { reference: 'PAY-2', rowNumber: 2, state: 'paid', cells });
      await rejectedRow(3, 'rejected', ['PAY-3', '014'], 'No amount.');
      const excel = join(dir, 'results.xlsx');
      expect(await writeResultsWorkbook({ database }, 'batch-1', excel)).toEqual({ rows: 2 });
      const sheet = readZip(await readFile(excel))
        .get('xl/worksheets/sheet1.xml')
        ?.toString();
      expect(sheet).toContain('<c r="C2" s="1" t="inlineStr"><is><t>0012398123</t></is></c>');
      expect(sheet).toContain('<c r="E2" s="1" t="inlineStr"><is><t>=1+1</t></is></c>');
      expect(sheet).toMatch(/<c r="F2" s="\d"><v>2<\/v><\/c>.*<t>paid<\/t>/);
      expect(sheet).toContain('<c r="P2" s="1" t="inlineStr"><is><t>beyond</t></is></c>');
      expect(sheet).toMatch(/<c r="G3"[^>]*><is><t>rejected<\/t>/);
    });

    test('a batch of several pages comes whole and in order', async () => {
      await database.knex.batchInsert(
        'rejected_rows',
        Array.from({ length: 4_321 }, (_, index) => ({
          batch_id: 'batch-1',
          row_number: index + 2,
          kind: 'rejected',
          cells: JSON.stringify(cellsOf(`R-${index}`)),
          reasons: '[]',
        })),
        150,
      );
      await seedPayout(database.knex, { reference: 'LAST', rowNumber: 5_000, state: 'ready' });
      expect(await writeResults({ database }, 'batch-1', path)).toEqual({ rows: 4_322 });
      const rows = (await written()).slice(1);
      expect(rows.map((row) => Number(row[HEADER.length]))).toEqual([
        ...Array.from({ length: 4_321 }, (_, index) => index + 2),
        5_000,
      ]);
      const excel = join(dir, 'results.xlsx');
      expect(await writeResultsWorkbook({ database }, 'batch-1', excel)).toEqual({ rows: 4_322 });
      const sheet = readZip(await readFile(excel))
        .get('xl/worksheets/sheet1.xml')
        ?.toString();
      const numbers = [...(sheet ?? '').matchAll(/<c r="F\d+" s="\d"><v>(\d+)<\/v>/g)];
      expect(numbers.map(([, row]) => Number(row))).toEqual(
        rows.map((row) => Number(row[HEADER.length])),
      );
    });
  });

  test('rejects: what intake refused and what the bank does not know, to be uploaded again', async () => {
    const { knex } = database;
    await seedPayout(knex, { reference: 'PAY-2', rowNumber: 2, state: 'paid' });
    await seedPayout(knex, {
      reference: 'PAY-3',
      rowNumber: 3,
      state: 'invalid',
      cells: cellsOf('PAY-3'),
      reason: 'The bank does not know this account.',
    });
    await rejectedRow(4, 'rejected', cellsOf('PAY-4'), 'No amount.');
    expect(await writeRejects({ database }, 'batch-1', path)).toEqual({ rows: 2 });
    expect(await written()).toEqual([
      [...HEADER, 'batch', 'row', 'reason'],
      [
        ...cellsOf('PAY-3'),
        'batch-1',
        '3',
        'The bank does not know this account. The reference PAY-3 is used up: give the corrected row a new one.',
      ],
      [...cellsOf('PAY-4'), 'batch-1', '4', 'No amount.'],
    ]);
  });

  describe('trouble', () => {
    test('an unknown batch', async () => {
      await expect(writeResults({ database }, 'nope', path)).rejects.toMatchObject({
        name: 'UserError',
        code: 'batch_unknown',
      });
    });

    test('a report that breaks off leaves nothing behind, and the old one as it was', async () => {
      await writeResults({ database }, 'batch-1', path);
      const before = await readFile(path, 'utf8');
      await database.knex('rejected_rows').insert({
        batch_id: 'batch-1',
        row_number: 2,
        kind: 'rejected',
        cells: 'not JSON',
        reasons: '[]',
      });
      await expect(writeResults({ database }, 'batch-1', path)).rejects.toThrow(/JSON/);
      expect(await readFile(path, 'utf8')).toBe(before);
      expect(await readdir(join(dir, 'reports'))).toEqual(['batch.csv']);
    });

    test('a folder that is none', async () => {
      await writeFile(join(dir, 'file'), '');
      await expect(
        writeResults({ database }, 'batch-1', join(dir, 'file', 'results.csv')),
      ).rejects.toMatchObject({ name: 'UserError', code: 'file_not_writable' });
    });
  });
});
