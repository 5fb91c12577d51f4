import { type Queryable, rowsOf } from '../../platform/database/database.ts';

export async function countLinks(db: Queryable): Promise<number> {
  const found: unknown = await db.raw('SELECT count(*) AS links FROM recon_links');
  return rowsOf<{ links: number }>(found)[0]?.links ?? 0;
}

/** One statement of a compiled pass; tells which of the run's tables it filled. */
export async function carryOut(db: Queryable, statement: string): Promise<string | null> {
  await db.raw(statement);
  return /INSERT INTO (recon_\w+)/.exec(statement)?.[1] ?? null;
}
