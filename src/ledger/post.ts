import type { Sen } from '../domain/money.ts';
import { businessDay, type Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { entriesOf, insertPosting } from './ledger-store.ts';

/** One line of a posting: debit > 0, credit < 0, in sen. */
export interface Entry {
  readonly account: string;
  readonly amount: Sen;
}

/** A balanced set of entries, made once for the event that `key` names. */
export interface Posting {
  readonly key: string;
  readonly kind: PostingKind;
  /** What it is about: a partner_trx_id, a batch id, a provider. */
  readonly subject: string;
  readonly memo: string;
  readonly entries: readonly Entry[];
}

export type PostingKind =
  | 'opening_balance'
  | 'batch_approved'
  | 'payout_released'
  | 'payout_sent'
  | 'payout_not_created'
  | 'payout_paid'
  | 'payout_failed';

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

function sameEntries(a: readonly Entry[], b: readonly Entry[]): boolean {
  const text = (entries: readonly Entry[]): string =>
    entries.map((entry) => `${entry.account} ${entry.amount}`).join('\n');
  return text(a) === text(b);
}
