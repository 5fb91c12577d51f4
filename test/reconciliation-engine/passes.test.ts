import { beforeEach, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario } from './engine-scenario.ts';

describeOnBothDatabases('passes', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  /** What the ledger has on an account, in rupiah. */
  async function balance(account: string): Promise<number> {
    const { accounts, balanced } = await verifyLedger(database.knex);
    expect(balanced).toBe(true);
    return (accounts.find((each) => each.account === account)?.balance ?? 0) / 100;
  }

  describe('fees and tolerances', () => {
    let scenario: EngineScenario;

    beforeEach(async () => {
      scenario = new EngineScenario(database, {
        passes: [
          { name: 'exact', match: '1:1', keys: ['reference'] },
          { name: 'net', match: '1:1', keys: ['reference'], fee: { flat: '2500' } },
          { name: 'near', match: '1:1', keys: ['reference'], tolerance: { absolute: '500' } },
        ],
      });
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1', amount: 97_500 });
      await scenario.ours('o2', { reference: 'R-2' });
      await scenario.theirs('t2', { reference: 'R-2', amount: 99_700 });
      await scenario.ours('o3', { reference: 'R-3' });
      await scenario.theirs('t3', { reference: 'R-3', amount: 100_200 });
      await scenario.ours('o4', { reference: 'R-4' });
      await scenario.theirs('t4', { reference: 'R-4', amount: 100_501 });
    });

    test('what they keep and what is tolerated is posted, and beyond it an amount differs', async () => {
      const summary = await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [
          { pass: 'net', ours: ['o1'], theirs: ['t1'] },
          { pass: 'near', ours: ['o2'], theirs: ['t2'] },
          { pass: 'near', ours: ['o3'], theirs: ['t3'] },
        ],
        exceptions: ['amount_over R-4 open'],
      });
      expect(summary.legs[0]).toMatchObject({ feesSen: 250_000, toleratedSen: -10_000 });
      expect(await balance('expenses:fees:shop')).toBe(2_500);
      expect(await balance('expenses:differences:shop')).toBe(100); // 300 lacking, 200 too much
      expect(await balance('assets:clearing:shop')).toBe(-2_600);
    });

    test('it is taken back with its match', async () => {
      await scenario.run();
      await scenario.theirs('t2', { reference: 'R-2', amount: 50_000 });
      await scenario.theirs('t1', { reference: 'R-1', amount: 50_000 });
      await scenario.run();
      expect(await balance('expenses:fees:shop')).toBe(0);
      expect(await balance('expenses:differences:shop')).toBe(-200);
      expect(await balance('assets:clearing:shop')).toBe(200);
    });

    test('a second run posts nothing again', async () => {
      await scenario.run();
      await scenario.run();
      expect(await balance('expenses:differences:shop')).toBe(100);
    });
  });

  test('a percentage is tolerated up to its cap', async () => {
    const scenario = new EngineScenario(database, {
      passes: [
        {
          name: 'near',
          match: '1:1',
          keys: ['reference'],
          tolerance: { percent: 1, most: '1500' },
        },
      ],
    });
    for (const [item, amount, theirs] of [
      ['1', 100_000, 99_000],
      ['2', 100_000, 98_999],
      ['3', 1_000_000, 998_500],
      ['4', 1_000_000, 998_499],
    ] as const) {
      await scenario.ours(`o${item}`, { reference: `R-${item}`, amount });
      await scenario.theirs(`t${item}`, { reference: `R-${item}`, amount: theirs });
    }
    await scenario.run();
    expect((await scenario.seen()).matches.map(({ ours }) => ours)).toEqual([['o1'], ['o3']]);
  });

  describe('several lines for one', () => {
    test('a batch settled by one line, less the fee of each; a sum that is off matches nothing', async () => {
      const scenario = new EngineScenario(database, {
        passes: [{ name: 'batch', match: 'N:1', keys: ['group'], fee: { flat: '1000' } }],
      });
      await scenario.ours('o1', { group: 'A', amount: 40_000 });
      await scenario.ours('o2', { group: 'A', amount: 60_000 });
      await scenario.theirs('t1', { group: 'A', amount: 98_000 });
      await scenario.ours('o3', { group: 'B', amount: 40_000 });
      await scenario.ours('o4', { group: 'B', amount: 60_000 });
      await scenario.theirs('t2', { group: 'B', amount: 97_999 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'batch', ours: ['o1', 'o2'], theirs: ['t1'] },
      ]);
      expect(await balance('expenses:fees:shop')).toBe(2_000);
    });

    test('one payout in two transfers, and two orders in three', async () => {
      const scenario = new EngineScenario(database, {
        passes: [
          { name: 'parts', match: '1:N', keys: ['reference'] },
          { name: 'many', match: 'M:N', keys: ['group'] },
        ],
      });
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1', amount: 30_000 });
      await scenario.theirs('t2', { reference: 'R-1', amount: 70_000 });
      await scenario.ours('o2', { group: 'G', amount: 10_000 });
      await scenario.ours('o3', { group: 'G', amount: 20_000 });
      for (const item of ['t3', 't4', 't5'])
        await scenario.theirs(item, { group: 'G', amount: 10_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'parts', ours: ['o1'], theirs: ['t1', 't2'] },
        { pass: 'many', ours: ['o2', 'o3'], theirs: ['t3', 't4', 't5'] },
      ]);
    });

    test('the net settlement of a day: what was paid less what was given back, and the fees of both', async () => {
      const scenario = new EngineScenario(database, {
        passes: [
          {
            name: 'settlement',
            match: 'N:1',
            keys: ['counterparty'],
            sumOurs: 'day',
            fee: 'recorded',
            days: { from: 1, to: 2 },
          },
        ],
      });
      const day = '2026-11-19';
      await scenario.ours('o1', {
        counterparty: 'gopay',
        day,
        amount: 100_000,
        fee: 2_000,
        tax: 220,
      });
      await scenario.ours('o2', {
        counterparty: 'gopay',
        day,
        amount: 50_000,
        fee: 1_000,
        tax: 110,
      });
      await scenario.ours('o3', { counterparty: 'gopay', day, amount: 20_000, status: 'refunded' });
      await scenario.ours('o4', { counterparty: 'dana', day, amount: 77_000 });
      await scenario.theirs('t1', { counterparty: 'gopay', amount: 126_670 });
      await scenario.theirs('t2', { counterparty: 'dana', amount: 77_000, day: '2026-11-20' });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'settlement', ours: ['o1', 'o2', 'o3'], theirs: ['t1'] },
        { pass: 'settlement', ours: ['o4'], theirs: ['t2'] },
      ]);
    });
  });

  describe('lines without a reference', () => {
    const byAmount = (side?: 'ours' | 'theirs' | 'either') =>
      new EngineScenario(database, {
        passes: [
          {
            name: 'amount',
            match: '1:1',
            keys: [],
            days: { from: 0, to: 0 },
            ...(side && { onlyWithoutReference: side }),
          },
        ],
      });

    test.each([
      [undefined, ['o1', 'o2', 'o3', 'o4']],
      ['theirs', ['o2', 'o4']],
      ['ours', ['o3', 'o4']],
      ['either', ['o2', 'o3', 'o4']],
    ] as const)('only where %s has none', async (side, expected) => {
      const scenario = byAmount(side);
      await scenario.ours('o1', { reference: 'R-1', amount: 1_001 });
      await scenario.theirs('t1', { reference: 'X-1', amount: 1_001 });
      await scenario.ours('o2', { reference: 'R-2', amount: 1_002 });
      await scenario.theirs('t2', { amount: 1_002 });
      await scenario.ours('o3', { amount: 1_003 });
      await scenario.theirs('t3', { reference: 'X-3', amount: 1_003 });
      await scenario.ours('o4', { amount: 1_004 });
      await scenario.theirs('t4', { amount: 1_004 });
      await scenario.run();
      const { matches } = await scenario.seen();
      expect(matches.flatMap(({ ours }) => ours)).toEqual(expected);
    });

    test('with either, a line that has none may be each of two that have one: ambiguous', async () => {
      const scenario = byAmount('either');
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.ours('o2');
      await scenario.theirs('t1', { reference: 'X-1' });
      await scenario.theirs('t2');
      await scenario.run();
      const { matches, exceptions } = await scenario.seen();
      expect(matches).toEqual([]);
      expect(exceptions.filter((each) => each.startsWith('ambiguous'))).toHaveLength(4);
    });
  });

  describe('exclusive', () => {
    test('the database refuses a second live match of a line in the same leg', async () => {
      const scenario = new EngineScenario(database);
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.run();
      const [claim]: Record<string, unknown>[] = await database.knex('match_claims');
      const insert = (changes: object) =>
        database.knex('match_claims').insert({ ...claim, ...changes });
      await expect(insert({ run_number: 99 })).rejects.toThrow(/unique/i);
      await insert({ leg: 2 });
    });

    test('matches of a finished run are neither changed nor removed', async () => {
      const scenario = new EngineScenario(database);
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.run();
      const matches = database.knex('matches');
      await expect(matches.clone().update({ pass: 'x' })).rejects.toThrow(/finished run/);
      await expect(matches.clone().delete()).rejects.toThrow(/finished run/);
    });
  });
});
