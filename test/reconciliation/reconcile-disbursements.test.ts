import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { ExceptionCategory } from '../../src/reconciliation/categories.ts';
import {
  listExceptions,
  type ReconciliationException,
} from '../../src/reconciliation/exception-store.ts';
import {
  reconcileDisbursements,
  type ReconciliationOptions,
} from '../../src/reconciliation/reconcile-disbursements.ts';
import { listRuns } from '../../src/reconciliation/run-store.ts';
import type { RunSummary } from '../../src/reconciliation/run-summary.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import {
  MORNING,
  seedBatch,
  seedEnd,
  seedLedger,
  seedOpeningBalance,
  seedPayout,
  seedRecord,
} from '../support/payout-builder.ts';

const NOON = '2026-11-21T05:00:00.000Z' as Instant;
const EVENING = '2026-11-21T11:00:00.000Z' as Instant;
const LAST_WEEK = '2026-11-14T05:00:00.000Z' as Instant;
const AMOUNT = rupiah(100_000);

describeOnBothDatabases('reconciling disbursements', (open) => {
  let database: Database;
  let clock: ManualClock;

  beforeEach(async () => {
    database = await open();
    clock = new ManualClock(Date.parse(NOON));
    await seedBatch(database.knex);
  });

  afterEach(async () => {
    // Every payout is final, pending, or named in an open exception: whatever the scenario.
    const summary = await reconcile({ dryRun: true });
    expect(summary.payouts.unaccounted).toBe(0);
  });

  const reconcile = (options: ReconciliationOptions = {}): Promise<RunSummary> =>
    reconcileDisbursements({ database, clock }, options);

  const openExceptions = (): Promise<ReconciliationException[]> =>
    listExceptions(database.knex, { limit: 100 });

  const categories = async (): Promise<ExceptionCategory[]> =>
    (await openExceptions()).map((exception) => exception.category).toSorted();

  const statementLine = (
    reference: string,
    status: 'paid' | 'failed' | 'reversed' | 'top_up',
    more: { amount?: typeof AMOUNT; item?: string; occurredAt?: Instant; fee?: typeof AMOUNT } = {},
  ): Promise<void> =>
    seedRecord(database.knex, {
      source: 'oy:statement',
      reference,
      status,
      item: `trx-${reference}:DISBURSEMENT`,
      amount: AMOUNT,
      ...more,
    });

  const statementImport = (from: Instant, to: Instant) =>
    database.knex('imports').insert({
      id: `import ${from}`,
      source: 'oy:statement',
      file_name: 'statement.csv',
      file_sha256: from,
      imported_by: 'fin',
      imported_at: to,
      rows_read: 1,
      rows_accepted: 1,
      rows_duplicate: 0,
      rows_rejected: 0,
      covers_from: from,
      covers_to: to,
    });

  describe('what agrees', () => {
    test('a paid payout is matched by its status answer and by the statement', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid');
      const summary = await reconcile();
      expect(summary.matched.items).toEqual({ count: 1, amountSen: AMOUNT });
      expect(Object.keys(summary.matched.bySource)).toEqual(['oy:statement', 'oy:status']);
      expect(summary.matched.awaitingStatement.count).toBe(0);
      expect(await openExceptions()).toEqual([]);
    });

    test('a failed payout agrees with a failed line', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'failed' });
      await statementLine('PAY-1', 'failed');
      expect((await reconcile()).matched.added).toBe(2);
      expect(await openExceptions()).toEqual([]);
    });

    test('a rejected send that created nothing needs no record', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'failed',
        ledger: 'not_created',
        statusRecord: 'none',
      });
      const summary = await reconcile();
      expect(summary.ledger.byBelief).toEqual({ not_created: { count: 1, amountSen: AMOUNT } });
      expect(await openExceptions()).toEqual([]);
    });

    test('the same run again adds nothing', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await seedPayout(database.knex, { reference: 'PAY-2', state: 'quarantined' });
      await reconcile();
      const again = await reconcile();
      expect(again.matched).toMatchObject({ added: 0, revoked: 0, items: { count: 1 } });
      expect(again.exceptions).toMatchObject({
        opened: 0,
        changed: 0,
        autoClosed: 0,
        stillOpen: 1,
      });
      expect(await database.knex('exception_versions')).toHaveLength(1);
      expect(await database.knex('matches')).toHaveLength(1);
    });

    test('a dry run tells the same and keeps nothing', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'quarantined' });
      const told = await reconcile({ dryRun: true });
      expect(told.exceptions.opened).toBe(1);
      expect(await openExceptions()).toEqual([]);
      expect(await listRuns(database.knex, { limit: 10 })).toEqual([]);
      expect((await reconcile()).exceptions.opened).toBe(1);
    });
  });

  describe('pending is not a break', () => {
    const open_ = { sentAt: MORNING, expectedBy: EVENING };
    const scenarios = [
      { state: 'sending', ...open_ },
      { state: 'unknown', ...open_ },
      { state: 'processing', ...open_ },
      { state: 'held', ...open_, nextActionAt: EVENING },
      { state: 'approved' },
    ] as const;
    test.each(scenarios)('$state before its time is pending', async (payout) => {
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      const summary = await reconcile();
      expect(summary.payouts.pending).toEqual({ count: 1, amountSen: AMOUNT });
      expect(await openExceptions()).toEqual([]);
    });

    test.each(['inquiring', 'review', 'ready'] as const)(
      '%s in a batch that is still being checked is pending',
      async (state) => {
        await seedBatch(database.knex, { id: 'batch-2', state: 'checking' });
        await seedPayout(database.knex, { reference: 'PAY-1', state, batchId: 'batch-2' });
        expect((await reconcile()).payouts.pending.count).toBe(1);
        expect(await openExceptions()).toEqual([]);
      },
    );

    test('a payout that the statement shows as paid before we heard of it is pending', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'processing', ...open_ });
      await statementLine('PAY-1', 'paid');
      expect((await reconcile()).payouts.pending.count).toBe(1);
      expect(await openExceptions()).toEqual([]);
    });
  });

  describe('every payout that is due and not final is named', () => {
    const scenarios = [
      { state: 'quarantined', is: 'quarantined', severity: 'critical' },
      { state: 'held', is: 'held', severity: 'medium' },
      { state: 'held', nextActionAt: EVENING, expectedBy: MORNING, is: 'held', severity: 'medium' },
      { state: 'processing', expectedBy: MORNING, is: 'overdue', severity: 'high' },
      { state: 'unknown', expectedBy: MORNING, is: 'missing_at_provider', severity: 'high' },
      { state: 'sending', is: 'missing_at_provider', severity: 'high' },
      { state: 'approved', sentAt: LAST_WEEK, is: 'overdue', severity: 'medium' },
      { state: 'review', is: 'in_review', severity: 'low' },
      { state: 'ready', is: 'not_approved', severity: 'low' },
      { state: 'inquiring', is: 'overdue', severity: 'medium' },
    ] as const;
    test.each(scenarios)('$state is $is', async ({ is, severity, ...payout }) => {
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      const summary = await reconcile();
      expect(await openExceptions()).toMatchObject([
        { category: is, severity, ourReference: 'PAY-1', amountOurs: AMOUNT },
      ]);
      expect(summary.payouts.inException).toEqual({ count: 1, amountSen: AMOUNT });
    });

    test('one that nobody decided about for a day, in a batch that is still being checked', async () => {
      const batchId = await seedBatch(database.knex, {
        id: 'batch-2',
        state: 'checking',
        uploadedAt: LAST_WEEK,
      });
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'review', batchId });
      await reconcile();
      expect(await categories()).toEqual(['in_review']);
    });
  });

  describe('where the provider says otherwise', () => {
    test('paid at the provider and failed here is critical, even at equal amounts', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'failed' });
      await statementLine('PAY-1', 'paid');
      await reconcile();
      expect(await openExceptions()).toMatchObject([
        {
          category: 'status_mismatch',
          severity: 'critical',
          statusOurs: 'failed',
          statusTheirs: 'paid',
          why: 'Field status: the ledger says failed, oy:statement says paid (Rp 100.000).',
        },
      ]);
    });

    test('held here and under way there is a mismatch beside the hold', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'held',
        statusRecord: 'pending',
      });
      await reconcile();
      expect(await categories()).toEqual(['held', 'status_mismatch']);
    });

    test('another amount is named with the difference', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid', { amount: rupiah(1_350_000.5) });
      await reconcile();
      expect(await openExceptions()).toMatchObject([
        {
          category: 'amount_differs',
          severity: 'high',
          why: 'Field amount: the ledger says Rp 100.000, oy:statement says Rp 1.350.000,50: Rp 1.250.000,50 more.',
        },
      ]);
    });

    test('two transactions under one reference are both left unmatched and critical', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid');
      await statementLine('PAY-1', 'paid', { item: 'trx-other:DISBURSEMENT' });
      const summary = await reconcile();
      expect(Object.keys(summary.matched.bySource)).toEqual(['oy:status']);
      expect(await openExceptions()).toMatchObject([
        { category: 'duplicate_at_provider', severity: 'critical', amountTheirs: AMOUNT * 2 },
      ]);
    });

    test('what we did not send is missing in the ledger, with the nearest of ours', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'unknown',
        expectedBy: EVENING,
      });
      await statementLine('PAY-1x', 'paid');
      await reconcile();
      expect(await openExceptions()).toMatchObject([
        {
          category: 'missing_in_ledger',
          severity: 'critical',
          nearestCandidate: 'PAY-1',
          why: expect.stringContaining('of the same amount and without a match: PAY-1'),
        },
      ]);
    });

    test('what happened before our ledger opened is not ours to explain', async () => {
      await seedOpeningBalance(database.knex, rupiah(1_000_000));
      await statementLine('OLD-1', 'paid', { occurredAt: LAST_WEEK });
      await statementLine('OLD-2', 'top_up', { occurredAt: LAST_WEEK });
      await reconcile();
      expect(await openExceptions()).toEqual([]);
    });

    test('an unknown reference that only a callback names is a hint of its own', async () => {
      await seedRecord(database.knex, {
        source: 'oy:callback',
        reference: 'FORGED-1',
        status: 'paid',
        amount: AMOUNT,
      });
      await reconcile();
      expect(await openExceptions()).toMatchObject([
        { category: 'unknown_callback', severity: 'medium' },
      ]);
    });

    test('a paid payout that comes back', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid');
      await statementLine('PAY-1', 'reversed', { item: 'trx-PAY-1:REVERSAL' });
      await reconcile();
      expect(await categories()).toEqual(['reversed_unexpected']);
    });

    test('a paid payout that no source shows', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', statusRecord: 'none' });
      await reconcile();
      expect(await categories()).toEqual(['missing_at_provider']);
    });

    test('a paid payout that the statement of its day lacks, and not one outside of it', async () => {
      const paid = { state: 'paid' } as const;
      await seedPayout(database.knex, { ...paid, reference: 'PAY-1', endedAt: NOON });
      await seedPayout(database.knex, { ...paid, reference: 'PAY-2', endedAt: EVENING });
      await statementImport(MORNING, '2026-11-21T06:00:00.000Z' as Instant);
      const summary = await reconcile();
      expect(await openExceptions()).toMatchObject([
        { category: 'missing_at_provider', ourReference: 'PAY-1', eventAt: NOON },
      ]);
      expect(summary.matched.awaitingStatement.count).toBe(2);
    });

    test('a reservation for a payout that there is not', async () => {
      await seedLedger(database.knex, { partnerTrxId: 'X-1', amount: AMOUNT, ledger: 'in_flight' });
      await reconcile();
      expect(await categories()).toEqual(['orphan']);
    });

    test('a payout whose postings are missing', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', ledger: 'nothing' });
      await reconcile();
      expect(await categories()).toContain('payout_differs_from_ledger');
    });

    test('top-ups and fees that the ledger does not have', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid', { fee: rupiah(2_500) });
      await statementLine('', 'top_up', { item: 'trx-9:TOPUP', amount: rupiah(5_000_000) });
      await reconcile();
      expect(await categories()).toEqual(['fees_not_in_ledger', 'top_up_not_in_ledger']);
    });
  });

  describe('the deposit', () => {
    const snapshot = (balance: number, at: Instant) =>
      database.knex('balance_snapshots').insert({
        provider: 'oy',
        at,
        balance_sen: rupiah(balance),
        pending_sen: 0,
        available_sen: rupiah(balance),
      });

    test.each([
      ['nothing in flight: the balance is what is left', 900_000, []],
      ['a hundred thousand has gone that nobody sent', 800_000, ['balance_differs']],
      ['a hundred thousand too much', 1_000_000, ['balance_differs']],
    ] as const)('%s', async (_, balance, expected) => {
      await seedOpeningBalance(database.knex, rupiah(1_000_000));
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', endedAt: NOON });
      await snapshot(balance, EVENING);
      await reconcile({ asOf: EVENING });
      expect(await categories()).toEqual(expected);
    });

    test('what is in flight may have settled already, or not', async () => {
      await seedOpeningBalance(database.knex, rupiah(1_000_000));
      const payout = { state: 'processing', expectedBy: EVENING } as const;
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      for (const balance of [900_000, 1_000_000]) {
        await snapshot(balance, NOON);
        await reconcile();
        expect(await categories()).toEqual([]);
      }
      await snapshot(899_999, NOON);
      await reconcile();
      expect(await openExceptions()).toMatchObject([
        { category: 'balance_differs', why: expect.stringContaining('Rp 1 unexplained') },
      ]);
    });
  });

  describe('the life of an exception', () => {
    test('it closes by itself when its other half arrives, and reopens under the same id', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'processing',
        expectedBy: MORNING,
      });
      await reconcile();
      const [first] = await openExceptions();

      await seedEnd(database.knex, {
        partnerTrxId: 'PAY-1',
        amount: AMOUNT,
        end: 'paid',
        at: NOON,
      });
      await seedRecord(database.knex, { reference: 'PAY-1', status: 'paid', amount: AMOUNT });
      expect((await reconcile()).exceptions).toMatchObject({ autoClosed: 1, open: { count: 0 } });

      await database.knex('payouts').update({ state: 'processing' });
      const again = await reconcile();
      expect(again.exceptions).toMatchObject({ reopened: 1 });
      const reopened = (await openExceptions()).find((each) => each.category === 'overdue');
      expect(reopened).toMatchObject({ id: first?.id, version: 3, change: 'reopened' });
    });

    test('versions are never changed or removed', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'quarantined' });
      await reconcile();
      const versions = database.knex('exception_versions');
      await expect(versions.clone().update({ why: 'x' })).rejects.toThrow('append-only');
      await expect(versions.clone().delete()).rejects.toThrow('append-only');
      await expect(database.knex('reconciliation_runs').delete()).rejects.toThrow('append-only');
    });
  });

  describe('matches of earlier runs', () => {
    test('a new version of a record reopens it, and its new word counts', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-1', 'paid');
      await reconcile();
      await statementLine('PAY-1', 'paid', { amount: rupiah(90_000) });
      const summary = await reconcile();
      expect(summary.matched).toMatchObject({ revoked: 1, added: 0 });
      expect(await categories()).toEqual(['amount_differs']);
    });

    test('a change of the ledger reopens it', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'failed',
        statusRecord: 'failed',
      });
      await reconcile();
      await seedEnd(database.knex, {
        partnerTrxId: 'PAY-1',
        amount: AMOUNT,
        end: 'paid',
        at: NOON,
      });
      expect((await reconcile()).matched).toMatchObject({ revoked: 1, added: 0 });
      expect(await categories()).toContain('status_mismatch');
    });

    test('the database refuses a second live match of a record, and of a source for one payout', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid' });
      await statementLine('PAY-2', 'paid');
      await reconcile();
      const [{ id: unmatched }] = (await database
        .knex('records')
        .where({ source: 'oy:statement' })
        .select('id')) as [{ id: number }];
      const [match] = (await database.knex('matches').select()) as [Record<string, unknown>];
      const { id: _, ...copy } = match;
      const insert = (changes: Record<string, unknown>) =>
        database.knex('matches').insert({ ...copy, ...changes });
      await expect(insert({ subject: 'PAY-2' })).rejects.toThrow(/unique/i);
      await expect(insert({ record_id: unmatched })).rejects.toThrow(/unique/i);
      await insert({ record_id: unmatched, source: 'oy:statement' });
    });
  });
});
