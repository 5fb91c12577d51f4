import { beforeEach, expect, test } from 'vitest';
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
import { AMOUNT, EVENING, LAST_WEEK, legOf, matchedBy, NOON, Scenario } from './scenario.ts';

describeOnBothDatabases('where the provider says otherwise', (open) => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
  });

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
        why: 'Field status: ledger:disbursement says failed, oy:statement says paid (Rp 100.000).',
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
        category: 'amount_over',
        severity: 'high',
        why: 'Field amount: ledger:disbursement says Rp 100.000, oy:statement says Rp 1.350.000,50: Rp 1.250.000,50 more.',
      },
    ]);
  });

  test('two transactions under one reference are both left unmatched and critical', async () => {
    await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
    await scenario.statementLine('PAY-1', 'paid');
    await scenario.statementLine('PAY-1', 'paid', { item: 'trx-other:DISBURSEMENT' });
    const summary = await scenario.reconcile();
    expect(matchedBy(summary)).toEqual(['status']);
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
        why: expect.stringContaining('the same amount is left under PAY-1'),
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
    expect((await scenario.reconcile()).rollForward).toMatchObject({
      opened: { count: 0 },
      revalued: { count: 0 },
    });
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
    expect(legOf(summary, 'statement').oursOpen.count).toBe(2);
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
