import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';

export interface MatchKey {
  readonly run: number;
  readonly leg: number;
  readonly number: number;
}

export interface Revocation {
  readonly stream: string;
  /** The run that takes it back, or the run of a person's decision. */
  readonly run: number;
  readonly why: string;
  /** A person; null: the run itself. */
  readonly by: string | null;
  readonly at: Instant;
}

/**
 * Takes a live match back: its records are open again (those that have no newer version), and the trace
 * stays. Returns how many records it had; 0: it is no live match.
 */
export async function revokeMatch(
  tx: Queryable,
  match: MatchKey,
  { stream, run, why, by, at }: Revocation,
): Promise<number> {
  const { leg, number } = match;
  await tx.raw(
    `INSERT INTO open_items (stream, leg, record_id, run_number)
     SELECT cast(:stream AS text), match_claims.leg, match_claims.record_id, cast(:run AS integer)
     FROM match_claims JOIN records ON records.id = match_claims.record_id
     WHERE match_claims.leg = :leg AND match_claims.run_number = :ofRun AND match_claims.number = :number
       AND match_claims.record_id IN (${MEMBERS})
       AND NOT EXISTS (SELECT 1 FROM records AS later WHERE later.source = records.source
         AND later.item = records.item AND later.version > records.version)
     ON CONFLICT (stream, leg, record_id) DO NOTHING`,
    { stream, run, leg, ofRun: match.run, number },
  );
  const freed: unknown = await tx.raw(
    `DELETE FROM match_claims WHERE leg = :leg AND run_number = :ofRun AND number = :number
       AND record_id IN (${MEMBERS}) RETURNING record_id`,
    { leg, ofRun: match.run, number },
  );
  const records = rowsOf(freed).length;
  if (records === 0) return 0;
  await tx('match_revocations').insert({
    run_number: match.run,
    leg,
    number,
    revoked_run_number: run,
    why,
    revoked_by: by,
    revoked_at: at,
  });
  return records;
}

// By the match's own row and members: claims have no index by match.
const MEMBERS = `SELECT ours_id FROM matches
    WHERE run_number = :ofRun AND leg = :leg AND number = :number AND ours_id IS NOT NULL
  UNION ALL SELECT theirs_id FROM matches
    WHERE run_number = :ofRun AND leg = :leg AND number = :number AND theirs_id IS NOT NULL
  UNION ALL SELECT record_id FROM match_members
    WHERE run_number = :ofRun AND leg = :leg AND number = :number`;

export interface DifferencePosted {
  readonly feesSen: number;
  readonly differenceSen: number;
}

/** What was posted for a match, to be taken back with it. */
export async function amountsOfMatch(
  db: Queryable,
  { run, leg, number }: MatchKey,
): Promise<DifferencePosted | null> {
  const row = await db('matches')
    .where({ run_number: run, leg, number })
    .first<DifferencePosted | undefined>('fee_sen as feesSen', 'difference_sen as differenceSen');
  return row ?? null;
}
