import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { tempSchema } from '../exceptions/found-store.ts';

const WHY = {
  matched: `EXISTS (SELECT 1 FROM match_claims WHERE match_claims.record_id = open_items.record_id
       AND match_claims.leg = open_items.leg)`,
  superseded: `EXISTS (SELECT 1 FROM recon_superseded
       WHERE recon_superseded.record_id = open_items.record_id)`,
};

export type WhySettled = keyof typeof WHY;

/**
 * What of the stream's open items are none any more: matched, or replaced by a newer version. Looked for
 * beforehand, since that reads all of them, and nobody shall wait for it.
 */
export async function findSettled(db: Queryable, stream: string, why: WhySettled): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_settled`);
  await db.raw(
    'CREATE TEMPORARY TABLE recon_settled (no integer PRIMARY KEY, leg integer NOT NULL, record_id bigint NOT NULL)',
  );
  await db.raw(
    `INSERT INTO recon_settled (no, leg, record_id)
     SELECT row_number() OVER (ORDER BY leg, record_id), leg, record_id FROM open_items
     WHERE stream = :stream AND ${WHY[why]}`,
    { stream },
  );
}

export async function countSettled(db: Queryable): Promise<number> {
  const found: unknown = await db.raw('SELECT count(*) AS items FROM recon_settled');
  return rowsOf<{ items: number }>(found)[0]?.items ?? 0;
}

/** So many of them, behind a number. */
export async function dropSettled(
  tx: Queryable,
  of: { stream: string; after: number; rows: number },
): Promise<void> {
  await tx.raw(
    `DELETE FROM open_items WHERE stream = :stream AND (leg, record_id) IN (
       SELECT leg, record_id FROM recon_settled WHERE no > :after AND no <= :upto)`,
    { stream: of.stream, after: of.after, upto: of.after + of.rows },
  );
}
