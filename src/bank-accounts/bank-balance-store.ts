import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** A balance as it was told. */
export interface BankBalance {
  readonly id: number;
  readonly balance: Sen;
  /** When it was so, as far as the provider says. */
  readonly asOf: Instant;
  readonly takenAt: Instant;
}

const COLUMNS = {
  id: 'bank_balances.id',
  balance: 'balance_sen',
  asOf: 'as_of',
  takenAt: 'taken_at',
} as const;

export interface NewBankBalance extends Omit<BankBalance, 'id'> {
  readonly accountId: number;
  readonly lastUpdatedRaw: string;
  readonly reason: 'before' | 'after' | 'callback';
  readonly evidenceId: number | null;
}

export async function insertBalance(tx: Queryable, of: NewBankBalance): Promise<void> {
  await tx('bank_balances').insert({
    account_id: of.accountId,
    balance_sen: of.balance,
    as_of: of.asOf,
    last_updated_raw: of.lastUpdatedRaw,
    taken_at: of.takenAt,
    reason: of.reason,
    evidence_id: of.evidenceId,
  });
}

export async function newestBalance(db: Queryable, accountId: number): Promise<BankBalance | null> {
  const row = await db('bank_balances')
    .where({ account_id: accountId })
    .orderBy('id', 'desc')
    .first<BankBalance | undefined>(COLUMNS);
  return row ?? null;
}

/** A balance that was held against the mutations. */
export interface CheckedBalance extends BankBalance {
  /** balance − (first balance + mutations since). */
  readonly difference: Sen;
}

/** The first one opened the account and is right by definition. */
export async function checkedBalance(
  tx: Queryable,
  accountId: number,
  which: 'first' | 'last',
): Promise<CheckedBalance | null> {
  const row = await tx('bank_balance_checks')
    .join('bank_balances', 'bank_balances.id', 'bank_balance_checks.closing_id')
    .where('bank_balance_checks.account_id', accountId)
    .orderBy('bank_balance_checks.id', which === 'first' ? 'asc' : 'desc')
    .first<CheckedBalance | undefined>({ ...COLUMNS, difference: 'difference_sen' });
  return row ?? null;
}

export async function balancesAfter(
  tx: Queryable,
  accountId: number,
  id: number,
): Promise<BankBalance[]> {
  return tx('bank_balances')
    .where({ account_id: accountId })
    .andWhere('id', '>', id)
    .orderBy('id')
    .select<BankBalance[]>(COLUMNS);
}

export async function insertCheck(
  tx: Queryable,
  of: { accountId: number; openingId: number | null; closingId: number; difference: Sen },
  at: Instant,
): Promise<void> {
  await tx('bank_balance_checks').insert({
    account_id: of.accountId,
    opening_id: of.openingId,
    closing_id: of.closingId,
    difference_sen: of.difference,
    checked_at: at,
  });
}
