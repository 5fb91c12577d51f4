import { type Database, dialectOf, type Queryable } from '../../platform/database/database.ts';

/** Records are looked up in the order of matches, which is not theirs: with 2 MB, SQLite reads pages again and again. */
const SQLITE_CACHE_KIB = 64_000;

/** A connection for a long report, so that nothing else of this process waits for its pages. */
export async function whileReading<Result>(
  database: Database,
  read: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  const own = database.ownConnection();
  try {
    if (dialectOf(own.knex) === 'sqlite') {
      await own.knex.raw(`PRAGMA cache_size = -${SQLITE_CACHE_KIB}`);
    }
    return await read(own.knex);
  } finally {
    await own.close();
  }
}
