import { type Queryable, rowsOf, unindexed } from '../../platform/database/database.ts';
import { FOUND_COLUMNS } from '../exceptions/found-store.ts';
import { isOpen } from '../exceptions/exception-sql.ts';
import { newestRunNumber, type Run } from './run-store.ts';

/**
 * Whether a run over records behind `after` up to `upto` would find what the last one did: no record of the
 * stream is new, and nobody made or revoked a match since.
 */
export async function hasNothingNew(
  db: Queryable,
  of: { stream: string; after: number; upto: number },
  last: Run,
): Promise<boolean> {
  const news: unknown = await db.raw(
    `SELECT id FROM records WHERE id > :after AND id <= :upto
       AND ${unindexed(db, 'stream')} = :stream LIMIT 1`,
    of,
  );
  return rowsOf(news).length === 0 && (await newestRunNumber(db, of.stream)) === last.number;
}

/** What the legs of the last run left open is found again, as it was. */
export async function findAsBefore(db: Queryable, stream: string): Promise<void> {
  await db.raw(
    `INSERT INTO recon_found (category, item, ${FOUND_COLUMNS.join(', ')})
     SELECT exceptions.category, exceptions.item,
       ${FOUND_COLUMNS.map((column) => `known.${column}`).join(', ')}
     FROM exceptions JOIN exception_versions AS known
       ON known.exception_id = exceptions.id AND known.version = exceptions.version
     WHERE exceptions.stream = :stream AND exceptions.version > 0 AND ${isOpen('exceptions.status')}
       AND known.leg > 0`,
    { stream },
  );
}
