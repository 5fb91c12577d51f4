import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedOpeningBalance, seedPayout } from '../support/payout-builder.ts';
import { EVENING, NOON, Scenario } from './scenario.ts';

describeOnBothDatabases('the deposit', (open) => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.on(await open());
  });

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
    await scenario.reconcileWithBalance({ asOf: EVENING });
    expect(await scenario.categories()).toEqual(expected);
  });

  test('what is in flight may have settled already, or not', async () => {
    await seedOpeningBalance(scenario.database.knex, rupiah(1_000_000));
    const payout = { state: 'processing', expectedBy: EVENING } as const;
    await seedPayout(scenario.database.knex, { reference: 'PAY-1', ...payout });
    for (const balance of [900_000, 1_000_000]) {
      await scenario.balanceTold(balance, NOON);
      await scenario.reconcileWithBalance();
      expect(await scenario.categories()).toEqual([]);
    }
    await scenario.balanceTold(899_999, NOON);
    await scenario.reconcileWithBalance();
    expect(await scenario.openExceptions()).toMatchObject([
      { category: 'balance_differs', why: expect.stringContaining('Rp 1 unexplained') },
    ]);
  });
});
