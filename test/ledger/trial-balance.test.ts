import { expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import { type BusinessDay, instant } from '../../src/domain/time.ts';
import {
  type AccountEntry,
  accountJournal,
  findPosting,
  type JournalPlace,
  newestPostings,
} from '../../src/ledger/journal-store.ts';
import { batchApproved, payoutPaid, payoutSent } from '../../src/ledger/payout-postings.ts';
import { post } from '../../src/ledger/post.ts';
import { trialBalance, trialBalanceTotals } from '../../src/ledger/trial-balance-store.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const at = (text: string) => instant(Date.parse(text));
/** Half past eleven at night in Jakarta, and an hour later: two business days. */
const LATE = at('2026-11-20T16:30:00Z');
const AFTER_MIDNIGHT = at('2026-11-20T17:30:00Z');
const FRIDAY = '2026-11-20' as BusinessDay;
const SATURDAY = '2026-11-21' as BusinessDay;
const AMOUNT = rupiah(125_000);
const sent = { provider: 'oy', partnerTrxId: 'PAY-1', times: 1, amount: AMOUNT };

/** A payout that is approved and sent before midnight, and paid after it. */
async function payOverMidnight(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await post(tx, batchApproved('B1', 1, AMOUNT), LATE);
    await post(tx, payoutSent(sent), LATE);
    await post(tx, payoutPaid('oy', 'PAY-1', AMOUNT), AFTER_MIDNIGHT);
  });
}

describeOnBothDatabases('the trial balance of a day', (open) => {
  test('has what was posted by the end of that day in Jakarta, and what the day moved', async () => {
    const database = await open();
    await payOverMidnight(database);
    const lines = async (day: BusinessDay) =>
      (await trialBalance(database.knex, day)).map((line) => [
        line.account,
        ...[line.opening, line.debits, line.credits, line.closing].map((each) => each / 100),
      ]);
    expect(await lines(FRIDAY)).toEqual([
      ['assets:oy:deposit', 0, 0, 125_000, -125_000],
      ['assets:oy:in-flight', 0, 125_000, 0, 125_000],
      ['expenses:payouts', 0, 125_000, 0, 125_000],
      ['liabilities:payouts', 0, 0, 125_000, -125_000],
    ]);
    expect(await lines(SATURDAY)).toEqual([
      ['assets:oy:deposit', -125_000, 0, 0, -125_000],
      ['assets:oy:in-flight', 125_000, 0, 125_000, 0],
      ['expenses:payouts', 125_000, 0, 0, 125_000],
      ['liabilities:payouts', -125_000, 125_000, 0, 0],
    ]);
    expect(await lines('2026-11-19' as BusinessDay)).toEqual([]);
  });

  test('balances, of the day and in what it leaves', async () => {
    const database = await open();
    await payOverMidnight(database);
    expect(trialBalanceTotals(await trialBalance(database.knex, SATURDAY))).toEqual({
      debits: AMOUNT,
      credits: AMOUNT,
      closingDebits: AMOUNT,
      closingCredits: AMOUNT,
      balanced: true,
    });
  });
});

describeOnBothDatabases('the journal', (open) => {
  test('of one account, page by page, has every entry once, newest first', async () => {
    const database = await open();
    await database.transaction(async (tx) => {
      for (let number = 1; number <= 7; number += 1) {
        const posting = payoutSent({ ...sent, partnerTrxId: `PAY-${number}`, amount: sen(number) });
        await post(tx, posting, number <= 3 ? LATE : AFTER_MIDNIGHT);
      }
    });
    const amounts: number[] = [];
    let behind: JournalPlace | undefined;
    for (;;) {
      const page: AccountEntry[] = await accountJournal(database.knex, {
        account: 'assets:oy:in-flight',
        limit: 3,
        ...(behind !== undefined && { behind }),
      });
      amounts.push(...page.map(({ amount }) => amount));
      const last = page.at(-1);
      if (last === undefined) break;
      behind = { day: last.businessDay, entry: last.entry };
    }
    expect(amounts).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const page = { account: 'assets:oy:in-flight', day: FRIDAY, limit: 10 };
    const friday = await accountJournal(database.knex, page);
    expect(friday.map(({ subject }) => subject)).toEqual(['PAY-3', 'PAY-2', 'PAY-1']);
  });

  test('of all accounts has each posting with both of its sides', async () => {
    const database = await open();
    await payOverMidnight(database);
    const [paid, ...older] = await newestPostings(database.knex, { limit: 2 });
    expect([paid?.kind, ...older.map(({ kind }) => kind)]).toEqual(['payout_paid', 'payout_sent']);
    expect(paid?.entries.map(({ account }) => account)).toEqual([
      'liabilities:payouts',
      'assets:oy:in-flight',
    ]);
    const behind = older[0]?.number ?? 0;
    const rest = await newestPostings(database.knex, { behind, limit: 2 });
    expect(rest.map(({ kind }) => kind)).toEqual(['batch_approved']);
    const found = await findPosting(database.knex, 'payout_sent:PAY-1:1');
    expect(found).toMatchObject({ businessDay: FRIDAY, at: LATE, subject: 'PAY-1' });
    expect(await findPosting(database.knex, 'payout_sent:PAY-2:1')).toBeNull();
  });
});
