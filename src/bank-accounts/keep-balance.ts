import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { BankAccount } from './account-store.ts';
import { insertBalance, type NewBankBalance } from './bank-balance-store.ts';
import { tellProblem } from './bank-problems.ts';
import type { BalanceTold } from './bank-provider.ts';

/**
 * Keeps a balance that was told. It is of the time that the provider prints, where that can be read and
 * is not ahead of us; else of the time when we asked, and an unreadable one is told to a person.
 */
export async function keepBalance(
  tx: Queryable,
  account: BankAccount,
  { balance, lastUpdated }: BalanceTold,
  of: Pick<NewBankBalance, 'reason' | 'evidenceId'> & { readonly takenAt: Instant },
): Promise<void> {
  const { raw, at: printedAt } = lastUpdated;
  const asOf = printedAt !== null && printedAt <= of.takenAt ? printedAt : of.takenAt;
  await insertBalance(tx, { ...of, accountId: account.id, balance, asOf, lastUpdatedRaw: raw });
  if (printedAt !== null) return;
  await tellProblem(tx, account, {
    key: null,
    kind: 'balance_time_unreadable',
    details: `The balance's last_updated ${raw} is no date; the time of our question is taken.`,
    at: of.takenAt,
  });
}
