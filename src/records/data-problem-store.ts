import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { Stream } from './record-store.ts';

/** Something that is wrong with a piece of evidence itself; reconciliation tells it to a person. */
export interface DataProblem {
  readonly stream: Stream;
  /** As of records: `oy:mutations`. */
  readonly source: string;
  /** The provider's own identity of the thing; of a whole account or virtual account, that one's. */
  readonly item: string;
  /** Stable: `date_unreadable`, `amount_changed`, `balance_gap`, … */
  readonly kind: string;
  /** For a person: what was found, without personal data. */
  readonly details: string;
  readonly at: Instant;
}

/** Notes a problem; seen again it is counted, and its newest details are kept. True: it is new. */
export async function reportProblem(tx: Queryable, problem: DataProblem): Promise<boolean> {
  const { stream, source, item, kind, details, at } = problem;
  const rows: { times: number }[] = await tx('data_problems')
    .insert({ stream, source, item, kind, details, first_seen_at: at, last_seen_at: at })
    .onConflict(['source', 'item', 'kind'])
    .merge({
      details,
      last_seen_at: at,
      times_seen: tx.raw('data_problems.times_seen + 1'),
    })
    .returning('times_seen as times');
  return rows[0]?.times === 1;
}

export interface SeenProblem extends DataProblem {
  readonly firstSeenAt: Instant;
  readonly timesSeen: number;
}

/** Newest first. */
export async function listProblems(db: Queryable, limit: number): Promise<SeenProblem[]> {
  return db('data_problems')
    .orderBy('id', 'desc')
    .limit(limit)
    .select(
      'stream',
      'source',
      'item',
      'kind',
      'details',
      'last_seen_at as at',
      'first_seen_at as firstSeenAt',
      'times_seen as timesSeen',
    );
}
