import { formatRupiah, type Sen, subtractSen, ZERO } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { BankAccount } from './account-store.ts';
import { tellProblem } from './bank-problems.ts';
import {
  type BankBalance,
  balancesAfter,
  type CheckedBalance,
  checkedBalance,
  insertCheck,
} from './bank-balance-store.ts';
import { openMutations, sumSince } from './mutation-store.ts';

/**
 * Are the mutations complete? They carry no balance of their own, so each balance is held against the
 * one checked before it: closing − opening = Σ complete mutations of the time between. The difference
 * from the first balance on is kept with each check; where it changes, and does not go back to nothing,
 * a line is missing, or is too much.
 *
 * `settledUpTo` is the newest balance that was told *before* the mutations were asked for: everything
 * that moved it has been pulled. A later one is only taken where it agrees, and else waits for the next
 * pull. Returns how many gaps it found.
 */
export async function checkBalances(
  tx: Queryable,
  account: BankAccount,
  settledUpTo: number,
  at: Instant,
): Promise<number> {
  const first = await checkedBalance(tx, account.id, 'first');
  let last = await checkedBalance(tx, account.id, 'last');
  let opened: BankBalance | null = first;
  let gaps = 0;
  for (const closing of await balancesAfter(tx, account.id, last?.id ?? 0)) {
    if (opened === null) {
      // The one that opens the account is right by definition.
      opened = closing;
      await openMutations(tx, account.id, closing.asOf);
    }
    const moved = await sumSince(tx, account.id, opened.asOf, closing.asOf);
    const difference: Sen =
      opened.id === closing.id
        ? ZERO
        : subtractSen(subtractSen(closing.balance, opened.balance), moved);
    const agrees = difference === ZERO || difference === last?.difference;
    if (!agrees && closing.id > settledUpTo) break;
    await insertCheck(
      tx,
      { accountId: account.id, openingId: last?.id ?? null, closingId: closing.id, difference },
      at,
    );
    const checked: CheckedBalance = { ...closing, difference };
    if (!agrees && last) {
      gaps += 1;
      await reportGap(tx, account, last, checked, at);
    }
    last = checked;
  }
  return gaps;
}

async function reportGap(
  tx: Queryable,
  account: BankAccount,
  opening: CheckedBalance,
  closing: CheckedBalance,
  at: Instant,
): Promise<void> {
  const moved = subtractSen(closing.balance, opening.balance);
  const missing = subtractSen(closing.difference, opening.difference);
  await tellProblem(tx, account, {
    key: null,
    kind: 'balance_gap',
    details:
      `From ${opening.asOf} to ${closing.asOf} the balance moved by ${formatRupiah(moved)}, ` +
      `the complete mutations by ${formatRupiah(subtractSen(moved, missing))}: ` +
      `${formatRupiah(missing)} is not explained.`,
    at,
  });
}
