import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import {
  findFees,
  nameDepositMoves,
} from '../../src/reconciliation/streams/disbursement/deposit-moves-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedOpeningBalance, seedRecord } from '../support/payout-builder.ts';
import { AMOUNT, NOON } from './books-world.ts';
import { findingsOf } from './findings-world.ts';
import { keepAsFound } from './kept-exceptions.ts';

const LAST_WEEK = '2026-11-14T05:00:00.000Z' as Instant;

describeOnBothDatabases('what moved the deposit and is not in the ledger', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  test('top-ups and corrections that matching calls missing get their own names', async () => {
    const missing = {
      category: 'missing_in_ledger',
      severity: 'high',
      source: 'oy:statement',
      amount_theirs_sen: rupiah(5_000_000),
      event_at: NOON,
      why: 'no other half',
    };
    const found = [
      { ...missing, item: 'oy:statement trx-1:TOPUP', status_theirs: 'top_up' },
      { ...missing, item: 'oy:statement trx-2:ADJUSTMENT', status_theirs: 'adjustment' },
      { ...missing, item: 'oy:statement trx-3:DISBURSEMENT', status_theirs: 'paid' },
    ];
    expect(await findingsOf(database, [nameDepositMoves], { found })).toMatchObject([
      { category: 'adjustment_not_in_ledger', severity: 'medium' },
      { category: 'missing_in_ledger', severity: 'high' },
      {
        category: 'top_up_not_in_ledger',
        item: 'oy:statement trx-1:TOPUP',
        why: `oy:statement has Rp 5.000.000 of ${NOON}, and the ledger no posting for it.`,
      },
    ]);
  });

  const charged = (item: string, fee: number, occurredAt: Instant = NOON): Promise<void> =>
    seedRecord(database.knex, {
      source: 'oy:statement',
      reference: item,
      item,
      status: 'paid',
      amount: AMOUNT,
      fee: rupiah(fee),
      occurredAt,
    });
  const fees = async (at: object = {}): Promise<[string, number | null][]> =>
    (await findingsOf(database, [findFees], at)).map(({ item, amount_theirs_sen: sum }) => [
      item,
      sum,
    ]);

  test('fees by business day, of after the opening', async () => {
    await seedOpeningBalance(database.knex, rupiah(1_000_000));
    await charged('a', 2_500);
    await charged('b', 2_500);
    await charged('c', 4_000, '2026-11-22T05:00:00.000Z' as Instant);
    await charged('d', 9_000, LAST_WEEK);
    await charged('e', 0);
    expect(await fees()).toEqual([
      ['oy:statement 2026-11-21', rupiah(5_000)],
      ['oy:statement 2026-11-22', rupiah(4_000)],
    ]);
  });

  test('a day grows by what is new, and a corrected line counts as it is now', async () => {
    await charged('a', 2_500);
    await charged('b', 2_500);
    const first = await findingsOf(database, [findFees]);
    const after = await keepAsFound(database, 'disbursement', first);
    expect(await fees({ after })).toEqual([['oy:statement 2026-11-21', rupiah(5_000)]]);
    await charged('b', 1_000);
    await charged('c', 300);
    expect(await fees({ after })).toEqual([['oy:statement 2026-11-21', rupiah(3_800)]]);
    await charged('a', 0);
    await charged('b', 0);
    await charged('c', 0);
    expect(await fees({ after })).toEqual([]);
  });

  test('once a person has settled a day, only what comes later is told', async () => {
    await charged('a', 2_500);
    const after = await keepAsFound(
      database,
      'disbursement',
      await findingsOf(database, [findFees]),
      'resolved',
    );
    expect(await fees({ after })).toEqual([]);
    await charged('b', 700);
    expect(await fees({ after })).toEqual([['oy:statement 2026-11-21', rupiah(700)]]);
  });
});
