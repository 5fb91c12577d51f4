import { OY_STATEMENT } from '../../src/records/import/statement-source.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { type Import, importStatement } from '../../src/records/import/import-statement.ts';
import type { OyStatementCells } from '../../src/records/import/oy-statement.ts';
import { writeImportRejects } from '../../src/records/import/write-import-rejects.ts';
import { statementCsv } from '../../src/sandbox/oy/statement.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { statementCells, statementFile, statementText } from './statement-builder.ts';

describeOnBothDatabases('importing a statement', (open) => {
  let database: Database;
  let dir: string;
  const clock = new ManualClock();

  beforeEach(async () => {
    database = await open();
    dir = await tempDir();
  });

  const importText = async (text: string | Buffer): Promise<Import> =>
    importStatement(
      { database, clock },
      {
        path: await statementFile(dir, text),
        source: OY_STATEMENT,
        importedBy: 'fin',
        fileName: 'statement.csv',
      },
    );
  const importLines = (...lines: Partial<OyStatementCells>[]): Promise<Import> =>
    importText(statementText(lines.map(statementCells)));
  const records = () => database.knex('records').orderBy('id');

  describe('lines', () => {
    test.each([
      ['a paid disbursement', {}, 'paid'],
      ['a failed one', { status: 'FAILED' }, 'failed'],
      ['one under way', { status: 'PENDING' }, 'pending'],
      ['a reversal', { type: 'REVERSAL' }, 'reversed'],
      ['a top-up', { type: 'TOPUP', partner_trx_id: '', bank_code: '', account: '' }, 'top_up'],
      ['an adjustment', { type: 'ADJUSTMENT', partner_trx_id: '' }, 'adjustment'],
    ] as const)('%s', async (_, cells, status) => {
      await importLines({ ...cells, amount: '100000.50', fee: '2500' });
      expect(await records()).toMatchObject([
        {
          stream: 'disbursement',
          source: 'oy:statement',
          item: `trx-1:${'type' in cells ? cells.type : 'DISBURSEMENT'}`,
          version: 1,
          status,
          amount_sen: 10_000_050,
          fee_sen: 250_000,
          occurred_at: '2026-11-21T02:00:05.000Z',
          business_day: '2026-11-21',
        },
      ]);
    });

    test('an evening in UTC is the next business day in Jakarta', async () => {
      await importLines({ settled: '21-11-2026 17:00:00' });
      expect(await records()).toMatchObject([{ business_day: '2026-11-22' }]);
    });

    test('account numbers keep their last four digits only', async () => {
      await importLines({});
      const [record] = (await records()) as [{ raw: string }];
      expect(record.raw).toContain('"******2390"');
      expect(record.raw).not.toContain('1239812390');
    });

    test('a reversal and the payout that it takes back are two lines, both kept', async () => {
      const counts = await importLines({}, { type: 'REVERSAL' });
      expect(counts).toMatchObject({ read: 2, accepted: 2, duplicate: 0 });
    });

    test('what the sandbox writes can be read', async () => {
      const deposit = { id: 'dep-1', atMs: Date.parse('2026-11-21T03:00:00Z'), amount: 5_000_000 };
      const text = statementCsv([], [deposit as never], 0, Number.MAX_SAFE_INTEGER);
      expect(await importText(text)).toMatchObject({ read: 1, accepted: 1, rejected: 0 });
    });
  });

  describe('read = accepted + duplicate + rejected', () => {
    test('bad lines come back with their row and reason, and never stop the good', async () => {
      const counts = await importLines(
        {},
        { trx_id: '' },
        { trx_id: 'trx-2', amount: '1.250.000' },
        { trx_id: 'trx-3', amount: '0' },
        { trx_id: 'trx-4', amount: '-5' },
        { trx_id: 'trx-5', fee: 'free' },
        { trx_id: 'trx-6', settled: '31-02-2026 10:00:00' },
        { trx_id: 'trx-7', created: '2026-11-21' },
        { trx_id: 'trx-8', type: 'BONUS' },
        { trx_id: 'trx-9', amount: '99999999999999999999' },
      );
      expect(counts).toMatchObject({ read: 10, accepted: 1, duplicate: 0, rejected: 9 });
      expect(counts.rejectedLines.map(({ rowNumber, reason }) => [rowNumber, reason])).toEqual([
        [3, 'trx_id is empty'],
        [4, expect.stringContaining('amount "1.250.000" is not')],
        [5, expect.stringContaining('amount "0"')],
        [6, expect.stringContaining('amount "-5"')],
        [7, expect.stringContaining('fee "free"')],
        [8, expect.stringContaining('settled "31-02-2026 10:00:00" is not a time')],
        [9, expect.stringContaining('created "2026-11-21"')],
        [10, expect.stringContaining('type "BONUS"')],
        [11, expect.stringContaining('amount "99999999999999999999"')],
      ]);
    });

    test('a line with too few or too many cells', async () => {
      const text = `${statementText([statementCells()])}a,b\r\n\r\n`;
      expect(await importText(text)).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
    });

    test('the same line twice in a file is counted once', async () => {
      expect(await importLines({}, {}, {})).toMatchObject({ read: 3, accepted: 1, duplicate: 2 });
    });

    test('two lines of a file that contradict one another: the later one is returned', async () => {
      const counts = await importLines({}, { amount: '90000' }, {});
      expect(counts).toMatchObject({ read: 3, accepted: 1, duplicate: 1, rejected: 1 });
      expect(counts.rejectedLines).toMatchObject([
        { rowNumber: 3, reason: expect.stringContaining('than row 2') },
      ]);
    });

    test('rejected lines as a CSV', async () => {
      const counts = await importLines(
        {},
        { trx_id: 'trx-2', partner_trx_id: '=1+1', amount: 'x' },
      );
      const path = join(dir, 'rejects.csv');
      await writeImportRejects(path, OY_STATEMENT.columns, counts.rejectedLines);
      const text = await readFile(path, 'utf8');
      expect(text.split('\r\n')).toEqual([
        expect.stringMatching(/^\uFEFFtrx_id,.*,type,row,reason$/),
        expect.stringContaining("trx-2,'=1+1,"),
        '',
      ]);
    });
  });

  describe('again', () => {
    test('overlapping statements: known lines are duplicates, news is added', async () => {
      await importLines({}, { trx_id: 'trx-2' });
      expect(await importLines({ trx_id: 'trx-2' }, { trx_id: 'trx-3' })).toMatchObject({
        read: 2,
        accepted: 1,
        duplicate: 1,
        changed: 0,
      });
    });

    test('a changed line is a new version, and the old one stays', async () => {
      await importLines({});
      expect(await importLines({ status: 'FAILED' })).toMatchObject({ accepted: 1, changed: 1 });
      expect(await records()).toMatchObject([
        { version: 1, status: 'paid' },
        { version: 2, status: 'failed' },
      ]);
      await importLines({}, { trx_id: 'trx-2' });
      expect(await records()).toMatchObject([{}, {}, { version: 3, status: 'paid' }, {}]);
    });

    test('records accept no change and no removal', async () => {
      await importLines({});
      await expect(records().clone().update({ status: 'failed' })).rejects.toThrow('append-only');
      await expect(database.knex('records').delete()).rejects.toThrow('append-only');
    });

    test('the same file is refused, pointing at the earlier import', async () => {
      const earlier = await importLines({});
      await expect(importLines({})).rejects.toMatchObject({
        code: 'file_imported_already',
        message: expect.stringContaining(earlier.id),
      });
    });

    test('an import that fails half-way has taken in nothing, and can be repeated', async () => {
      const good = statementText([statementCells()]);
      await expect(importText(`${good}"trx-2,unpaired`)).rejects.toMatchObject({
        code: 'file_broken_csv',
      });
      expect(await records()).toEqual([]);
      expect(await database.knex('import_lines')).toEqual([]);
      expect(await importText(good)).toMatchObject({ accepted: 1 });
    });

    test('what a killed import left behind goes after a day, and is in nobody’s way', async () => {
      await importLines({});
      const left = { import_id: 'killed', row_number: 2, staged_at: '2026-11-01T00:00:00.000Z' };
      const line = {
        item: 'trx-9:DISBURSEMENT',
        content_hash: 'x',
        reference: 'PAY-9',
        status: 'paid',
        amount_sen: 1,
        fee_sen: 0,
        tax_sen: 0,
        occurred_at: '2026-11-01T00:00:00.000Z',
        business_day: '2026-11-01',
        raw: '{}',
      };
      await database.knex('import_lines').insert({ ...left, ...line });
      expect(await importLines({ trx_id: 'trx-2' })).toMatchObject({ read: 1, accepted: 1 });
      expect(await database.knex('import_lines')).toEqual([]);
      expect(await records()).toHaveLength(2);
    });

    test('two imports of one file at once: one of them is refused', async () => {
      const path = await statementFile(dir, statementText([statementCells()]));
      const file = { path, source: OY_STATEMENT, importedBy: 'fin', fileName: 'a.csv' } as const;
      const both = await Promise.allSettled([
        importStatement({ database, clock }, file),
        importStatement({ database, clock: new ManualClock(clock.nowMs() + 1) }, file),
      ]);
      expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await records()).toHaveLength(1);
    });
  });

  describe('what the statement is complete for', () => {
    test('from its first line to its last', async () => {
      const counts = await importLines(
        { settled: '21-11-2026 05:00:00' },
        { trx_id: 'trx-2', settled: '20-11-2026 23:00:00' },
      );
      expect([counts.coversFrom, counts.coversTo]).toEqual([
        '2026-11-20T23:00:00.000Z',
        '2026-11-21T05:00:00.000Z',
      ]);
    });

    test('or the span that was asked for; a day without transactions is a statement too', async () => {
      const covers = {
        from: '2026-11-20T17:00:00.000Z' as Instant,
        to: '2026-11-21T17:00:00.000Z' as Instant,
      };
      const path = await statementFile(dir, statementText([]));
      const file = { path, source: OY_STATEMENT, importedBy: 'fin', fileName: 'a.csv' } as const;
      expect(await importStatement({ database, clock }, { ...file, covers })).toMatchObject({
        read: 0,
        coversFrom: covers.from,
        coversTo: covers.to,
      });
    });
  });

  describe('files that are no statement', () => {
    const header = statementText([]).trim();
    test.each([
      ['empty', '', 'file_empty', 'The file is empty.'],
      ['only blank lines', '\r\n\r\n', 'file_empty', 'The file has no header and no rows.'],
      [
        'no header',
        'a,b,c\r\n1,2,3\r\n',
        'file_columns_missing',
        'The statement lacks the columns',
      ],
      [
        'a missing column',
        `${header.replace(',fee', '')}\r\n`,
        'file_columns_missing',
        'The statement lacks the column fee.',
      ],
      [
        'semicolons',
        `${header.replaceAll(',', ';')}\r\n`,
        'file_wrong_delimiter',
        'The columns are separated by ";", a statement\'s by ",".',
      ],
      [
        'tabs',
        `${header.replaceAll(',', '\t')}\r\n`,
        'file_wrong_delimiter',
        'The columns are separated by tabs',
      ],
      ['a workbook', Buffer.from('PK\x03\x04\x00\x00'), 'file_not_csv', 'is an Excel workbook'],
      ['binary', Buffer.from([1, 0, 2, 0]), 'file_not_csv', 'The file is binary, not a CSV.'],
      [
        'UTF-16',
        Buffer.from(`\uFEFF${header}`, 'utf16le'),
        'file_encoding_unsupported',
        'The statement is encoded in UTF-16',
      ],
      [
        'nothing that can be read',
        `${header}\r\nx,,,,,,,,,\r\n`,
        'file_not_a_statement',
        'None of the 1 rows can be read; row 2:',
      ],
    ])('%s', async (_, content, code, message) => {
      await expect(importText(content)).rejects.toMatchObject({
        name: 'UserError',
        code,
        message: expect.stringContaining(message),
        next: expect.stringMatching(/\w/),
      });
    });

    test('a file that is not there', async () => {
      const file = { source: OY_STATEMENT, importedBy: 'fin', fileName: 'a.csv' } as const;
      await expect(
        importStatement({ database, clock }, { ...file, path: join(dir, 'nowhere.csv') }),
      ).rejects.toMatchObject({ code: 'file_not_found' });
      await expect(
        importStatement({ database, clock }, { ...file, path: dir }),
      ).rejects.toMatchObject({ code: 'file_not_readable' });
    });
  });
});
