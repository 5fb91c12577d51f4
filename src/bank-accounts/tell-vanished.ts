import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { BankAccount } from './account-store.ts';
import type { Days } from './bank-provider.ts';
import { tellProblem } from './bank-problems.ts';
import { addDays, startOfDay } from './days.ts';
import { markVanished, unseenMutations } from './mutation-store.ts';

/**
 * After a pull of all of `days`, begun at `startedAt`: lines that were there and are not any more. The
 * first day is left out, since whose midnight the provider counts from is not documented; the overlap of
 * the pulls covers it again. Returns how many a person is told of: a pending line that goes is only a
 * payment that never came to be.
 */
export async function tellVanished(
  tx: Queryable,
  account: BankAccount,
  days: Days,
  startedAt: Instant,
  at: Instant,
): Promise<number> {
  const dated = {
    from: startOfDay(addDays(days.from, 1)),
    before: startOfDay(addDays(days.to, 1)),
  };
  let told = 0;
  for (const { key, status } of await unseenMutations(tx, account.id, dated, startedAt)) {
    await markVanished(tx, account.id, key, at);
    if (status === 'pending') continue;
    told += 1;
    const details = 'It was complete, and is not in the list of mutations any more.';
    await tellProblem(tx, account, { key, kind: 'vanished', details, at });
  }
  return told;
}
