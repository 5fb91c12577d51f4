import { beforeEach, expect, describe, test } from 'vitest';
import type { Sen } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { DeclaredTotals } from '../../src/records/import/control-totals.ts';
import { csvSource } from '../../src/records/import/csv/csv-source.ts';
import { type Import, importStatement } from '../../src/records/import/import-statement.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { csvFile, csvText, PLAIN, type Rules, source, WITHOUT_ID } from './source-builder.ts';

const HEADER = 'id,ref,amount,date';
const BARE = 'ref,amount,date';
const DAY_MS = 86_400_000;

describeOnBothDatabases('importing a file of one’s own', (open) => {
  let database: Database;
  let dir: string;
  let clock: ManualClock;

  beforeEach(async () => {
    database = await open();
    dir = await tempDir();
    clock = new ManualClock(Date.parse('2026-11-21T03:00:00Z'));
  });

  const importRows = async (
    rules: Rules,
    rows: readonly string[],
    declared?: DeclaredTotals,
  ): Promise<Import> =>
    importStatement(
      { database, clock },
      {
        path: await csvFile(dir, csvText(...rows)),
        source: csvSource(source(rules)),
        importedBy: 'fin',
        fileName: 'shop.csv',
        ...(declared === undefined ? {} : { declared }),
      },
    );
  const records = () => database.knex('records').orderBy('id');
  const row = (id: number | string, amount = '5', date = '2026-11-20'): string =>
    `${id},R-${id},${amount},${date}`;

  test('a row becomes a record of its pair, with everything that passes look at', async () => {
    const rules = {
      ...PLAIN,
      columns: {
        ...PLAIN.columns,
        fee: 'fee',
        account: 'acc',
        description: 'text',
        group: 'batch',
        counterparty: 'branch',
      },
    };
    await importRows(rules, [
      `${HEADER},fee,acc,text,batch,branch`,
      `${row(1, '-12.50')},2.5,BCA,Transfer INV-1,B-7,JKT`,
    ]);
    expect(await records()).toMatchObject([
      {
        stream: 'shop',
        source: 'erp',
        item: '1',
        version: 1,
        reference: 'R-1',
        status: 'complete',
        amount_sen: -1250,
        fee_sen: 250,
        tax_sen: 0,
        account: 'BCA',
        description: 'Transfer INV-1',
        group_key: 'B-7',
        counterparty: 'JKT',
        occurred_at: '2026-11-19T17:00:00.000Z',
        business_day: '2026-11-20',
      },
    ]);
  });

  describe('again', () => {
    test('the same file: a named answer that points at the earlier import', async () => {
      const earlier = await importRows(PLAIN, [HEADER, row(1)]);
      await expect(importRows(PLAIN, [HEADER, row(1)])).rejects.toMatchObject({
        name: 'UserError',
        code: 'file_imported_already',
        message: expect.stringContaining(earlier.id),
      });
      expect(await records()).toHaveLength(1);
    });

    test('overlapping files: known rows are duplicates, with ids and without', async () => {
      await importRows(PLAIN, [HEADER, row(1), row(2)]);
      const counts = { read: 2, accepted: 1, changed: 0, duplicate: 1, rejected: 0 };
      expect(await importRows(PLAIN, [HEADER, row(2), row(3)])).toMatchObject(counts);

      const bare = (ref: string) => `${ref},5,2026-11-20`;
      await importRows(WITHOUT_ID, [BARE, bare('A'), bare('B')]);
      expect(await importRows(WITHOUT_ID, [BARE, bare('B'), bare('C')])).toMatchObject(counts);
      expect(await records()).toHaveLength(6);
    });

    test('a changed row of the same id is a new version, and the old one stays', async () => {
      await importRows(PLAIN, [HEADER, row(1), row(2)]);
      const counts = await importRows(PLAIN, [HEADER, row(1, '6'), row(2)]);
      expect(counts).toMatchObject({ read: 2, accepted: 1, changed: 1, duplicate: 1 });
      expect(await records().clone().where('item', '1')).toMatchObject([
        { version: 1, amount_sen: 500 },
        { version: 2, amount_sen: 600 },
      ]);
    });

    test('a row without an id that waited and then ends is the same one; a reversal is another', async () => {
      const rules = {
        ...WITHOUT_ID,
        columns: { ...WITHOUT_ID.columns, status: 'status' },
        statuses: { PEND: 'pending', OK: 'complete', REV: 'reversed' },
      } as const;
      const header = `${BARE},status`;
      await importRows(rules, [header, 'R,5,2026-11-20,PEND']);
      await importRows(rules, [header, 'R,5,2026-11-20,REV', 'R,5,2026-11-20,OK']);
      expect(await database.knex('records').orderBy(['version', 'status'])).toMatchObject([
        { version: 1, status: 'pending' },
        { version: 1, status: 'reversed' },
        { version: 2, status: 'complete' },
      ]);
    });

    test('a rule that was corrected changes the rows that it is about, and doubles none', async () => {
      await importRows(WITHOUT_ID, [BARE, 'inv-1,5,2026-11-20']);
      const upper = { ...WITHOUT_ID, normalise: { reference: ['upper'] } } as const;
      const counts = await importRows(upper, [BARE, 'inv-1,5,2026-11-20', '']);
      expect(counts).toMatchObject({ accepted: 1, changed: 1 });
      expect(await records()).toMatchObject([{ reference: 'inv-1' }, { reference: 'INV-1' }]);
    });
  });

  describe('rows that are all the same', () => {
    test('are as many items, and are known again', async () => {
      const same = Array.from({ length: 12 }, () => 'R,5,2026-11-20');
      const first = await importRows(WITHOUT_ID, [BARE, ...same]);
      expect(first).toMatchObject({ read: 12, accepted: 12, duplicate: 0 });
      const items: { item: string }[] = await records().clone().select('item');
      expect(items.map(({ item }) => item.replace(/^.*#/, '')).toSorted()).toEqual(
        Array.from({ length: 12 }, (_, index) => String(index + 1)).toSorted(),
      );
      const again = await importRows(WITHOUT_ID, [BARE, ...same, 'R,5,2026-11-20']);
      expect(again).toMatchObject({ read: 13, accepted: 1, duplicate: 12 });
    });

    test('with an id they are one', async () => {
      const counts = await importRows(PLAIN, [HEADER, row(1), row(1), row(1)]);
      expect(counts).toMatchObject({ read: 3, accepted: 1, duplicate: 2 });
    });

    test('with one id and two amounts the later one comes back', async () => {
      const counts = await importRows(PLAIN, [HEADER, row(1), row(1, '6')]);
      expect(counts).toMatchObject({ read: 2, accepted: 1, duplicate: 0, rejected: 1 });
      expect(counts.rejectedLines).toMatchObject([
        { rowNumber: 3, cells: ['1', 'R-1', '6', '2026-11-20'] },
      ]);
    });
  });

  describe('bad rows come back and never stop the good', () => {
    test('a reference of 1,000 characters breaks nothing, of whatever letters', async () => {
      const long = (letter: string): string => `2,${letter.repeat(1000)},5,2026-11-20`;
      const counts = await importRows(PLAIN, [
        HEADER,
        row(1),
        long('x'),
        long('語'),
        `3,${'語'.repeat(200)},5,2026-11-20`,
      ]);
      expect(counts).toMatchObject({ read: 4, accepted: 2, duplicate: 0, rejected: 2 });
      expect(counts.rejectedLines[0]?.reason).toContain('1000 characters; 200 are the most');
    });

    test('three decimals, two date formats, a date to come', async () => {
      const counts = await importRows(PLAIN, [
        HEADER,
        row(1, '1250.000'),
        row(2, '5', '20/11/2026'),
        row(3, '5', '2026-11-24'),
        row(4, '5', '2026-11-22'),
      ]);
      expect(counts).toMatchObject({ read: 4, accepted: 1, duplicate: 0, rejected: 3 });
      expect(counts.rejectedLines.map(({ rowNumber, reason }) => [rowNumber, reason])).toEqual([
        [2, expect.stringContaining('three decimals')],
        [3, expect.stringContaining('is not a date such as')],
        [4, 'is of 2026-11-24, which is yet to come'],
      ]);
      expect(counts.rejectedLines[2]?.cells).toEqual(['3', 'R-3', '5', '2026-11-24']);
    });

    test('a date is to come when it is more than two days ahead of the clock', async () => {
      clock = new ManualClock(Date.parse('2026-11-19T17:00:00Z'));
      const rows = [row(1, '5', '2026-11-22'), row(2, '5', '2026-11-23')];
      expect(await importRows(PLAIN, [HEADER, ...rows])).toMatchObject({
        accepted: 1,
        rejected: 1,
      });
      clock = new ManualClock(clock.nowMs() + DAY_MS);
      expect(await importRows(PLAIN, [HEADER, ...rows, ''])).toMatchObject({
        accepted: 1,
        duplicate: 1,
      });
    });

    test('letters that databases dislike are kept as they are', async () => {
      const reference = "R-'\\💸{}%_";
      await importRows(PLAIN, [HEADER, `1,${reference},5,2026-11-20`]);
      expect(await records()).toMatchObject([{ reference }]);
    });
  });

  describe('control totals', () => {
    const rows = [HEADER, row(1, '5'), row(2, '-2.50')];
    const imports = () => database.knex('imports');

    test('that agree are kept with the import', async () => {
      const declared = { rows: 2, total: 250 as Sen };
      expect(await importRows(PLAIN, rows, declared)).toMatchObject({ accepted: 2, total: 250 });
      expect(await imports()).toMatchObject([
        { declared_rows: 2, declared_total_sen: 250, total_sen: 250 },
      ]);
    });

    test('none given: none kept', async () => {
      await importRows(PLAIN, rows);
      expect(await imports()).toMatchObject([
        { declared_rows: null, declared_total_sen: null, total_sen: 250 },
      ]);
    });

    test.each([
      ['rows', { rows: 3, total: null }, rows, 'should have 3 rows, and has 2'],
      [
        'the total',
        { rows: null, total: 300 as Sen },
        rows,
        'should be Rp 3, and its rows add up to Rp 2,50 (Rp -0,50 apart)',
      ],
      [
        'the total that stands in the file',
        undefined,
        [...rows, 'Total,,3,'],
        'Row 4, the total, says that amount comes to Rp 3, and the rows above it to Rp 2,50',
      ],
      [
        'because of a row that cannot be read, which is named',
        { rows: 3, total: 750 as Sen },
        [...rows, row(3, '5.000')],
        'row 4 amount "5.000" has three decimals',
      ],
    ] as const)(
      'that differ refuse the file, with both figures: %s',
      async (_, declared, file, message) => {
        await expect(importRows(PLAIN, file, declared)).rejects.toMatchObject({
          name: 'UserError',
          code: 'control_total_differs',
          message: expect.stringContaining(message),
        });
        for (const table of ['records', 'import_lines', 'imports']) {
          expect(await database.knex(table)).toEqual([]);
        }
        expect(await importRows(PLAIN, rows)).toMatchObject({ accepted: 2 });
      },
    );

    test('rejected rows count as rows, and as amounts where those can be read', async () => {
      const long = `3,${'x'.repeat(300)},7,2026-11-20`;
      const declared = { rows: 3, total: 950 as Sen };
      const counts = await importRows(PLAIN, [...rows, long, 'Total,,9.50,'], declared);
      expect(counts).toMatchObject({ read: 3, accepted: 2, rejected: 1, total: 250 });
    });

    test('amounts that add up to more than can be held are refused', async () => {
      const huge = '80000000000000';
      await expect(importRows(PLAIN, [HEADER, row(1, huge), row(2, huge)])).rejects.toMatchObject({
        code: 'file_total_too_large',
      });
    });
  });

  describe('files that are refused whole leave nothing behind', () => {
    test.each([
      ['no rows', [HEADER], 'file_header_only'],
      ['nothing that can be read', [HEADER, row(1, 'x'), row(2, 'y')], 'file_not_a_statement'],
      [
        'a quotation mark that stays open',
        [HEADER, row(1), '2,"R,5,2026-11-20'],
        'file_quote_unclosed',
      ],
    ])('%s', async (_, rows, code) => {
      await expect(importRows(PLAIN, rows)).rejects.toMatchObject({ name: 'UserError', code });
      for (const table of ['records', 'import_lines', 'imports']) {
        expect(await database.knex(table)).toEqual([]);
      }
    });
  });
});
