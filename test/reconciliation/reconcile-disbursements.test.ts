import { beforeEach, describe, expect, test } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedBatch, seedPayout } from '../support/payout-builder.ts';
import { AMOUNT, EVENING, LAST_WEEK, legOf, matchedBy, Scenario } from './scenario.ts';

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
      for (const leg of ['status', 'statement'] as const) {
        expect(legOf(summary, leg).oursMatched).toEqual({ count: 1, amountSen: AMOUNT });
      }
      expect(legOf(summary, 'statement').oursOpen.count).toBe(0);
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test('a failed payout agrees with a failed line', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'failed' });
      await scenario.statementLine('PAY-1', 'failed');
      expect(matchedBy(await scenario.reconcile())).toEqual(['statement', 'status']);
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test('a rejected send that created nothing needs no record', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'failed',
        ledger: 'not_created',
        statusRecord: 'none',
      });
      await scenario.reconcile();
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
      await scenario.reconcile();
      expect(await scenario.openExceptions()).toEqual([]);
    });

    test.each(['inquiring', 'review', 'ready'] as const)(
      '%s in a batch that is still being checked is pending',
      async (state) => {
        await seedBatch(scenario.database.knex, { id: 'batch-2', state: 'checking' });
        await seedPayout(scenario.database.knex, { reference: 'PAY-1', state, batchId: 'batch-2' });
        await scenario.reconcile();
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
      await scenario.reconcile();
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
      expect(summary.exceptions.open).toEqual({ count: 1, amountSen: AMOUNT });
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
});
