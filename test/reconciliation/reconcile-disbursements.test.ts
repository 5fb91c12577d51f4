import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  MORNING,
  seedLedger,
  seedOpeningBalance,
  seedPayout,
  seedRecord,
} from '../support/payout-builder.ts';
import { AMOUNT, EVENING, LAST_WEEK, NOON, Scenario } from './scenario.ts';
import { seedBatch } from '../support/payout-builder.ts';

describeOnBothDatabases('reconciling disbursements', (open) => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
  });

  describe('what agrees', () => {
    test('a paid payout is matched by its status answer and by the statement', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid');
      const summary = await scenario.reconcile();
      expect(summary.matched.items).toEqual({ count: 1, amountSen: AMOUNT });
      expect(Object.keys(summary.matched.bySource)).toEqual(['oy:statement', 'oy:status']);
      expect(summary.matched.awaitingStatement.count).toBe(0);
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test('a failed payout agrees with a failed line', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'failed' });
      await scenario.statementLine('PAY-1', 'failed');
      expect((await scenario.reconcile()).matched.added).toBe(2);
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test('a rejected send that created nothing needs no record', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'failed',
        ledger: 'not_created',
        statusRecord: 'none',
      });
      const summary = await scenario.reconcile();
      expect(summary.ledger.byBelief).toEqual({ not_created: { count: 1, amountSen: AMOUNT } });
      expect(await scenario.openExceptions()).toEqual([]);
    });
  });

  describe('pending is not a break', () => {
    const notDue = { sentAt: MORNING, expectedBy: EVENING };
    const scenarios = [
      { state: 'sending', ...notDue },
      { state: 'unknown', ...notDue },
      { state: 'processing', ...notDue },
      { state: 'held', ...notDue, nextActionAt: EVENING },
      { state: 'approved' },
    ] as const;
    test.each(scenarios)('$state before its time is pending', async (payout) => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', ...payout });
      const summary = await scenario.reconcile();
      expect(summary.payouts.pending).toEqual({ count: 1, amountSen: AMOUNT });
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test.each(['inquiring', 'review', 'ready'] as const)(
      '%s in a batch that is still being checked is pending',
      async (state) => {
        await seedBatch(scenario.database.knex, { id: 'batch-2', state: 'checking' });
        await seedPayout(scenario.database.knex, { reference: 'PAY-1', state, batchId: 'batch-2' });
        expect((await scenario.reconcile()).payouts.pending.count).toBe(1);
        expect(await scenario.openExceptions()).toEqual([]);
      },
    );

    test('a payout that the statement shows as paid before we heard of it is pending', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'processing',
        ...notDue,
      });
      await scenario.statementLine('PAY-1', 'paid');
      expect((await scenario.reconcile()).payouts.pending.count).toBe(1);
      expect(await scenario.openExceptions()).toEqual([]);
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
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', ...payout });
      const summary = await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: is, severity, ourReference: 'PAY-1', amountOurs: AMOUNT },
      ]);
      expect(summary.payouts.inException).toEqual({ count: 1, amountSen: AMOUNT });
    });

    test('one that nobody decided about for a day, in a batch that is still being checked', async () => {
      const batchId = await seedBatch(scenario.database.knex, {
        id: 'batch-2',
        state: 'checking',
        uploadedAt: LAST_WEEK,
      });
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'review', batchId });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['in_review']);
    });
  });

  describe('where the provider says otherwise', () => {
    test('paid at the provider and failed here is critical, even at equal amounts', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'failed' });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
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
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'held',
        statusRecord: 'pending',
      });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['held', 'status_mismatch']);
    });

    test('another amount is named with the difference', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid', { amount: rupiah(1_350_000.5) });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        {
          category: 'amount_differs',
          severity: 'high',
          why: 'Field amount: the ledger says Rp 100.000, oy:statement says Rp 1.350.000,50: Rp 1.250.000,50 more.',
        },
      ]);
    });

    test('two transactions under one reference are both left unmatched and critical', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.statementLine('PAY-1', 'paid', { item: 'trx-other:DISBURSEMENT' });
      const summary = await scenario.reconcile();
      expect(Object.keys(summary.matched.bySource)).toEqual(['oy:status']);
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'duplicate_at_provider', severity: 'critical', amountTheirs: AMOUNT * 2 },
      ]);
    });

    test('what we did not send is missing in the ledger, with the nearest of ours', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'unknown',
        expectedBy: EVENING,
      });
      await scenario.statementLine('PAY-1x', 'paid');
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        {
          category: 'missing_in_ledger',
          severity: 'critical',
          nearestCandidate: 'PAY-1',
          why: expect.stringContaining('of the same amount and without a match: PAY-1'),
        },
      ]);
    });

    test('what happened before our ledger opened is not ours to explain', async () => {
      await seedOpeningBalance(scenario.database.knex, rupiah(1_000_000));
      await scenario.statementLine('OLD-1', 'paid', { occurredAt: LAST_WEEK });
      await scenario.statementLine('OLD-2', 'top_up', { occurredAt: LAST_WEEK });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test('an unknown reference that only a callback names is a hint of its own', async () => {
      await seedRecord(scenario.database.knex, {
        source: 'oy:callback',
        reference: 'FORGED-1',
        status: 'paid',
        amount: AMOUNT,
      });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'unknown_callback', severity: 'medium' },
      ]);
    });

    test('a paid payout that comes back', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.statementLine('PAY-1', 'reversed', { item: 'trx-PAY-1:REVERSAL' });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['reversed_unexpected']);
    });

    test('a reversal that two sources show otherwise: the statement counts, each time', async () => {
      const reversal = { reference: 'PAY-9', item: 'trx-9', status: 'reversed' } as const;
      await seedRecord(scenario.database.knex, {
        ...reversal,
        source: 'oy:status',
        amount: rupiah(20_000),
      });
      await seedRecord(scenario.database.knex, {
        ...reversal,
        source: 'oy:statement',
        amount: rupiah(10_000),
      });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        {
          category: 'reversed_unexpected',
          source: 'oy:statement',
          amountTheirs: rupiah(10_000),
        },
      ]);
      expect((await scenario.reconcile()).exceptions).toMatchObject({ opened: 0, changed: 0 });
    });

    test('a paid payout that no source shows', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'paid',
        statusRecord: 'none',
      });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['missing_at_provider']);
    });

    test('a paid payout that the statement of its day lacks, and not one outside of it', async () => {
      const paid = { state: 'paid' } as const;
      await seedPayout(scenario.database.knex, { ...paid, reference: 'PAY-1', endedAt: NOON });
      await seedPayout(scenario.database.knex, { ...paid, reference: 'PAY-2', endedAt: EVENING });
      await scenario.statementImport(MORNING, '2026-11-21T06:00:00.000Z' as Instant);
      const summary = await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'missing_at_provider', ourReference: 'PAY-1', eventAt: NOON },
      ]);
      expect(summary.matched.awaitingStatement.count).toBe(2);
    });

    test('a reservation for a payout that there is not', async () => {
      await seedLedger(scenario.database.knex, {
        partnerTrxId: 'X-1',
        amount: AMOUNT,
        ledger: 'in_flight',
      });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['orphan']);
    });

    test('a payout whose postings are missing', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'paid',
        ledger: 'nothing',
      });
      await scenario.reconcile();
      expect(await scenario.categories()).toContain('payout_differs_from_ledger');
    });

    test('top-ups and fees that the ledger does not have', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid', { fee: rupiah(2_500) });
      await scenario.statementLine('', 'top_up', {
        item: 'trx-9:TOPUP',
        amount: rupiah(5_000_000),
      });
      await scenario.reconcile();
      expect(await scenario.categories()).toEqual(['fees_not_in_ledger', 'top_up_not_in_ledger']);
    });
  });

  describe('the deposit', () => {
    test.each([
      ['nothing in flight: the balance is what is left', 900_000, []],
      ['a hundred thousand has gone that nobody sent', 800_000, ['balance_differs']],
      ['a hundred thousand too much', 1_000_000, ['balance_differs']],
    ] as const)('%s', async (_, balance, expected) => {
      await seedOpeningBalance(scenario.database.knex, rupiah(1_000_000));
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'paid',
        endedAt: NOON,
      });
      await scenario.balanceTold(balance, EVENING);
      await scenario.reconcile({ asOf: EVENING });
      expect(await scenario.categories()).toEqual(expected);
    });

    test('what is in flight may have settled already, or not', async () => {
      await seedOpeningBalance(scenario.database.knex, rupiah(1_000_000));
      const payout = { state: 'processing', expectedBy: EVENING } as const;
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', ...payout });
      for (const balance of [900_000, 1_000_000]) {
        await scenario.balanceTold(balance, NOON);
        await scenario.reconcile();
        expect(await scenario.categories()).toEqual([]);
      }
      await scenario.balanceTold(899_999, NOON);
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'balance_differs', why: expect.stringContaining('Rp 1 unexplained') },
      ]);
    });
  });
});
