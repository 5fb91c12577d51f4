import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { findDepositBalance } from '../../src/reconciliation/balance/check-balance.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  MORNING,
  seedBatch,
  seedOpeningBalance,
  seedPayout,
  seedRecord,
} from '../support/payout-builder.ts';
import { EVENING, NOON } from './books-world.ts';
import { type Found, findingsOf, named } from './findings-world.ts';

describeOnBothDatabases('the deposit as the provider tells it, against the ledger', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
    await seedBatch(database.knex);
  });

  const deposit = (asOf: Instant = EVENING): Promise<Found[]> =>
    findingsOf(database, [findDepositBalance('oy')], { stream: 'balance', asOf });
  const told = (amount: number, at: Instant): Promise<unknown> =>
    database.knex('balance_snapshots').insert({
      provider: 'oy',
      at,
      balance_sen: rupiah(amount),
      pending_sen: 0,
      available_sen: rupiah(amount),
    });
  const line = { source: 'oy:statement', reference: '', amount: rupiah(50_000) } as const;

  test.each([
    ['what is left', 900_000, []],
    ['a hundred thousand less', 800_000, ['balance_differs oy deposit']],
    ['a hundred thousand more', 1_000_000, ['balance_differs oy deposit']],
  ])('nothing in flight: %s', async (_, balance, expected) => {
    await seedOpeningBalance(database.knex, rupiah(1_000_000));
    await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', endedAt: NOON });
    await told(balance, EVENING);
    expect(named(await deposit())).toEqual(expected);
  });

  test('what is in flight may have settled already, or not', async () => {
    await seedOpeningBalance(database.knex, rupiah(1_000_000));
    await seedPayout(database.knex, { reference: 'PAY-1', state: 'processing' });
    for (const balance of [900_000, 1_000_000]) {
      await told(balance, NOON);
      expect(await deposit()).toEqual([]);
    }
    await told(899_999, NOON);
    expect(await deposit()).toMatchObject([{ why: expect.stringContaining('Rp 1 unexplained') }]);
  });

  test('what the statement explains, in the newest version of its lines, up to the balance', async () => {
    await seedOpeningBalance(database.knex, rupiah(1_000_000));
    await seedRecord(database.knex, { ...line, item: 'a', status: 'top_up', occurredAt: NOON });
    const corrected = { ...line, item: 'a', amount: rupiah(70_000), occurredAt: NOON };
    await seedRecord(database.knex, { ...corrected, status: 'top_up', fee: rupiah(500) });
    await seedRecord(database.knex, {
      ...line,
      item: 'b',
      status: 'top_up',
      occurredAt: EVENING,
    });
    await seedRecord(database.knex, { ...line, item: 'c', status: 'reversed', occurredAt: NOON });
    await told(1_119_500, NOON);
    expect(await deposit()).toEqual([]);
    await told(1_119_499, NOON);
    expect(await deposit()).toMatchObject([
      { amount_ours_sen: rupiah(1_119_500), amount_theirs_sen: rupiah(1_119_499) },
    ]);
  });

  test('before the ledger is opened, and before a balance was told, there is nothing to compare', async () => {
    await told(1_000_000, NOON);
    expect(await deposit()).toEqual([]);
    await seedOpeningBalance(database.knex, rupiah(1_000_000));
    expect(await deposit(MORNING)).toEqual([]);
  });
});
