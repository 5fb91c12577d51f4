import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CsvFormat } from '../../src/domain/csv-format.ts';
import { UserError } from '../../src/domain/errors.ts';
import type { Database } from '../../src/platform/database/database.ts';
import {
  closePeriod,
  type CloseRequest,
  type PeriodContext,
} from '../../src/reconciliation/periods/close-period.ts';
import { type PeriodEvidence, readEvidence } from '../../src/reconciliation/periods/evidence.ts';
import { listPeriods } from '../../src/reconciliation/periods/period-store.ts';
import { newestRunNumber } from '../../src/reconciliation/runs/run-store.ts';
import {
  periodReportHashes,
  writePeriodReports,
  writePeriodWorkbook,
} from '../../src/reporting/period-reports.ts';
import { DEFAULT_CSV_FORMAT } from '../../src/reporting/tables/csv-format.ts';
import { readZip } from '../reporting/zip-reader.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import {
  addVersions,
  seedException,
  seedImport,
  seedMatch,
  seedRecords,
  type SeededRecord,
  seedRevocation,
  seedRun,
  STREAM,
} from './builder.ts';

const DECEMBER_2 = Date.parse('2026-12-02T03:00:00.000Z');
const AFTER_NOVEMBER = '2026-12-01T03:00:00.000Z';

const rowsOf = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { bom: true, columns: true });

const record = (id: number, source: 'books' | 'bank', more: Partial<SeededRecord> = {}) => ({
  id,
  source,
  item: `${source}-${id}`,
  amount: 10_000,
  ...more,
});

const opened = { byPerson: false, status: 'open', ours: 10_000, theirs: null } as const;

