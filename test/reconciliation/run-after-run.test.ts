import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { listRuns } from '../../src/reconciliation/run-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedEnd, seedPayout, seedRecord } from '../support/payout-builder.ts';
import { AMOUNT, NOON, Scenario } from './scenario.ts';

describeOnBothDatabases('run after run', (open) => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
  });

  describe('nothing new', () => {
    test('the same run again adds nothing', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await seedPayout(scenario.database.knex, { reference: 'PAY-2', state: 'quarantined' });
      await scenario.reconcile();
      const again = await scenario.reconcile();
      expect(again.matched).toMatchObject({ added: 0, revoked: 0, items: { count: 1 } });
      expect(again.exceptions).toMatchObject({
        opened: 0,
        changed: 0,
        autoClosed: 0,
        stillOpen: 1,
      });
      expect(await scenario.database.knex('exception_versions')).toHaveLength(1);
      expect(await scenario.database.knex('matches')).toHaveLength(1);
    });

    test('a dry run tells the same and keeps nothing', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'quarantined' });
      const told = await scenario.reconcile({ dryRun: true });
      expect(told.exceptions.opened).toBe(1);
      expect(await scenario.openExceptions()).toEqual([]);
      expect(await listRuns(scenario.database.knex, { limit: 10 })).toEqual([]);
      expect((await scenario.reconcile()).exceptions.opened).toBe(1);
    });
  });

  describe('the life of an exception', () => {
    test('it closes by itself when its other half arrives, and reopens under the same id', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'processing',
        expectedBy: MORNING,
      });
      await scenario.reconcile();
      const [first] = await scenario.openExceptions();

      await seedEnd(scenario.database.knex, {
        partnerTrxId: 'PAY-1',
        amount: AMOUNT,
        end: 'paid',
        at: NOON,
      });
      await seedRecord(scenario.database.knex, {
        reference: 'PAY-1',
        status: 'paid',
        amount: AMOUNT,
      });
      expect((await scenario.reconcile()).exceptions).toMatchObject({
        autoClosed: 1,
        open: { count: 0 },
      });

      await scenario.database.knex('payouts').update({ state: 'processing' });
      const again = await scenario.reconcile();
      expect(again.exceptions).toMatchObject({ reopened: 1 });
      const reopened = (await scenario.openExceptions()).find(
        (each) => each.category === 'overdue',
      );
      expect(reopened).toMatchObject({ id: first?.id, version: 3, change: 'reopened' });
    });

    test('versions are never changed or removed', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'quarantined' });
      await scenario.reconcile();
      const versions = scenario.database.knex('exception_versions');
      await expect(versions.clone().update({ why: 'x' })).rejects.toThrow('append-only');
      await expect(versions.clone().delete()).rejects.toThrow('append-only');
      await expect(scenario.database.knex('reconciliation_runs').delete()).rejects.toThrow(
        'append-only',
      );
    });
  });

  describe('matches of earlier runs', () => {
    test('a new version of a record reopens it, and its new word counts', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.reconcile();
      await scenario.statementLine('PAY-1', 'paid', { amount: rupiah(90_000) });
      const summary = await scenario.reconcile();
      expect(summary.matched).toMatchObject({ revoked: 1, added: 0 });
      expect(await scenario.categories()).toEqual(['amount_differs']);
    });

    test('a change of the ledger reopens it', async () => {
      await seedPayout(scenario.database.knex, {
        reference: 'PAY-1',
        state: 'failed',
        statusRecord: 'failed',
      });
      await scenario.reconcile();
      await seedEnd(scenario.database.knex, {
        partnerTrxId: 'PAY-1',
        amount: AMOUNT,
        end: 'paid',
        at: NOON,
      });
      expect((await scenario.reconcile()).matched).toMatchObject({ revoked: 1, added: 0 });
      expect(await scenario.categories()).toContain('status_mismatch');
    });

    test('the database refuses a second live match of a record, and of a source for one payout', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-2', 'paid');
      await scenario.reconcile();
      const [{ id: unmatched }] = (await scenario.database
        .knex('records')
        .where({ source: 'oy:statement' })
        .select('id')) as [{ id: number }];
      const [match] = (await scenario.database.knex('matches').select()) as [
        Record<string, unknown>,
      ];
      const { id: _, ...copy } = match;
      const insert = (changes: Record<string, unknown>) =>
        scenario.database.knex('matches').insert({ ...copy, ...changes });
      await expect(insert({ subject: 'PAY-2' })).rejects.toThrow(/unique/i);
      await expect(insert({ record_id: unmatched })).rejects.toThrow(/unique/i);
      await insert({ record_id: unmatched, source: 'oy:statement' });
    });
  });
});
