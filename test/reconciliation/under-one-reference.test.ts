import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, type SeedPayout, seedPayout, seedRecord } from '../support/payout-builder.ts';
import { AMOUNT, EVENING, LAST_WEEK, NOON, Scenario } from './scenario.ts';

describeOnBothDatabases('all that is said under one reference', (open) => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
  });

  const payout = (state: SeedPayout['state'], more: Partial<SeedPayout> = {}): Promise<number> =>
    seedPayout(scenario.database.knex, { reference: 'PAY-1', state, ...more });

  describe('two transactions at the provider', () => {
    test('both paid, while the payout is still under way here: not waited for', async () => {
      await payout('processing', { expectedBy: EVENING });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.statementLine('PAY-1', 'paid', { item: 'trx-other:DISBURSEMENT' });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'duplicate_at_provider', severity: 'critical', amountTheirs: AMOUNT * 2 },
      ]);
    });

    test('both paid, and failed here', async () => {
      await payout('failed');
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.statementLine('PAY-1', 'paid', { item: 'trx-other:DISBURSEMENT' });
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        {
          category: 'status_mismatch',
          severity: 'critical',
          amountTheirs: AMOUNT * 2,
          why: expect.stringContaining('Rp 200.000 in 2 lines'),
        },
      ]);
    });

    test.each([
      ['paid', 'failed', 'medium'],
      ['failed', 'paid', 'critical'],
    ] as const)('%s as the ledger says, and one more that is %s', async (ours, more, severity) => {
      await payout(ours);
      await scenario.statementLine('PAY-1', ours);
      await scenario.statementLine('PAY-1', more, { item: 'trx-other:DISBURSEMENT' });
      for (const _ of ['at once', 'and in the next run']) {
        await scenario.reconcile();
        expect(await scenario.openExceptions()).toMatchObject([
          { category: 'duplicate_at_provider', severity, statusTheirs: more, version: 1 },
        ]);
      }
    });
  });

  test('what status answer and statement say alike is told once, by the statement', async () => {
    await payout('paid', { statusRecord: 'failed' });
    await scenario.statementLine('PAY-1', 'failed');
    await scenario.reconcile();
    expect(await scenario.openExceptions()).toMatchObject([
      { category: 'status_mismatch', source: 'oy:statement' },
    ]);
  });

  test('paid by the statement, and overdue here: told once, by its payout', async () => {
    await payout('processing', { sentAt: LAST_WEEK, expectedBy: MORNING });
    await scenario.statementLine('PAY-1', 'paid', { occurredAt: LAST_WEEK });
    await scenario.reconcile();
    expect(await scenario.openExceptions()).toMatchObject([
      { category: 'overdue', why: expect.stringContaining('oy:statement says paid') },
    ]);
  });

  test('a statement that still says pending is older news, for a day', async () => {
    await payout('paid');
    const line = { source: 'oy:statement', reference: 'PAY-1', item: 'trx-1', amount: AMOUNT };
    await seedRecord(scenario.database.knex, { ...line, status: 'pending' });
    await scenario.reconcile();
    expect(await scenario.categories()).toEqual([]);
    await scenario.clock.advance(2 * 86_400_000);
    await scenario.reconcile();
    expect(await scenario.openExceptions()).toMatchObject([
      { category: 'status_mismatch', severity: 'high', statusTheirs: 'pending' },
    ]);
  });

  test('under way there with another amount', async () => {
    await payout('processing', { expectedBy: EVENING, statusRecord: 'none' });
    await seedRecord(scenario.database.knex, {
      reference: 'PAY-1',
      status: 'pending',
      amount: rupiah(90_000),
    });
    await scenario.reconcile();
    expect(await scenario.openExceptions()).toMatchObject([
      {
        category: 'amount_under',
        severity: 'high',
        why: 'Field amount: we have sent Rp 100.000, oy:status says Rp 90.000: Rp 10.000 less.',
      },
    ]);
  });

  test('refused when it was sent, and under way there, until the provider says failed', async () => {
    await payout('failed', { ledger: 'not_created', statusRecord: 'pending' });
    for (const _ of ['at once', 'and in the next run']) {
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toMatchObject([
        { category: 'status_mismatch', severity: 'high', ourReference: 'PAY-1', version: 1 },
      ]);
    }
    await seedRecord(scenario.database.knex, {
      reference: 'PAY-1',
      status: 'failed',
      amount: AMOUNT,
    });
    await scenario.reconcile();
    expect(await scenario.categories()).toEqual([]);
  });

  test('paid before midnight and booked after it belongs to the statement of the day before', async () => {
    await payout('paid', { endedAt: NOON, statusRecord: 'none' });
    await seedRecord(scenario.database.knex, {
      reference: 'PAY-1',
      status: 'paid',
      amount: AMOUNT,
      occurredAt: MORNING,
    });
    const between = '2026-11-21T03:00:00.000Z' as Instant;
    await scenario.statementImport(between, EVENING);
    await scenario.reconcile();
    expect(await scenario.categories()).toEqual([]);
    await scenario.statementImport('2026-11-20T17:00:00.000Z' as Instant, between);
    await scenario.reconcile();
    expect(await scenario.categories()).toEqual(['missing_at_provider']);
  });
});
