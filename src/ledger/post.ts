import { businessDay, type Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { entriesOf, insertNewPostings, insertPosting } from './ledger-store.ts';
import type { Entry, Posting } from './posting.ts';

/**
 * Writes a posting inside the caller's transaction. The same posting again is `already_posted`; the
 * same key with other entries is a bug and throws, as the database does for an unbalanced one.
 */
export async function post(
  tx: Queryable,
  posting: Posting,
  at: Instant,
): Promise<'posted' | 'already_posted'> {
  if (await insertPosting(tx, posting, at, businessDay(at))) return 'posted';
  if (!sameEntries(await entriesOf(tx, posting.key), posting.entries)) {
    throw new Error(`posting ${posting.key} exists with other entries`);
  }
  return 'already_posted';
}

/** Postings of events that are news for certain; one that is there already is a bug and throws. */
export async function postAll(
  tx: Queryable,
  postings: readonly Posting[],
  at: Instant,
): Promise<void> {
  if (postings.length > 0) await insertNewPostings(tx, postings, at, businessDay(at));
}

function sameEntries(a: readonly Entry[], b: readonly Entry[]): boolean {
  const text = (entries: readonly Entry[]): string =>
    entries.map((entry) => `${entry.account} ${entry.amount}`).join('\n');
  return text(a) === text(b);
}
