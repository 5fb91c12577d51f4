import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { tempSchema } from '../exceptions/found-store.ts';
import { literal } from '../rules/key-sql.ts';
import type { DifferencePosted, MatchKey } from './revoke-store.ts';

/**
 * Live matches of which a record has a newer version by now (`recon_superseded`), and the records that they
 * release, in temporary tables of the run's connection. Returns how many matches, by leg.
 */
export async function findTakenBack(db: Queryable): Promise<Map<number, number>> {
  for (const table of ['recon_taken_back', 'recon_released']) {
    await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.${table}`);
  }
  // CROSS: else SQLite goes through all claims there ever were.
  await db.raw(
    `CREATE TEMPORARY TABLE recon_taken_back AS
     SELECT row_number() OVER (ORDER BY run_number, leg, number) AS no, run_number, leg, number FROM (
       SELECT DISTINCT claim.run_number AS run_number, claim.leg AS leg, claim.number AS number
       FROM recon_superseded CROSS JOIN match_claims AS claim
       WHERE claim.record_id = recon_superseded.record_id
     ) AS found`,
  );
  await db.raw('CREATE INDEX recon_taken_back_by_no ON recon_taken_back (no)');
  await db.raw(`CREATE TEMPORARY TABLE recon_released AS ${RELEASED}`);
  await db.raw('CREATE INDEX recon_released_by_no ON recon_released (no)');
  await db.raw('CREATE INDEX recon_released_by_record ON recon_released (record_id, leg)');
  const counted: unknown = await db.raw(
    'SELECT leg, count(*) AS matches FROM recon_taken_back GROUP BY leg',
  );
  return new Map(
    rowsOf<{ leg: number; matches: number }>(counted).map(({ leg, matches }) => [leg, matches]),
  );
}

// By the match's own row and members: claims have no index by match.
const BY_MATCH = `taken.run_number = made.run_number AND taken.leg = made.leg AND taken.number = made.number`;
const RELEASED = `SELECT taken.no AS no, taken.leg AS leg, made.ours_id AS record_id
     FROM recon_taken_back AS taken JOIN matches AS made ON ${BY_MATCH} WHERE made.ours_id IS NOT NULL
   UNION ALL SELECT taken.no, taken.leg, made.theirs_id
     FROM recon_taken_back AS taken JOIN matches AS made ON ${BY_MATCH} WHERE made.theirs_id IS NOT NULL
   UNION ALL SELECT taken.no, taken.leg, made.record_id
     FROM recon_taken_back AS taken JOIN match_members AS made ON ${BY_MATCH}`;

export interface TakingBack {
  readonly stream: string;
  readonly run: number;
  readonly why: string;
  readonly at: Instant;
  /** The chunk: so many matches behind this number. */
  readonly after: number;
  readonly rows: number;
}

export type TakenBack = MatchKey & DifferencePosted;

/**
 * Takes a chunk of them back: their records are open again (those that have no newer version), and the trace
 * stays. Returns those for which something was posted; null: there are no more.
 */
export async function takeBack(
  tx: Queryable,
  of: TakingBack,
): Promise<{ readonly upto: number; readonly posted: readonly TakenBack[] } | null> {
  const last: unknown = await tx.raw(
    'SELECT max(no) AS upto FROM recon_taken_back WHERE no > ? AND no <= ?',
    [of.after, of.after + of.rows],
  );
  const upto = rowsOf<{ upto: number | null }>(last)[0]?.upto ?? null;
  if (upto === null) return null;
  const chunk = { after: of.after, upto };
  await tx.raw(
    `INSERT INTO match_revocations (run_number, leg, number, revoked_run_number, why, revoked_by, revoked_at)
     SELECT run_number, leg, number, cast(:run AS integer), cast(:why AS text), NULL, cast(:at AS text)
     FROM recon_taken_back WHERE no > :after AND no <= :upto`,
    { run: of.run, why: of.why, at: of.at, ...chunk },
  );
  await tx.raw(
    `INSERT INTO open_items (stream, leg, record_id, run_number)
     SELECT cast(:stream AS text), leg, record_id, cast(:run AS integer) FROM recon_released
     WHERE no > :after AND no <= :upto AND NOT EXISTS (SELECT 1 FROM recon_superseded
       WHERE recon_superseded.record_id = recon_released.record_id)
     ON CONFLICT (stream, leg, record_id) DO NOTHING`,
    { stream: of.stream, run: of.run, ...chunk },
  );
  await tx.raw(
    `DELETE FROM match_claims WHERE (record_id, leg) IN (
       SELECT record_id, leg FROM recon_released WHERE no > :after AND no <= :upto)`,
    chunk,
  );
  const posted: unknown = await tx.raw(
    `SELECT made.run_number AS run, made.leg AS leg, made.number AS number, made.fee_sen AS "feesSen",
       made.difference_sen AS "differenceSen"
     FROM recon_taken_back AS taken JOIN matches AS made ON ${BY_MATCH}
     WHERE taken.no > :after AND taken.no <= :upto AND (made.fee_sen <> 0 OR made.difference_sen <> 0)`,
    chunk,
  );
  return { upto, posted: rowsOf<TakenBack>(posted) };
}

/**
 * For a dry run: its connection sees those matches as if they had been taken back. Temporary views stand
 * before the tables of the same names, so that everything after reads them without knowing.
 */
export async function pretendTakenBack(
  db: Queryable,
  stream: string,
): Promise<Map<number, number>> {
  const taken = await findTakenBack(db);
  const stored = dialectOf(db) === 'sqlite' ? 'main' : 'public';
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
  return taken;
}
