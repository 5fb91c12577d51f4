import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/**
 * How sends went lately: `answer` (clear or not, over all banks) and `end` (paid, or failed at the
 * bank). The breakers count them; nothing else does, so that old ones are removed.
 */
export interface Outcome {
  readonly provider: string;
  readonly kind: 'answer' | 'end';
  /** '' for an answer, the bank for an end. */
  readonly scope: string;
  readonly good: boolean;
}

export async function insertOutcome(tx: Queryable, outcome: Outcome, at: Instant): Promise<void> {
  await tx('outcomes').insert({ ...outcome, at });
}

/** The last ones, newest first: was each good? */
export async function lastOutcomes(
  db: Queryable,
  of: Omit<Outcome, 'good'>,
  since: Instant | null,
  limit: number,
): Promise<boolean[]> {
  const query = db('outcomes').where(of).orderBy('id', 'desc').limit(limit);
  const rows: { good: boolean | number }[] = await (since === null
    ? query.select('good')
    : query.where('at', '>', since).select('good'));
  return rows.map((row) => Boolean(row.good));
}

/** Keeps the newest `count`. */
export async function forgetOutcomes(db: Queryable, count: number): Promise<void> {
  const newest = db('outcomes').max('id');
  await db('outcomes')
    .where('id', '<=', db.raw('(?) - ?', [newest, count]))
    .del();
}
