import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { reportProblem } from '../records/data-problem-store.ts';
import { keepAccount } from './account-store.ts';
import type { BankAccountTold } from './bank-provider.ts';

const PROBLEMS = {
  number_changed: 'The account has another number than before; the ledger keeps the first one.',
  path_taken:
    'The same bank account is connected under another id. It is not added, or each mutation would count twice.',
} as const;

/** The accounts of a connection. Those that are known already now belong to it. */
export async function keepAccounts(
  tx: Queryable,
  provider: string,
  connectionId: number,
  accounts: readonly BankAccountTold[],
  at: Instant,
): Promise<void> {
  for (const told of accounts) {
    const kept = await keepAccount(tx, provider, connectionId, told, at);
    if (kept === 'added' || kept === 'known') continue;
    await reportProblem(tx, {
      stream: 'bank',
      source: `${provider}:accounts`,
      item: told.id,
      kind: kept === 'path_taken' ? 'account_twice' : 'account_number_changed',
      details: PROBLEMS[kept],
      at,
    });
  }
}
