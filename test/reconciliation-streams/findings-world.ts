import { after, type Instant } from '../../src/domain/time.ts';
import type { Database, Queryable } from '../../src/platform/database/database.ts';
import { projectBooks } from '../../src/reconciliation/books/project-books.ts';
import { FOUND_COLUMNS, makeFound } from '../../src/reconciliation/exceptions/found-store.ts';
import type { Find, FindingsAt } from '../../src/reconciliation/streams/findings.ts';
import { expectSameWhys } from '../support/said-whys.ts';
import { NOON } from './books-world.ts';

export interface Found {
  readonly category: string;
  readonly item: string;
  readonly severity: string;
  readonly why: string;
  readonly why_sentence: string | null;
  readonly our_reference: string | null;
  readonly amount_ours_sen: number | null;
  readonly amount_theirs_sen: number | null;
  readonly event_at: string | null;
  readonly status_theirs: string | null;
}

type At = Partial<FindingsAt> & { readonly found?: readonly object[] };

/** What findings write into a run's own table, by category and item; `found`: what matching has left there. */
export async function findingsOf(
  database: Database,
  finds: readonly Find[],
  { found = [], ...at }: At = {},
): Promise<Found[]> {
  const stream = at.stream ?? 'disbursement';
  await projectBooks(database, stream, NOON);
  const own = database.ownConnection();
  try {
    await makeFound(own.knex);
    for (const row of found) await own.knex('recon_found').insert(row);
    const upto = await newestRecord(own.knex);
    const given = { stream, asOf: NOON, after: 0, upto, feeds: {}, holidays: new Set<string>() };
    for (const find of finds) await find(own.knex, { ...given, ...at });
    const all: Found[] = await own
      .knex('recon_found')
      .orderBy(['category', 'item'])
      .select('category', 'item', ...FOUND_COLUMNS);
    expectSameWhys(all);
    return all;
  } finally {
    await own.close();
  }
}

export async function newestRecord(db: Queryable): Promise<number> {
  const row = await db('records').max({ id: 'id' }).first<{ id: number | null }>();
  return row.id ?? 0;
}

/** `category item`, in order. */
export const named = (found: readonly Found[]): string[] =>
  found.map(({ category, item }) => `${category} ${item}`);

export const hoursLater = (at: Instant, hours: number): Instant => after(at, hours * 3_600_000);
export const daysLater = (at: Instant, days: number): Instant => hoursLater(at, days * 24);
