import type { Instant } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import { bankInBooks } from './bank-in-books-store.ts';
import {
  endOfChunk,
  highWaterMark,
  moveUpto,
  type ReadTable,
  readUpto,
} from './books-read-store.ts';
import { insertNewVersions } from './new-versions-store.ts';
import { paymentsInBooks } from './payments-in-books-store.ts';
import { payoutsInBooks } from './payouts-in-books-store.ts';
import type { BooksOfStream, Projection, ProjectionOf } from './projection.ts';

/** Streams of which our books are a side; a user's pair has none. */
const BOOKS: Readonly<Record<string, BooksOfStream>> = {
  disbursement: payoutsInBooks,
  va: paymentsInBooks(['va']),
  checkout: paymentsInBooks(['checkout', 'invoice']),
  ewallet: paymentsInBooks(['ewallet']),
  emoney: paymentsInBooks(['emoney']),
  bank: bankInBooks,
};

/** The source of records that our books are of a stream. */
export const booksOf = (stream: string): string => `ledger:${stream}`;

/** Rows of a table that are read in one transaction: some 60 ms of SQLite's write lock. */
const CHUNK = 4_000;

/**
 * Brings the records of our books up to what is posted: a new version for each item whose belief has changed.
 * Reads what is new since the last time, in short transactions; one that is killed goes on where it was, and
 * two at once take turns. Throws a UserError where something has been writing for too long.
 */
export async function projectBooks(
  database: Database,
  stream: string,
  at: Instant,
): Promise<{ readonly added: number }> {
  const books = BOOKS[stream] ?? {};
  const of = { stream, source: booksOf(stream), at };
  let added = 0;
  for (const table of ['postings', 'records'] as const) {
    const projection = books[table];
    if (projection) added += await readOn(database, of, table, projection);
  }
  return { added };
}

async function readOn(
  database: Database,
  of: ProjectionOf,
  table: ReadTable,
  { matters, project }: Projection,
): Promise<number> {
  const read = { source: of.source, table };
  const end = await highWaterMark(database, table);
  let added = 0;
  for (let upto = await readUpto(database.knex, read); upto < end; ) {
    const from = upto;
    const chunk = { after: from, end, matters, rows: CHUNK };
    const to = await endOfChunk(database.knex, table, chunk);
    const versions = await database.transaction(async (tx) => {
      if (!(await moveUpto(tx, read, { from, to }))) return null;
      return insertNewVersions(tx, of, { after: from, upto: to }, project(tx));
    });
    // Null: another process was there first, and goes on from where it is now.
    upto = versions === null ? await readUpto(database.knex, read) : to;
    added += versions ?? 0;
  }
  return added;
}
