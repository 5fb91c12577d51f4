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

export async function firstBadRows(db: Queryable, batchId: string): Promise<BadRow[]> {
  const rows: { row: number; kind: BadRow['kind']; cells: string; reasons: string }[] = await db(
    'rejected_rows',
  )
    .where({ batch_id: batchId })
    .orderBy('row_number')
    .limit(BAD_ROWS_SHOWN)
    .select('row_number as row', 'kind', 'cells', 'reasons');
  return rows.map(({ row, kind, cells, reasons }) => ({
    row,
    kind,
    cells: JSON.parse(cells) as string[],
    reasons: JSON.parse(reasons) as BadRow['reasons'],
  }));
}
