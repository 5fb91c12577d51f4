import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { listRuns } from '../../src/reconciliation/runs/run-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedEnd, seedPayout, seedRecord } from '../support/payout-builder.ts';
import { AMOUNT, legOf, matchedBy, NOON, Scenario } from './scenario.ts';

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
      expect(matchedBy(again)).toEqual([]);
      expect(again.legs.map(({ revoked }) => revoked)).toEqual([0, 0, 0]);
      expect(again.exceptions.open.count).toBe(1);
      expect(again.rollForward).toMatchObject({
        opening: { count: 1 },
        opened: { count: 0 },
        revalued: { count: 0 },
        autoClosed: { count: 0 },
        closing: { count: 1 },
      });
      expect(await scenario.database.knex('exception_versions')).toHaveLength(1);
      expect(await scenario.database.knex('matches')).toHaveLength(1);
    });

    test('a dry run tells the same and keeps nothing', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await seedPayout(scenario.database.knex, { reference: 'PAY-2', state: 'quarantined' });
      const told = await scenario.reconcile({ dryRun: true });
      expect(told.dryRun).toBe(true);
      expect(await scenario.openExceptions()).toEqual([]);
      expect(await scenario.database.knex('matches')).toEqual([]);
      expect(await listRuns(scenario.database.knex, { limit: 10 })).toEqual([]);
      const { legs, exceptions, rollForward } = await scenario.reconcile();
      expect({ legs, exceptions, rollForward }).toEqual({
        legs: told.legs,
        exceptions: told.exceptions,
        rollForward: told.rollForward,
      });
      expect(rollForward.opened.count).toBe(1);
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
      const { exceptions, rollForward } = await scenario.reconcile();
      expect(exceptions.open.count).toBe(0);
      expect(rollForward.autoClosed.count).toBe(1);

      await scenario.database.knex('payouts').update({ state: 'processing' });
      expect((await scenario.reconcile()).rollForward.reopened.count).toBe(1);
      const reopened = (await scenario.openExceptions()).find(
        (each) => each.category === 'overdue',
      );
      expect(reopened).toMatchObject({ id: first?.id, version: 3, change: 'reopened' });
    });

    test('versions, matches and runs are never changed or removed', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'quarantined' });
      await seedPayout(scenario.database.knex, { reference: 'PAY-2', state: 'paid' });
      await scenario.reconcile();
      const { knex } = scenario.database;
      for (const table of ['exception_versions', 'matches']) {
        const changes = table === 'matches' ? { note: 'x' } : { why: 'x' };
        await expect(knex(table).update(changes)).rejects.toThrow('not changed');
        await expect(knex(table).delete()).rejects.toThrow('not changed');
      }
      const runs = knex('reconciliation_runs');
      await expect(runs.clone().update({ summary: '{}' })).rejects.toThrow('not changed');
      await expect(runs.clone().delete()).rejects.toThrow(/not changed|kept/);
    });
  });

  describe('matches of earlier runs', () => {
    test('a new version of a record reopens it, and its new word counts', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.statementLine('PAY-1', 'paid');
      await scenario.reconcile();
      await scenario.statementLine('PAY-1', 'paid', { amount: rupiah(90_000) });
      const summary = await scenario.reconcile();
      expect(legOf(summary, 'statement').revoked).toBe(1);
      expect(legOf(summary, 'status').revoked).toBe(0);
      expect(matchedBy(summary)).toEqual([]);
      expect(await scenario.categories()).toEqual(['amount_under']);
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
      const summary = await scenario.reconcile();
      expect(legOf(summary, 'status').revoked).toBe(1);
      expect(matchedBy(summary)).toEqual([]);
      expect(await scenario.categories()).toContain('status_mismatch');
    });

    test('the database refuses a second live match of a record, on either side', async () => {
      await seedPayout(scenario.database.knex, { reference: 'PAY-1', state: 'paid' });
      await scenario.reconcile();
      const claims = scenario.database.knex('match_claims');
      const claimed: { record_id: number; leg: number }[] = await claims.clone();
      expect(claimed).toHaveLength(2);
      for (const { record_id, leg } of claimed) {
        const again = { record_id, leg, run_number: 9, number: 9 };
        await expect(claims.clone().insert(again)).rejects.toThrow(/unique/i);
        // Another kind of evidence may be about it as well.
        await claims.clone().insert({ ...again, leg: leg + 1 });
      }
    });
  });
});
