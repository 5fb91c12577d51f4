import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { literal } from '../rules/key-sql.ts';

/**
 * For a dry run: its connection sees the matches of superseded records as if they had been taken back.
 * Temporary views stand before the tables of the same names, so that everything after reads them without
 * knowing. Returns how many matches, by leg.
 */
export async function pretendRevoked(db: Queryable, stream: string): Promise<Map<number, number>> {
  const stored = dialectOf(db) === 'sqlite' ? 'main' : 'public';
  await db.raw(
    `CREATE TEMPORARY TABLE recon_taken_back AS
     SELECT DISTINCT claim.run_number AS run_number, claim.leg AS leg, claim.number AS number
     FROM recon_superseded JOIN ${stored}.match_claims AS claim
       ON claim.record_id = recon_superseded.record_id`,
  );
  await db.raw(`CREATE TEMPORARY TABLE recon_released AS ${RELEASED}`);
  await db.raw(
    `CREATE TEMPORARY VIEW match_claims AS SELECT claim.* FROM ${stored}.match_claims AS claim
     WHERE NOT EXISTS (SELECT 1 FROM recon_released WHERE recon_released.record_id = claim.record_id
       AND recon_released.leg = claim.leg)`,
  );
  await db.raw(
    `CREATE TEMPORARY VIEW open_items AS
     SELECT stream, leg, record_id, run_number FROM ${stored}.open_items
     UNION SELECT ${literal(stream)}, leg, record_id, 0 FROM recon_released`,
  );
  const counted: unknown = await db.raw(
    'SELECT leg, count(*) AS matches FROM recon_taken_back GROUP BY leg',
  );
  return new Map(
    rowsOf<{ leg: number; matches: number }>(counted).map(({ leg, matches }) => [leg, matches]),
  );
}

const BY_MATCH = `recon_taken_back.run_number = made.run_number AND recon_taken_back.leg = made.leg
  AND recon_taken_back.number = made.number`;

const RELEASED = `SELECT made.leg AS leg, made.ours_id AS record_id
     FROM recon_taken_back JOIN matches AS made ON ${BY_MATCH} WHERE made.ours_id IS NOT NULL
   UNION SELECT made.leg, made.theirs_id
     FROM recon_taken_back JOIN matches AS made ON ${BY_MATCH} WHERE made.theirs_id IS NOT NULL
   UNION SELECT made.leg, made.record_id
     FROM recon_taken_back JOIN match_members AS made ON ${BY_MATCH}`;
