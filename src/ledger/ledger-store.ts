import { type Sen, sen } from '../domain/money.ts';
import type { BusinessDay, Instant } from '../domain/time.ts';
import { type Queryable, rowsOf } from '../platform/database/database.ts';
import { openedJsonArray } from '../platform/database/json-rows.ts';
import type { Entry, Posting, PostingKind } from './posting.ts';

export async function entriesOf(db: Queryable, key: string): Promise<Entry[]> {
  const rows: { account: string; amount_sen: number }[] = await db('entries')
    .where({ posting_key: key })
    .orderBy('line')
    .select('account', 'amount_sen');
  return rows.map((row) => ({ account: row.account, amount: sen(row.amount_sen) }));
}

/** How many postings of this kind there are about it. */
export async function countPostings(
  db: Queryable,
  of: { kind: PostingKind; subject: string },
): Promise<number> {
  const row = await db('postings')
    .where(of)
    .count({ count: '*' })
    .first<{ count: number | string }>();
  return Number(row.count);
}

/**
 * Entries first, the posting last: the posting row closes the set, and the database checks it. False:
 * the posting is there already, and nothing was written.
 */
export async function insertPosting(
  tx: Queryable,
  posting: Posting,
  at: Instant,
  day: BusinessDay,
): Promise<boolean> {
  const { key, kind, subject, memo, entries } = posting;
  const line =
    'select cast(? as text), cast(? as integer), cast(? as text), cast(? as bigint), cast(? as text)';
  const inserted = await tx.raw(
    `insert into entries (posting_key, line, account, amount_sen, business_day)
     select * from (${entries.map(() => line).join(' union all ')}) as made
     where not exists (select 1 from postings where key = ?)
     returning line`,
    [...entries.flatMap(({ account, amount }, i) => [key, i + 1, account, amount, day]), key],
  );
  if (rowsOf(inserted).length === 0) return false;
  await tx('postings').insert({ key, kind, subject, memo, at, business_day: day });
  return true;
}

/** Many at once, with one bound value for the entries and one for the postings. */
export async function insertNewPostings(
  tx: Queryable,
  postings: readonly Posting[],
  at: Instant,
  day: BusinessDay,
): Promise<void> {
  const entries = postings.flatMap(({ key, entries: lines }) =>
    lines.map(({ account, amount }, index) => [key, index + 1, account, amount]),
  );
  const from = openedJsonArray(tx);
  await tx.raw(
    `insert into entries (posting_key, line, account, amount_sen, business_day)
     select value->>0, cast(value->>1 as integer), value->>2, cast(value->>3 as bigint), cast(? as text)
     from ${from}`,
    [day, JSON.stringify(entries)],
  );
  await tx.raw(
    `insert into postings (key, kind, subject, memo, at, business_day)
     select value->>0, value->>1, value->>2, value->>3, cast(? as text), cast(? as text) from ${from}`,
    [
      at,
      day,
      JSON.stringify(postings.map(({ key, kind, subject, memo }) => [key, kind, subject, memo])),
    ],
  );
}

export interface AccountBalance {
  readonly account: string;
  readonly balance: Sen;
}

export async function accountBalances(db: Queryable): Promise<AccountBalance[]> {
  const rows: { account: string; balance: number | string }[] = await db('entries')
    .select('account', db.raw('sum(amount_sen) as balance'))
    .groupBy('account')
    .orderBy('account');
  return rows.map((row) => ({ account: row.account, balance: sen(Number(row.balance)) }));
}

export async function accountBalance(db: Queryable, account: string): Promise<Sen> {
  const row = await db('entries')
    .where({ account })
    .sum({ balance: 'amount_sen' })
    .first<{ balance: number | string | null }>();
  return sen(Number(row?.balance ?? 0));
}

/** Keys of postings whose entries do not sum to zero, or that have fewer than two. Empty when all is well. */
export async function unbalancedPostings(db: Queryable, limit: number): Promise<string[]> {
  const rows: { key: string }[] = await db('postings')
    .leftJoin('entries', 'entries.posting_key', 'postings.key')
    .groupBy('postings.key')
    .havingRaw('coalesce(sum(entries.amount_sen), 1) <> 0 or count(entries.line) < 2')
    .select('postings.key as key')
    .limit(limit);
  return rows.map((row) => row.key);
}

export interface JournalLine {
  readonly key: string;
  readonly kind: string;
  readonly subject: string;
  readonly at: Instant;
  readonly businessDay: BusinessDay;
  readonly memo: string;
  readonly account: string;
  readonly amount: Sen;
}

/** Postings with their entries, oldest first; `subject` narrows it to one thing. */
export async function journal(
  db: Queryable,
  filter: { subject?: string; limit: number },
): Promise<JournalLine[]> {
  const query = db('postings')
    .join('entries', 'entries.posting_key', 'postings.key')
    .orderBy([{ column: 'postings.at' }, { column: 'postings.key' }, { column: 'entries.line' }])
    .limit(filter.limit)
    .select('postings.*', 'entries.account', 'entries.amount_sen');
  const rows: JournalRow[] = await (filter.subject === undefined
    ? query
    : query.where('postings.subject', filter.subject));
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind,
    subject: row.subject,
    at: row.at,
    businessDay: row.business_day,
    memo: row.memo,
    account: row.account,
    amount: sen(row.amount_sen),
  }));
}

interface JournalRow {
  key: string;
  kind: string;
  subject: string;
  at: Instant;
  business_day: BusinessDay;
  memo: string;
  account: string;
  amount_sen: number;
}
