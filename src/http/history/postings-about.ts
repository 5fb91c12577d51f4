import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { journal, type JournalLine } from '../../ledger/ledger-store.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface PostingShown {
  readonly key: string;
  readonly kind: string;
  readonly at: Instant;
  readonly entries: readonly { readonly account: string; readonly amount: Sen }[];
}

const LINES = 200;

/** Postings of one subject, with their entries; `belongs` leaves out what is another's of the same name. */
export async function postingsAbout(
  db: Queryable,
  subject: string,
  belongs: (line: JournalLine) => boolean,
): Promise<PostingShown[]> {
  const lines = await journal(db, { subject, limit: LINES });
  const postings = new Map<
    string,
    { kind: string; at: Instant; entries: PostingShown['entries'] }
  >();
  for (const { key, kind, at, account, amount } of lines.filter(belongs)) {
    const entries = postings.get(key)?.entries ?? [];
    postings.set(key, { kind, at, entries: [...entries, { account, amount }] });
  }
  return [...postings].map(([key, posting]) => ({ key, ...posting }));
}
