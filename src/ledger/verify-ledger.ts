import { type Sen, sumSen } from '../domain/money.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type AccountBalance, accountBalances, unbalancedPostings } from './ledger-store.ts';

export interface LedgerCheck {
  readonly balanced: boolean;
  /** Sum over all entries, in sen; 0 in a sound ledger. */
  readonly total: Sen;
  readonly unbalancedPostings: readonly string[];
  readonly accounts: readonly AccountBalance[];
}

/** Does the database's promise hold: does every posting, and so the whole, sum to zero? */
export async function verifyLedger(db: Queryable): Promise<LedgerCheck> {
  const accounts = await accountBalances(db);
  const broken = await unbalancedPostings(db, 100);
  const total = sumSen(accounts.map((account) => account.balance));
  return {
    balanced: total === 0 && broken.length === 0,
    total,
    unbalancedPostings: broken,
    accounts,
  };
}
