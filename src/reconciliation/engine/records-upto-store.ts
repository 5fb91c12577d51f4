import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';

/** The newest record there is. */
export async function newestRecord(db: Queryable): Promise<number> {
  const found: unknown = await db.raw('SELECT coalesce(max(id), 0) AS id FROM records');
  return rowsOf<{ id: number }>(found)[0]?.id ?? 0;
}

/**
 * Waits until no record is being written, and keeps others from it until the transaction ends: PostgreSQL
 * gives ids before the commit, so that an older record could appear later. Two seconds at most.
 */
export async function waitForWriters(tx: Queryable): Promise<void> {
  // SQLite has one writer, and this transaction is it.
  if (dialectOf(tx) === 'sqlite') return;
  await tx.raw("SET LOCAL lock_timeout = '2s'");
  await tx.raw('LOCK TABLE imports IN SHARE MODE');
  await tx.raw('LOCK TABLE records IN SHARE MODE');
}
