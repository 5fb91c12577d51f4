import type { Queryable } from '../../platform/database/database.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';

/** What the newest finished reconciliation of each stream left, in the order of streams. */
export async function lastSummaries(db: Queryable): Promise<RunSummary[]> {
  const newest = db('reconciliation_runs')
    .where({ kind: 'reconciliation', state: 'finished' })
    .groupBy('stream')
    .max('number');
  const rows: { summary: string | null }[] = await db('reconciliation_runs')
    .whereIn('number', newest)
    .orderBy('stream')
    .select('summary');
  return rows.flatMap(({ summary }) =>
    summary === null ? [] : [JSON.parse(summary) as RunSummary],
  );
}
