import type { Queryable } from '../../platform/database/database.ts';

/** The newest reconciliation of the stream that was finished before this run; 0: it is the first. */
export async function reconciliationBefore(
  db: Queryable,
  of: { readonly stream: string; readonly number: number },
): Promise<number> {
  const row = await db('reconciliation_runs')
    .where({ stream: of.stream, kind: 'reconciliation', state: 'finished' })
    .where('number', '<', of.number)
    .max({ number: 'number' })
    .first<{ number: number | null }>();
  return row?.number ?? 0;
}
