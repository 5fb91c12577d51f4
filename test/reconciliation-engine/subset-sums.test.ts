import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario } from './engine-scenario.ts';

describeOnBothDatabases('subset sums', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  describe('sums without a key', () => {
    const subset = (most: number) =>
      new EngineScenario(database, {
        passes: [
          {
            name: 'sum',
            match: 'N:1',
            keys: [],
            days: { from: 0, to: 1 },
            subset: { many: 'ours', mostCandidates: most, mostRows: 4 },
          },
        ],
      });

    test('one transfer for several orders, where only these add up to it', async () => {
      const scenario = subset(10);
      for (const [index, amount] of [11_000, 23_000, 47_000, 95_000].entries()) {
        await scenario.ours(`o${index}`, { amount });
      }
      await scenario.theirs('t1', { amount: 58_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'sum', ours: ['o0', 'o2'], theirs: ['t1'] },
      ]);
    });

    test('two ways to add up are none', async () => {
      const scenario = subset(10);
      for (const [index, amount] of [10_000, 20_000, 15_000, 15_000].entries()) {
        await scenario.ours(`o${index}`, { amount });
      }
      await scenario.theirs('t1', { amount: 30_000 });
      await scenario.run();
      const { matches, exceptions } = await scenario.seen();
      expect(matches).toEqual([]);
      expect(exceptions).toContain('ambiguous t1 open');
    });

    test('two transfers that need the same order get none of them', async () => {
      const scenario = subset(10);
      for (const [index, amount] of [10_000, 20_000, 40_000].entries()) {
        await scenario.ours(`o${index}`, { amount });
      }
      await scenario.theirs('t1', { amount: 30_000 });
      await scenario.theirs('t2', { amount: 50_000 });
      await scenario.run();
      const { matches, exceptions } = await scenario.seen();
      expect(matches).toEqual([]);
      expect(exceptions).toEqual(
        expect.arrayContaining(['ambiguous t1 open', 'ambiguous t2 open']),
      );
    });

    test('with more candidates than may be looked at it gives up, and says so', async () => {
      const scenario = subset(3);
      for (const [index, amount] of [10_000, 20_000, 40_000, 50_000].entries()) {
        await scenario.ours(`o${index}`, { amount });
      }
      await scenario.theirs('t1', { amount: 70_000 });
      const summary = await scenario.run();
      const { matches, exceptions } = await scenario.seen();
      expect(matches).toEqual([]);
      expect(exceptions).toContain('gave_up t1 open');
      expect(summary.legs[0]?.gaveUp).toBe(1);
    });
  });
});
