import type { Instant } from '../domain/time.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';
import { BEGINNING, type StoredEntry } from './seal.ts';

const ROWS_AT_ONCE = 500;

/** The newest entry, and nobody can add one behind it before this transaction ends. */
export async function lockNewest(tx: Queryable): Promise<Pick<StoredEntry, 'number' | 'seal'>> {
  // SQLite's transaction holds the only write lock already; everybody may go on reading.
  if (dialectOf(tx) === 'postgres') await tx.raw('LOCK TABLE audit_log IN EXCLUSIVE MODE');
  return newest(tx);
}

export async function newest(db: Queryable): Promise<Pick<StoredEntry, 'number' | 'seal'>> {
  const row = await db('audit_log')
    .orderBy('number', 'desc')
    .first<Pick<StoredEntry, 'number' | 'seal'> | undefined>('number', 'seal');
  return row ?? BEGINNING;
}

export async function insertEntries(tx: Queryable, rows: readonly StoredEntry[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await tx('audit_log').insert(rows.slice(at, at + ROWS_AT_ONCE));
  }
}

export interface EntryFilter {
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
}

/** Newest first. */
export async function listEntries(
  db: Queryable,
  filter: EntryFilter & { readonly before?: number; readonly limit: number },
): Promise<StoredEntry[]> {
  const query = db('audit_log').orderBy('number', 'desc').limit(filter.limit);
  if (filter.subject !== undefined) void query.where({ subject: filter.subject });
  if (filter.actor !== undefined) void query.where({ actor: filter.actor });
  if (filter.action !== undefined) void query.where({ action: filter.action });
  if (filter.before !== undefined) void query.where('number', '<', filter.before);
  const rows: StoredEntry[] = await query;
  return rows;
}

/** Clocks differ, and who waits for the log is late in it: numbers are in the order of time up to this. */
const ROWS_OUT_OF_ORDER = 100;

/** The highest number of an entry of before a moment; 0: there is none. */
export async function newestNumberBefore(db: Queryable, at: Instant): Promise<number> {
  const numbers: number[] = await db('audit_log')
    .where('at', '<', at)
    .orderBy('at', 'desc')
    .limit(ROWS_OUT_OF_ORDER)
    .pluck('number');
  return Math.max(0, ...numbers);
}

/** The next page behind a number, oldest first. */
export async function pageOfEntries(
  db: Queryable,
  page: { readonly after: number; readonly limit: number },
): Promise<StoredEntry[]> {
  const rows: StoredEntry[] = await db('audit_log')
    .where('number', '>', page.after)
    .orderBy('number')
    .limit(page.limit);
  return rows;
}
