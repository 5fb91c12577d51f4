import type { Queryable } from '../../platform/database/database.ts';
import type { RowReason } from '../../intake/row/row-reasons.ts';

/** A row that was not taken, with every reason. */
export interface BadRow {
  readonly row: number;
  readonly kind: 'rejected' | 'duplicate';
  /** As uploaded. */
  readonly cells: readonly string[];
  readonly reasons: readonly RowReason[];
}

/** On a page; the file of rejected rows has all. */
const BAD_ROWS_SHOWN = 50;

export const firstBadRows = (db: Queryable, batchId: string): Promise<BadRow[]> =>
  pageOfBadRows(db, { batchId, after: 0, limit: BAD_ROWS_SHOWN });

/** In the order of the file, behind a row. */
export async function pageOfBadRows(
  db: Queryable,
  { batchId, after, limit }: { batchId: string; after: number; limit: number },
): Promise<BadRow[]> {
  const rows: { row: number; kind: BadRow['kind']; cells: string; reasons: string }[] = await db(
    'rejected_rows',
  )
    .where({ batch_id: batchId })
    .where('row_number', '>', after)
    .orderBy('row_number')
    .limit(limit)
    .select('row_number as row', 'kind', 'cells', 'reasons');
  return rows.map(({ row, kind, cells, reasons }) => ({
    row,
    kind,
    cells: JSON.parse(cells) as string[],
    reasons: JSON.parse(reasons) as BadRow['reasons'],
  }));
}

/** What stands in the file where a reason is about a column; null: it is about the whole row. */
export function cellOf(
  header: readonly string[],
  { cells }: Pick<BadRow, 'cells'>,
  column: string | null,
): string | null {
  if (column === null) return null;
  return cells[header.findIndex((name) => name.trim() === column.trim())] ?? null;
}
