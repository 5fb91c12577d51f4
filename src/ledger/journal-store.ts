import type { Sen } from '../domain/money.ts';
import type { BusinessDay, Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { Entry, PostingKind } from './posting.ts';

/** A posting as it was made, without its entries. */
export interface PostingMade {
  /** In the order in which they were made. */
  readonly number: number;
  readonly key: string;
  readonly kind: PostingKind;
  readonly subject: string;
  readonly memo: string;
  readonly at: Instant;
  readonly businessDay: BusinessDay;
}

const POSTING = [
  'postings.number',
  'postings.key',
  'postings.kind',
  'postings.subject',
  'postings.memo',
  'postings.at',
  'postings.business_day as businessDay',
];

/** One entry of an account's journal, with the posting that it belongs to. */
export interface AccountEntry extends PostingMade {
  /** In the order in which entries were made. */
  readonly entry: number;
  readonly amount: Sen;
}

/** Where a page of an account's journal ends; the next one begins behind it. */
export interface JournalPlace {
  readonly day: BusinessDay;
  readonly entry: number;
}

export interface AccountJournalPage {
  readonly account: string;
  readonly day?: BusinessDay;
  readonly behind?: JournalPlace;
  readonly limit: number;
}

/** Newest first: as quick behind a million entries as at the beginning. */
export async function accountJournal(
  db: Queryable,
  { account, day, behind, limit }: AccountJournalPage,
): Promise<AccountEntry[]> {
  if (behind === undefined) {
    return accountEntries(db, { account, ...(day !== undefined && { business_day: day }) }, limit);
  }
  // First what is left of that day, then the days before: both databases find each by the index alone.
  const ofDay = { account, business_day: behind.day };
  const rest = await accountEntries(db, ofDay, limit, ['number', behind.entry]);
  if (day !== undefined || rest.length === limit) return rest;
  const before = ['business_day', behind.day] as const;
  return [...rest, ...(await accountEntries(db, { account }, limit - rest.length, before))];
}

async function accountEntries(
  db: Queryable,
  of: { readonly account: string; readonly business_day?: BusinessDay },
  limit: number,
  below?: readonly ['number' | 'business_day', number | string],
): Promise<AccountEntry[]> {
  const page = db('entries')
    .where(of)
    .orderBy([
      { column: 'business_day', order: 'desc' },
      { column: 'number', order: 'desc' },
    ])
    .limit(limit)
    .select('business_day', 'number', 'amount_sen', 'posting_key');
  if (below !== undefined) void page.where(below[0], '<', below[1]);
  return db
    .from(page.as('page'))
    .join('postings', 'postings.key', 'page.posting_key')
    .orderBy([
      { column: 'page.business_day', order: 'desc' },
      { column: 'page.number', order: 'desc' },
    ])
    .select<AccountEntry[]>(...POSTING, 'page.number as entry', 'page.amount_sen as amount');
}

export interface PostingWithEntries extends PostingMade {
  readonly entries: readonly Entry[];
}

/** Of all accounts, newest first. */
export async function newestPostings(
  db: Queryable,
  { behind, limit }: { readonly behind?: number; readonly limit: number },
): Promise<PostingWithEntries[]> {
  const page = db('postings').orderBy('number', 'desc').limit(limit);
  if (behind !== undefined) void page.where('number', '<', behind);
  return withEntries(db, await page.select<PostingMade[]>(POSTING));
}

export async function findPosting(db: Queryable, key: string): Promise<PostingWithEntries | null> {
  const postings = await db('postings').where({ key }).select<PostingMade[]>(POSTING);
  return (await withEntries(db, postings))[0] ?? null;
}

async function withEntries(
  db: Queryable,
  postings: readonly PostingMade[],
): Promise<PostingWithEntries[]> {
  const keys = postings.map(({ key }) => key);
  const entries: (Entry & { readonly key: string })[] = await db('entries')
    .whereIn('posting_key', keys)
    .orderBy(['posting_key', 'line'])
    .select('posting_key as key', 'account', 'amount_sen as amount');
  return postings.map((posting) => ({
    ...posting,
    entries: entries.filter(({ key }) => key === posting.key),
  }));
}