describeOnBothDatabases('closing a period', (open) => {
  let database: Database;
  let clock: ManualClock;

  beforeEach(async () => {
    database = await open();
    clock = new ManualClock(DECEMBER_2);
  });

  const context = (format: CsvFormat = DEFAULT_CSV_FORMAT): PeriodContext => ({
    database,
    clock,
    hashReports: periodReportHashes({ database }, format),
  });

  const close = (asked: Partial<CloseRequest> = {}, format?: CsvFormat): Promise<PeriodEvidence> =>
    closePeriod(context(format), { stream: STREAM, period: '2026-11', by: 'sari', ...asked });

  const report = async (period: string) => {
    const dir = await tempDir();
    const written = await writePeriodReports({ database }, { stream: STREAM, period }, dir);
    const path = (name: string): string => join(dir, `${name}.csv`);
    return { ...written, dir, path, rows: (name: string) => rowsOf(path(name)) };
  };

  /** One run that matched a pair and found an exception, out of one import. */
  async function november(): Promise<number> {
    const { knex } = database;
    await seedImport(knex, { id: 'I1', source: 'bank', sha256: 'a'.repeat(64), total: 10_000 });
    await seedImport(knex, { id: 'I2', source: 'elsewhere', sha256: 'b'.repeat(64), total: 1 });
    const [ours, theirs] = [record(1, 'books'), record(2, 'bank', { importId: 'I1' })];
    const other = { id: 3, source: 'elsewhere', item: 'x', amount: 1, importId: 'I2' };
    await seedRecords(knex, ours, theirs, other);
    await seedRun(knex, { number: 1, asOf: AFTER_NOVEMBER, recordsUpto: 3 });
    await seedMatch(knex, { run: 1, ours: [ours], theirs: [theirs] });
    return seedException(knex, { item: 'a', versions: [{ ...opened, run: 1 }] });
  }

  test('keeps what it was closed with: rules, inputs, runs, totals, and the hash of each report', async () => {
    await november();
    const evidence = await close();
    expect(evidence).toMatchObject({
      stream: STREAM,
      period: '2026-11',
      from: '2026-11-01',
      to: '2026-11-30',
      closedBy: 'sari',
      closedAt: '2026-12-02T03:00:00.000Z',
      asOf: AFTER_NOVEMBER,
      runNumber: 2,
      afterRunNumber: 0,
      recordsUpto: 3,
      rulesSha256: 'r'.repeat(64),
      rules: { name: STREAM },
      runs: [{ number: 1, id: 'R1', kind: 'reconciliation' }],
      despiteGaps: [],
      matches: [{ leg: 1, pass: 'reference', matches: 1, ours: 10_000, theirs: 10_000 }],
      revoked: 0,
      rollForward: { opened: { count: 1 }, closing: { count: 1, amountSen: 10_000 } },
    });
    // Another stream's file is none of its inputs.
    expect(evidence.imports).toMatchObject([
      { id: 'I1', source: 'bank', sha256: 'a'.repeat(64), totalSen: 10_000, records: 1 },
    ]);
    expect(evidence.reports.files.map(({ name, rows }) => [name, rows])).toEqual([
      ['summary', expect.any(Number)],
      ['roll-forward', 16],
      ['exceptions', 1],
      ['matches', 1],
    ]);
    const [period] = await listPeriods(database.knex, { stream: STREAM });
    expect(readEvidence(period?.evidence ?? '')).toEqual(evidence);
    const run = await database.knex('reconciliation_runs').where({ number: 2 }).first<object>();
    expect(run).toMatchObject({
      kind: 'close',
      state: 'finished',
      started_by: 'sari',
      records_upto: 3,
    });
    const audited = await database.knex('audit_log').where({ action: 'period_closed' });
    expect(audited).toMatchObject([{ actor: 'sari', subject: 'period:toko:2026-11' }]);
  });

  test.each<[string, CsvFormat]>([
    ['English', DEFAULT_CSV_FORMAT],
    ['Indonesian', { delimiter: ';', decimal: ',', bom: false }],
  ])('its reports stay the same bytes, whatever happens later (%s)', async (_, format) => {
    const { knex } = database;
    const exception = await november();
    const closed = await close({}, format);
    const before = await report('2026-11');
    expect(before.different).toEqual([]);

    // A person decides, more is imported and reconciled, a match is taken back, the next period is closed.
    await addVersions(knex, exception, 1, [
      { ...opened, run: 2, byPerson: true, status: 'resolved' },
    ]);
    await seedImport(knex, { id: 'I3', source: 'bank', sha256: 'c'.repeat(64), total: 5 });
    const late = [record(4, 'books'), record(5, 'bank', { importId: 'I3' })];
    await seedRecords(knex, ...late);
    await seedRun(knex, { number: 3, asOf: '2027-01-01T03:00:00.000Z', recordsUpto: 5 });
    const [ours, theirs] = late;
    if (ours && theirs) await seedMatch(knex, { run: 3, ours: [ours], theirs: [theirs] });
    await seedRun(knex, { number: 4, kind: 'by_hand', asOf: '2027-01-01T04:00:00.000Z' });
    await seedRevocation(knex, { run: 1, number: 1, revokedRun: 4, by: 'tono', why: 'wrong' });
    clock = new ManualClock(Date.parse('2027-01-02T03:00:00.000Z'));
    await close({ period: '2026-12' });

    const after = await report('2026-11');
    expect(after.different).toEqual([]);
    for (const { name, sha256 } of closed.reports.files) {
      const bytes = await readFile(after.path(name));
      expect([name, createHash('sha256').update(bytes).digest('hex')]).toEqual([name, sha256]);
      expect(bytes).toEqual(await readFile(before.path(name)));
    }
    expect(JSON.parse(await readFile(join(after.dir, 'evidence.json'), 'utf8'))).toEqual(closed);
  });

  test('late items, decisions and revocations fall into the next period, and are told as late', async () => {
    const { knex } = database;
    const exception = await november();
    await close();
    await addVersions(knex, exception, 1, [
      { ...opened, run: 2, byPerson: true, status: 'resolved' },
    ]);
    const late = [
      record(4, 'books', { day: '2026-11-20' }),
      record(5, 'bank', { day: '2026-12-03' }),
    ];
    await seedRecords(knex, ...late);
    await seedRun(knex, { number: 3, asOf: '2027-01-01T03:00:00.000Z', recordsUpto: 5 });
    const [ours, theirs] = late;
    if (ours && theirs) await seedMatch(knex, { run: 3, ours: [ours], theirs: [theirs] });
    await seedException(knex, { item: 'b', versions: [{ ...opened, run: 3 }] });
    await seedRun(knex, { number: 4, kind: 'by_hand' });
    await seedRevocation(knex, { run: 1, number: 1, revokedRun: 4, by: 'tono', why: 'wrong' });
    clock = new ManualClock(Date.parse('2027-01-02T03:00:00.000Z'));
    const { runs, rollForward, afterRunNumber } = await close({ period: '2026-12' });
    expect([runs.map(({ number }) => number), afterRunNumber]).toEqual([[3, 4], 2]);
    expect(rollForward).toMatchObject({
      opening: { count: 1 },
      opened: { count: 1 },
      resolved: { count: 1 },
      closing: { count: 1 },
    });
    const { rows } = await report('2026-12');
    expect(await rows('matches')).toMatchObject([
      { match_id: '3.1.4', state: 'made', late: '2026-11' },
      { match_id: '1.1.1', state: 'revoked', revoked_by: 'tono', late: '' },
    ]);
    expect(await rows('exceptions')).toMatchObject([
      { status: 'resolved', change: 'resolved', late: '' },
      { status: 'open', change: 'opened', late: '2026-11' },
    ]);
    const summary = await rows('summary');
    expect(summary.filter(({ section }) => section === 'late').map(({ count }) => count)).toEqual([
      '1',
      '1',
    ]);
  });

  test('as a workbook it has a sheet for each report', async () => {
    await november();
    await close();
    const of = { stream: STREAM, period: '2026-11' };
    const path = await writePeriodWorkbook({ database }, of, await tempDir());
    const parts = [...readZip(await readFile(path)).keys()];
    expect(parts.filter((part) => part.startsWith('xl/worksheets/'))).toHaveLength(4);
  });

  describe('is refused, and nothing is changed', () => {
    /** Its code; `changed` where something was written all the same. */
    async function refusal(asked: Partial<CloseRequest> = {}): Promise<string> {
      const { knex } = database;
      const before = [await newestRunNumber(knex, STREAM), await listPeriods(knex)];
      const error: unknown = await close(asked).catch((thrown: unknown) => thrown);
      const after = [await newestRunNumber(knex, STREAM), await listPeriods(knex)];
      const isAsBefore = JSON.stringify(before) === JSON.stringify(after);
      return error instanceof UserError && isAsBefore ? error.code : 'changed';
    }

    test('while a run is under way', async () => {
      await november();
      await seedRun(database.knex, { number: 2, state: 'running' });
      expect(await refusal()).toBe('reconciliation_under_way');
    });

    test('before it is over in Jakarta', async () => {
      await november();
      expect(await refusal({ period: '2026-12' })).toBe('period_not_over');
      clock = new ManualClock(Date.parse('2026-11-30T16:59:59.999Z'));
      expect(await refusal()).toBe('period_not_over');
    });

    test('when nothing was reconciled, or not up to its end', async () => {
      expect(await refusal()).toBe('period_not_reconciled');
      await seedRun(database.knex, { number: 1, asOf: '2026-11-30T16:59:59.999Z' });
      expect(await refusal()).toBe('period_not_reconciled');
      await seedRun(database.knex, { number: 2, asOf: '2026-11-30T17:00:00.000Z' });
      await close();
    });

    test('twice, over closed days, or with days between', async () => {
      await november();
      await close({ from: '2026-11-10', to: '2026-11-20' });
      expect(await refusal()).toBe('period_closed');
      expect(await refusal({ period: 'x', from: '2026-11-20', to: '2026-11-25' })).toBe(
        'period_overlaps',
      );
      expect(await refusal({ period: 'x', from: '2026-11-01', to: '2026-11-09' })).toBe(
        'period_overlaps',
      );
      expect(await refusal({ period: 'x', from: '2026-11-22', to: '2026-11-25' })).toBe(
        'period_leaves_gap',
      );
      await close({ period: 'rest', from: '2026-11-21', to: '2026-11-30' });
    });

    test('while input is missing; it can be said to be closed all the same, and is written down', async () => {
      await november();
      const gap = await seedException(database.knex, {
        item: 'gap',
        category: 'gap_in_feed',
        versions: [{ ...opened, run: 1, ours: null }],
      });
      // Input that is missing since the period's end does not matter.
      await seedException(database.knex, {
        item: 'stale',
        category: 'stale_feed',
        versions: [{ ...opened, run: 1, ours: null, eventAt: '2026-12-01T01:00:00.000Z' }],
      });
      expect(await refusal()).toBe('period_input_missing');
      const { despiteGaps } = await close({ despiteGaps: true });
      expect(despiteGaps).toEqual([{ exceptionId: gap, category: 'gap_in_feed' }]);
    });

    test('when a person decides something while its reports are made', async () => {
      const exception = await november();
      const honest = context();
      const busy: PeriodContext = {
        ...honest,
        async hashReports(...args) {
          const hashes = await honest.hashReports(...args);
          await addVersions(database.knex, exception, 1, [
            { ...opened, run: 1, byPerson: true, status: 'resolved' },
          ]);
          return hashes;
        },
      };
      const request = { stream: STREAM, period: '2026-11', by: 'sari' };
      await expect(closePeriod(busy, request)).rejects.toMatchObject({
        code: 'period_changed_meanwhile',
      });
      expect(await listPeriods(database.knex)).toEqual([]);
      await close();
    });

    test('by two at once: one of them closes it', async () => {
      await november();
      const both = await Promise.allSettled([close(), close()]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await listPeriods(database.knex)).toHaveLength(1);
    });
  });

  test('a report of a period that there is not', async () => {
    await expect(report('2026-11')).rejects.toMatchObject({ code: 'period_unknown' });
  });

  test('a database that was tampered with is found out by its reports', async () => {
    await november();
    await close();
    await seedException(database.knex, { item: 'slipped in', versions: [{ ...opened, run: 1 }] });
    expect((await report('2026-11')).different).toEqual(['summary', 'roll-forward', 'exceptions']);
  });
});
