import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { negateSen, type Sen, sen } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import { accountBalance, accountBalances, journal } from '../../src/ledger/ledger-store.ts';
import {
  batchApproved,
  openingBalance,
  payoutFailed,
  payoutNotCreated,
  payoutPaid,
  payoutReleased,
  payoutSent,
} from '../../src/ledger/payout-postings.ts';
import { post } from '../../src/ledger/post.ts';
import type { Posting } from '../../src/ledger/posting.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const AT = instant(Date.parse('2026-11-20T17:00:00.000Z'));
const AMOUNT = sen(12_500_000);
const send = { provider: 'oy', partnerTrxId: 'PAY-1', times: 1, amount: AMOUNT };

/** Each event of money out: what it takes from and gives to. */
const POSTINGS: readonly { posting: Posting; from: string; to: string; key: string }[] = [
  {
    posting: openingBalance('oy', AMOUNT),
    from: 'equity:opening-balances',
    to: 'assets:oy:deposit',
    key: 'opening_balance:oy',
  },
  {
    posting: batchApproved('B1', 7, AMOUNT),
    from: 'liabilities:payouts',
    to: 'expenses:payouts',
    key: 'batch_approved:7',
  },
  {
    posting: payoutReleased(9, 'PAY-1', AMOUNT),
    from: 'expenses:payouts',
    to: 'liabilities:payouts',
    key: 'payout_released:9',
  },
  {
    posting: payoutSent(send),
    from: 'assets:oy:deposit',
    to: 'assets:oy:in-flight',
    key: 'payout_sent:PAY-1:1',
  },
  {
    posting: payoutNotCreated(send),
    from: 'assets:oy:in-flight',
    to: 'assets:oy:deposit',
    key: 'payout_not_created:PAY-1:1',
  },
  {
    posting: payoutPaid('oy', 'PAY-1', AMOUNT),
    from: 'assets:oy:in-flight',
    to: 'liabilities:payouts',
    key: 'payout_paid:PAY-1',
  },
  {
    posting: payoutFailed('oy', 'PAY-1', AMOUNT),
    from: 'assets:oy:in-flight',
    to: 'assets:oy:deposit',
    key: 'payout_failed:PAY-1',
  },
];

describe('the postings of money out', () => {
  test.each(POSTINGS)('$key: from $from to $to', ({ posting, from, to, key }) => {
    expect(posting.key).toBe(key);
    expect(posting.entries).toEqual([
      { account: to, amount: AMOUNT },
      { account: from, amount: negateSen(AMOUNT) },
    ]);
  });

  test('no two events share a key', () => {
    const keys = POSTINGS.map(({ posting }) => posting.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('a second send of the same id is an event of its own', () => {
    expect(payoutSent({ ...send, times: 2 }).key).not.toBe(payoutSent(send).key);
  });
});

describeOnBothDatabases('the ledger', (open) => {
  test('a posting is made once, however often its event is worked', async () => {
    const database = await open();
    const posting = batchApproved('B1', 1, AMOUNT);
    const outcomes: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      outcomes.push(await database.transaction((tx) => post(tx, posting, AT)));
    }
    expect(outcomes).toEqual(['posted', 'already_posted', 'already_posted']);
    expect(await accountBalance(database.knex, 'liabilities:payouts')).toBe(negateSen(AMOUNT));
  });

  test('the same event with another amount is a bug, and is refused by name', async () => {
    const database = await open();
    await database.transaction((tx) => post(tx, batchApproved('B1', 1, AMOUNT), AT));
    const other = database.transaction((tx) => post(tx, batchApproved('B1', 1, sen(1)), AT));
    await expect(other).rejects.toThrow('posting batch_approved:1 exists with other entries');
  });

  test('a transaction that fails takes its postings with it', async () => {
    const database = await open();
    const work = database.transaction(async (tx) => {
      await post(tx, batchApproved('B1', 1, AMOUNT), AT);
      throw new Error('the worker died');
    });
    await expect(work).rejects.toThrow('the worker died');
    expect(await accountBalances(database.knex)).toEqual([]);
  });

  test('the journal dates a posting by the day in Jakarta', async () => {
    const database = await open();
    await database.transaction((tx) => post(tx, batchApproved('B1', 1, AMOUNT), AT));
    const lines = await journal(database.knex, { subject: 'B1', limit: 10 });
    expect(lines.map(({ account, amount, businessDay }) => [account, amount, businessDay])).toEqual(
      [
        ['expenses:payouts', AMOUNT, '2026-11-21'],
        ['liabilities:payouts', negateSen(AMOUNT), '2026-11-21'],
      ],
    );
    expect(await journal(database.knex, { subject: 'B2', limit: 10 })).toEqual([]);
  });

  test('whatever is posted, in whatever order and how often, the whole sums to nothing', async () => {
    const database = await open();
    const amount = fc.integer({ min: 1, max: 1e13 }).map(sen);
    const event = fc.tuple(fc.nat(5), amount).map(([id, value]) => eventOf(id, value));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 6 }), async (events) => {
        for (const posting of events) {
          await database.transaction((tx) => post(tx, posting, AT)).catch(() => undefined);
        }
        const { balanced, total, unbalancedPostings } = await verifyLedger(database.knex);
        expect({ balanced, total, unbalancedPostings }).toEqual({
          balanced: true,
          total: 0,
          unbalancedPostings: [],
        });
      }),
      { numRuns: 25 },
    );
  });
});

function eventOf(id: number, amount: Sen): Posting {
  const partnerTrxId = `PAY-${id}`;
  const sent = { provider: 'oy', partnerTrxId, times: 1, amount };
  return [payoutSent(sent), payoutNotCreated(sent), payoutPaid('oy', partnerTrxId, amount)][
    id % 3
  ] as Posting;
}
