import { negateSen, type Sen, sen, sumSen, ZERO } from '../domain/money.ts';
import type { BusinessDay } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** One account on one day; debit is positive. */
export interface TrialBalanceLine {
  readonly account: string;
  /** At the end of the day before. */
  readonly opening: Sen;
  /** Of the day; both above zero. */
  readonly debits: Sen;
  readonly credits: Sen;
  /** At the end of the day: opening + debits - credits. */
  readonly closing: Sen;
}

/** Every account that had an entry by the end of that day, in the order of paths. */
export async function trialBalance(db: Queryable, day: BusinessDay): Promise<TrialBalanceLine[]> {
  const rows: Record<keyof TrialBalanceLine, string | number>[] = await db('entries')
    .where('business_day', '<=', day)
    .groupBy('account')
    .select(
      'account',
      db.raw('sum(case when business_day < ? then amount_sen else 0 end) as opening', [day]),
      db.raw(
        'sum(case when business_day = ? and amount_sen > 0 then amount_sen else 0 end) as debits',
        [day],
      ),
      db.raw(
        'sum(case when business_day = ? and amount_sen < 0 then -amount_sen else 0 end) as credits',
        [day],
      ),
      db.raw('sum(amount_sen) as closing'),
    );
  return rows
    .map((row) => ({
      account: String(row.account),
      opening: sen(Number(row.opening)),
      debits: sen(Number(row.debits)),
      credits: sen(Number(row.credits)),
      closing: sen(Number(row.closing)),
    }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));
}

export interface TrialBalanceTotals {
  readonly debits: Sen;
  readonly credits: Sen;
  readonly closingDebits: Sen;
  readonly closingCredits: Sen;
  /** Both pairs are equal, as in a sound ledger. */
  readonly balanced: boolean;
}

export function trialBalanceTotals(lines: readonly TrialBalanceLine[]): TrialBalanceTotals {
  const debits = sumSen(lines.map((line) => line.debits));
  const credits = sumSen(lines.map((line) => line.credits));
  const closingDebits = sumSen(lines.map(({ closing }) => debitOf(closing)));
  const closingCredits = sumSen(lines.map(({ closing }) => creditOf(closing)));
  const balanced = debits === credits && closingDebits === closingCredits;
  return { debits, credits, closingDebits, closingCredits, balanced };
}

/** A balance as it stands in the column of debits, or of credits. */
export const debitOf = (balance: Sen): Sen => (balance > 0 ? balance : ZERO);
export const creditOf = (balance: Sen): Sen => (balance < 0 ? negateSen(balance) : ZERO);
