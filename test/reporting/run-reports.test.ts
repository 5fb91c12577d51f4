import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { ageBucket } from '../../src/reconciliation/exceptions/age.ts';
import {
  type RunReports,
  writeRunReport,
  writeRunReports,
} from '../../src/reporting/run-reports.ts';
import {
  addVersions,
  seedException,
  seedMatch,
  seedPeriod,
  seedRecords,
  type SeededRecord,
  seedRevocation,
  seedRun,
} from '../reconciliation-periods/builder.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { tempDir } from '../support/servers.ts';

const rowsOf = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { bom: true, columns: true });

const bytesOf = (files: RunReports): Promise<Buffer[]> =>
  Promise.all(Object.values(files).map((path) => readFile(path)));

const ours = (id: number, amount: number, more: Partial<SeededRecord> = {}): SeededRecord => ({
  id,
  source: 'books',
  item: `S-${id}`,
  reference: `INV-${id}`,
  amount,
  ...more,
});
const theirs = (id: number, amount: number, more: Partial<SeededRecord> = {}): SeededRecord => ({
  ...ours(id, amount, more),
  source: 'bank',
  item: `TRX-${id}`,
});

describeOnBothDatabases('reports of a run', (open) => {
  let database: Database;
  let dir: string;

  beforeEach(async () => {
    database = await open();
    dir = await tempDir();
  });

  const write = (runId: string, to = 'first'): Promise<RunReports> =>
    writeRunReports({ database }, runId, join(dir, to));

  test('a match of two lines is one line, with both sides', async () => {
    const { knex } = database;
    const [one, two] = [ours(1, 1_000_050), theirs(2, 990_050, { day: '2026-11-23' })];
    await seedRecords(knex, one, two);
    await seedRun(knex, { number: 1, recordsUpto: 2 });
    await seedMatch(knex, { run: 1, ours: [one], theirs: [two], fee: 9_000 });
    const files = await write('R1');
    expect(await rowsOf(files.matches)).toEqual([
      {
        match_id: '1.1.1',
        stream: 'toko',
        leg: 'bank',
        pass: 'reference',
        state: 'made',
        side: 'both',
        our_ref: 'INV-1',
        their_ref: 'INV-2',
        our_source: 'books',
        our_item: 'S-1',
        their_source: 'bank',
        their_item: 'TRX-2',
        amount_ours: '10000.50',
        amount_theirs: '9900.50',
        fee: '90',
        difference: '-10',
        our_day: '2026-11-21',
        their_day: '2026-11-23',
        made_by: 'run',
        note: '',
        revoked_by: '',
        revoked_why: '',
        late: '',
      },
    ]);
  });

  test('a group is one line for each member, ours first; its fee is on one line, so that the column adds up', async () => {
    const { knex } = database;
    const batch = [theirs(10, 700), ours(11, 300), ours(12, 200), ours(13, 250)];
    const next = [ours(14, 5), ours(15, 6), theirs(16, 11)];
    await seedRecords(knex, ...batch, ...next);
    await seedRun(knex, { number: 1 });
    const [bank, ...sales] = batch;
    await seedMatch(knex, {
      run: 1,
      ours: sales,
      theirs: bank ? [bank] : [],
      fee: 40,
      pass: 'net',
    });
    await seedMatch(knex, { run: 1, ours: next.slice(0, 2), theirs: next.slice(2), pass: 'day' });
    const lines = (await rowsOf((await write('R1')).matches)).map((row) =>
      [
        'match_id',
        'side',
        'our_ref',
        'their_ref',
        'amount_ours',
        'amount_theirs',
        'fee',
        'difference',
      ]
        .map((column) => row[column])
        .join(' '),
    );
    expect(lines).toEqual([
      '1.1.11 ours INV-11  3  0.40 -0.10',
      '1.1.11 ours INV-12  2   ',
      '1.1.11 ours INV-13  2.50   ',
      '1.1.11 theirs  INV-10  7  ',
      '1.1.14 ours INV-14  0.05  0 0',
      '1.1.14 ours INV-15  0.06   ',
      '1.1.14 theirs  INV-16  0.11  ',
    ]);
  });

  test('our reference is the one that finance uses, where the stream says where it stands', async () => {
    const { knex } = database;
    const records = [
      ours(1, 100, { counterparty: 'GAJI-1' }),
      theirs(2, 100),
      ours(3, 40, { counterparty: 'GAJI-3' }),
      ours(4, 60, { counterparty: 'GAJI-4' }),
      theirs(5, 100),
    ];
    await seedRecords(knex, ...records);
    await seedRun(knex, { number: 1, ourReference: 'counterparty' });
    await seedMatch(knex, { run: 1, ours: records.slice(0, 1), theirs: records.slice(1, 2) });
    await seedMatch(knex, { run: 1, ours: records.slice(2, 4), theirs: records.slice(4) });
    const rows = await rowsOf((await write('R1')).matches);
    expect(rows.map((row) => [row['our_ref'], row['their_ref']])).toEqual([
      ['GAJI-1', 'INV-2'],
      ['GAJI-3', ''],
      ['GAJI-4', ''],
      ['', 'INV-5'],
    ]);
  });

  test('matches of earlier runs that it took back stand first, with their old ids', async () => {
    const { knex } = database;
    const records = [ours(1, 100), theirs(2, 100), ours(3, 50), ours(4, 50), theirs(5, 100)];
    const [a, b, c, d, e] = records as [
      SeededRecord,
      SeededRecord,
      SeededRecord,
      SeededRecord,
      SeededRecord,
    ];
    await seedRecords(knex, ...records);
    for (const number of [1, 2, 3]) await seedRun(knex, { number });
    await seedMatch(knex, { run: 1, ours: [a], theirs: [b] });
    await seedMatch(knex, { run: 2, ours: [c, d], theirs: [e], madeBy: 'sari' });
    await seedRevocation(knex, { run: 1, number: 1, revokedRun: 3 });
    await seedRevocation(knex, {
      run: 2,
      number: 3,
      revokedRun: 3,
      why: 'wrong batch',
      by: 'tono',
    });
    await seedMatch(knex, { run: 3, ours: [a], theirs: [e] });
    const lines = (await rowsOf((await write('R3')).matches)).map((row) =>
      ['match_id', 'state', 'side', 'made_by', 'revoked_by', 'revoked_why']
        .map((column) => row[column])
        .join('|'),
    );
    expect(lines).toEqual([
      '1.1.1|revoked|both|run|run|the record has a newer version',
      '2.1.3|revoked|ours|sari|tono|wrong batch',
      '2.1.3|revoked|ours|sari|tono|wrong batch',
      '2.1.3|revoked|theirs|sari|tono|wrong batch',
      '3.1.1|made|both|run||',
    ]);
    // The run that made it still says so.
    expect(await rowsOf((await write('R1', 'one')).matches)).toMatchObject([{ state: 'made' }]);
  });

  test('exceptions as the run left them: open, and closed since the run before, by a run or a person', async () => {
    const { knex } = database;
    for (const number of [1, 2, 3])
      await seedRun(knex, { number, asOf: '2026-11-25T03:00:00.000Z' });
    const pending = { byPerson: false, status: 'open', ours: 5_000, theirs: null } as const;
    const closed = (run: number) => ({ ...pending, run, status: 'auto_closed' as const });
    await seedException(knex, {
      item: 'stays',
      versions: [{ ...pending, run: 1, reference: 'STAYS' }],
    });
    await seedException(knex, { item: 'first', versions: [{ ...pending, run: 1 }, closed(1)] });
    await seedException(knex, {
      item: 'by run',
      versions: [
        { ...pending, run: 1 },
        { ...closed(2), reference: 'BY-RUN' },
      ],
    });
    await seedException(knex, {
      item: 'by person',
      versions: [
        { ...pending, run: 1 },
        { ...pending, run: 1, byPerson: true, status: 'resolved', reference: 'BY-PERSON' },
      ],
    });
    await seedException(knex, {
      item: 'later',
      versions: [
        { ...pending, run: 2, theirs: 4_000, reference: 'NEW' },
        { ...pending, run: 2, byPerson: true, status: 'resolved' },
      ],
    });
    const rows = await rowsOf((await write('R2')).exceptions);
    expect(rows.map((row) => [row['our_ref'], row['status'], row['change']])).toEqual([
      ['STAYS', 'open', 'none'],
      ['BY-RUN', 'auto_closed', 'auto_closed'],
      ['BY-PERSON', 'resolved', 'resolved'],
      ['NEW', 'open', 'opened'],
    ]);
    expect(rows[3]).toMatchObject({
      leg: 'bank',
      amount_ours: '50',
      amount_theirs: '40',
      difference: '-10',
      age_days: '4',
      age_bucket: '3-7d',
      business_day: '2026-11-21',
      suggested_action: expect.stringContaining('rekon sweep'),
      assignee: '',
      late: '',
    });
  });

  test('the roll-forward adds up, in all and by category, and the summary has it too', async () => {
    const { knex } = database;
    for (const number of [1, 2]) await seedRun(knex, { number });
    const one = { byPerson: false, status: 'open', ours: 1_000, theirs: 700 } as const;
    await seedException(knex, {
      item: 'a',
      versions: [
        { ...one, run: 1 },
        { ...one, run: 2, theirs: 500 },
      ],
    });
    await seedException(knex, {
      item: 'b',
      category: 'ambiguous',
      versions: [
        { ...one, run: 1 },
        { ...one, run: 1, byPerson: true, status: 'written_off' },
      ],
    });
    await seedException(knex, { item: 'c', versions: [{ ...one, run: 2, theirs: null }] });
    const files = await write('R2');
    const rows = await rowsOf(files['roll-forward']);
    const lines = rows.map((row) => Object.values(row).join(' '));
    expect(lines.slice(0, 8)).toEqual([
      'all opening adds 2 6',
      'all opened adds 1 10',
      'all reopened adds 0 0',
      'all revalued adds 0 2',
      'all resolved takes 0 0',
      'all written_off takes 1 3',
      'all auto_closed takes 0 0',
      'all closing gives 2 15',
    ]);
    expect([...new Set(rows.map((row) => row['category']))]).toEqual([
      'all',
      'ambiguous',
      'overdue',
    ]);
    const summary = await rowsOf(files.summary);
    expect(summary).toContainEqual({
      section: 'roll-forward',
      item: 'closing',
      count: '2',
      amount: '15',
      text: '',
    });
    expect(summary[0]).toMatchObject({ section: 'run', item: 'run_id', text: 'R2' });
  });

  test('made again after later runs and people have changed everything, they are the same byte for byte', async () => {
    const { knex } = database;
    const [a, b, c, d] = [ours(1, 100), theirs(2, 100), ours(3, 70), theirs(4, 70)];
    await seedRecords(knex, a, b, c, d);
    await seedRun(knex, { number: 1 });
    await seedMatch(knex, { run: 1, ours: [a], theirs: [b] });
    const pending = { run: 1, byPerson: false, status: 'open', ours: 70, theirs: null } as const;
    const id = await seedException(knex, { item: 'x', versions: [pending] });
    const before = await bytesOf(await write('R1'));

    await addVersions(knex, id, 1, [{ ...pending, byPerson: true, status: 'investigating' }]);
    await seedRun(knex, { number: 2, asOf: '2026-12-05T03:00:00.000Z' });
    await seedRevocation(knex, { run: 1, number: 1, revokedRun: 2 });
    await seedMatch(knex, { run: 2, ours: [c], theirs: [d] });
    await addVersions(knex, id, 2, [{ ...pending, run: 2, status: 'auto_closed' }]);
    await seedPeriod(knex, { period: '2026-11', run: 3 });

    expect(await bytesOf(await write('R1', 'again'))).toEqual(before);
    const alone = await writeRunReport({ database }, 'R1', 'summary', join(dir, 'alone'));
    expect(await readFile(alone)).toEqual(before[0]);
  });

  test('what came late for a closed period is named and counted', async () => {
    const { knex } = database;
    const known = [ours(1, 100), theirs(2, 100, { day: '2026-12-01' })];
    const late = [ours(3, 70), theirs(4, 70, { day: '2026-12-02' })];
    await seedRecords(knex, ...known, ...late);
    await seedPeriod(knex, { period: '2026-11', run: 1, recordsUpto: 2 });
    await seedRun(knex, { number: 2, recordsUpto: 4 });
    for (const [one, two] of [known, late]) {
      if (one && two) await seedMatch(knex, { run: 2, ours: [one], theirs: [two] });
    }
    const pending = { byPerson: false, status: 'open', ours: 1, theirs: null } as const;
    await seedException(knex, { item: 'old', versions: [{ ...pending, run: 1 }] });
    await seedException(knex, { item: 'new', versions: [{ ...pending, run: 2 }] });
    const files = await write('R2');
    const lateOf = async (path: string) => (await rowsOf(path)).map((row) => row['late']);
    expect(await lateOf(files.matches)).toEqual(['', '2026-11']);
    expect(await lateOf(files.exceptions)).toEqual(['', '2026-11']);
    const counted = (await rowsOf(files.summary)).filter((row) => row['section'] === 'late');
    expect(counted.map((row) => [row['item'], row['count']])).toEqual([
      ['matches', '1'],
      ['exceptions', '1'],
    ]);
    const alone = await writeRunReport({ database }, 'R2', 'summary', join(dir, 'alone'));
    expect(await readFile(alone)).toEqual(await readFile(files.summary));
  });

  test.each([
    ['nope', 'run_unknown'],
    ['R1', 'run_not_finished'],
    ['R2', 'run_not_finished'],
    ['R3', 'run_is_a_closing'],
  ])('a run of which there is no report: %s', async (runId, code) => {
    await seedRun(database.knex, { number: 1, state: 'interrupted' });
    await seedRun(database.knex, { number: 2, state: 'running' });
    await seedRun(database.knex, { number: 3, kind: 'close' });
    await expect(write(runId)).rejects.toMatchObject({ name: 'UserError', code });
  });
});

describe('age buckets', () => {
  test.each([
    [0, '<24h'],
    [1, '1-3d'],
    [2, '1-3d'],
    [3, '3-7d'],
    [7, '7-30d'],
    [29, '7-30d'],
    [30, '30d+'],
  ])('%i days are %s', (days, bucket) => {
    expect(ageBucket(days)).toBe(bucket);
  });
});
