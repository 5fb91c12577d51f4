import type { Queryable } from '../../platform/database/database.ts';

/** Resolves when the database answers a question. */
export async function askDatabase(db: Queryable): Promise<void> {
  await db.select(db.raw('1'));
}
