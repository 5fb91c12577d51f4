import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** A live match, as one of its records has it. */
export interface MatchOfRecord {
  readonly recordId: number;
  readonly leg: number;
  readonly run: number;
  readonly number: number;
  readonly runId: string;
  readonly pass: string;
  readonly oursCount: number;
  readonly theirsCount: number;
  readonly difference: Sen;
  /** A person; null: the run. */
  readonly madeBy: string | null;
  readonly note: string | null;
  readonly at: Instant;
}

/** The live matches of finished runs that these records belong to. */
export async function matchesOfRecords(
  db: Queryable,
  recordIds: readonly number[],
): Promise<MatchOfRecord[]> {
  return db('match_claims')
    .join('matches', (on) => {
      void on
        .on('matches.run_number', 'match_claims.run_number')
        .andOn('matches.leg', 'match_claims.leg')
        .andOn('matches.number', 'match_claims.number');
    })
    .join('reconciliation_runs as runs', 'runs.number', 'match_claims.run_number')
    .whereIn('match_claims.record_id', recordIds)
    .where({ 'runs.state': 'finished' })
    .orderBy(['match_claims.record_id', 'match_claims.leg'])
    .select(
      'match_claims.record_id as recordId',
      'match_claims.leg as leg',
      'match_claims.run_number as run',
      'match_claims.number as number',
      'runs.id as runId',
      'matches.pass as pass',
      'matches.ours_count as oursCount',
      'matches.theirs_count as theirsCount',
      'matches.difference_sen as difference',
      'matches.made_by as madeBy',
      'matches.note as note',
      'runs.started_at as at',
    );
}
