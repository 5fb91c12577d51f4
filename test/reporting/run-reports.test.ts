import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { ageBucket } from '../../src/reporting/exception-lines.ts';
import { type RunReports, writeRunReports } from '../../src/reporting/run-reports.ts';
import { AMOUNT, LAST_WEEK, NOON, Scenario } from '../reconciliation/scenario.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedEnd, seedPayout, seedRecord } from '../support/payout-builder.ts';
import { tempDir } from '../support/servers.ts';

const rowsOf = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { bom: true, columns: true });

const bytesOf = (files: RunReports): Promise<Buffer[]> =>
  Promise.all([files.summary, files.matches, files.exceptions].map((path) => readFile(path)));

describeOnBothDatabases('reports of a run', (open) => {
  let scenario: Scenario;
  let dir: string;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
    dir = await tempDir();
  });

  const write = (runId: string, to = 'first'): Promise<RunReports> =>
    writeRunReports(scenario, runId, join(dir, to));

  test('matches, exceptions with their why and next step, and a summary', async () => {
    const { knex } = scenario.database;
    await seedPayout(knex, { reference: 'PAY-1', state: 'paid' });
    await scenario.statementLine('PAY-1', 'paid', { amount: rupiah(90_000) });
    await seedPayout(knex, { reference: 'PAY-2', state: 'processing', expectedBy: LAST_WEEK });
    const { runId } = await scenario.reconcile();
    const files = await write(runId);
    expect(await rowsOf(files.matches)).toMatchObject([
      { state: 'live', our_ref: 'PAY-1', source: 'oy:status', amount: '100000', run: '1' },
    ]);
    const exceptions = await rowsOf(files.exceptions);
    expect(exceptions.map((row) => row['category'])).toEqual(['amount_differs', 'overdue']);
    expect(exceptions).toMatchObject([
      {
        our_ref: 'PAY-1',
        amount_ours: '100000',
        amount_theirs: '90000',
        difference: '-10000',
        change: 'opened',
        why: expect.stringContaining('Rp 10.000 less.'),
        suggested_action: expect.stringContaining('ask the provider'),
      },
      { our_ref: 'PAY-2', age_days: '7', age_bucket: '7-30d', severity: 'high' },
    ]);
    const summary = await rowsOf(files.summary);
    const figure = (section: string, item: string) =>
      summary.find((row) => row['section'] === section && row['item'] === item);
    expect(figure('run', 'run_id')).toMatchObject({ text: runId });
    expect(figure('matched', 'items')).toMatchObject({ count: '1', amount: '100000' });
    expect(figure('exceptions by category', 'amount_differs')).toMatchObject({ amount: '10000' });
    expect(figure('payouts', 'unaccounted')).toMatchObject({ count: '0' });
  });

  test('made again after later runs have changed everything, they are the same byte for byte', async () => {
    const { knex } = scenario.database;
    await seedPayout(knex, { reference: 'PAY-1', state: 'paid' });
    await scenario.statementLine('PAY-1', 'paid');
    await seedPayout(knex, { reference: 'PAY-2', state: 'processing', expectedBy: LAST_WEEK });
    const first = await scenario.reconcile();
    const before = await bytesOf(await write(first.runId));

    await seedEnd(knex, { partnerTrxId: 'PAY-2', amount: AMOUNT, end: 'paid', at: NOON });
    await seedRecord(knex, { reference: 'PAY-2', status: 'paid', amount: AMOUNT });
    await scenario.statementLine('PAY-1', 'failed');
    await scenario.clock.advance(86_400_000);
    const second = await scenario.reconcile();
    await scenario.reconcile();

    expect(await bytesOf(await write(first.runId, 'again'))).toEqual(before);
    const later = await write(second.runId, 'second');
    expect(await rowsOf(later.matches)).toMatchObject([
      { state: 'revoked', our_ref: 'PAY-1', revoked_why: 'the record has a newer version' },
      { state: 'live', our_ref: 'PAY-2' },
    ]);
    expect(await rowsOf(later.exceptions)).toMatchObject([
      { category: 'overdue', status: 'auto_closed', change: 'auto_closed' },
      { category: 'status_mismatch', status: 'open', change: 'opened' },
    ]);
  });

  test('a run that there is not', async () => {
    await expect(write('nope')).rejects.toMatchObject({ name: 'UserError', code: 'run_unknown' });
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
