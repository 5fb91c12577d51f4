import type { Instant } from '../../domain/time.ts';
import { insertOrderFile } from '../../orders/store/order-file-store.ts';
import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { eachRow } from '../intake-store.ts';
import type { UploadFolder } from './folder.ts';

/** One accepted row, in this order; its files come behind. */
const ORDER_COLUMNS = [
  'row_number',
  'kind',
  'reference',
  'amount_sen',
  'details',
  'cells',
  'subject_hash',
  'corrects_batch_id',
  'corrects_row_number',
] as const;
const INTEGER_COLUMNS: readonly string[] = ['row_number', 'amount_sen', 'corrects_row_number'];

/**
 * Stores a chunk of orders, and the files that they name. A row whose reference was used before, or that
 * corrects a row which was corrected before, is left out; returns the row numbers that were stored.
 */
export async function insertOrders(
  tx: Queryable,
  batchId: string,
  lines: readonly (readonly unknown[])[],
  folder: UploadFolder,
  at: Instant,
): Promise<Set<number>> {
  const source = eachRow(dialectOf(tx), ORDER_COLUMNS, INTEGER_COLUMNS);
  const result: unknown = await tx.raw(
    `insert into orders (batch_id, state, created_at, updated_at, ${ORDER_COLUMNS.join(', ')})
     select ?, 'accepted', ?, ?, ${source.columns} from ${source.from} where true
     on conflict do nothing
     returning row_number`,
    [batchId, at, at, JSON.stringify(lines)],
  );
  const stored = new Set(rowsOf<{ row_number: number }>(result).map((row) => row.row_number));
  for (const line of lines) {
    const rowNumber = Number(line[0]);
    if (!stored.has(rowNumber)) continue;
    const files = JSON.parse(String(line[ORDER_COLUMNS.length])) as Record<string, string>;
    for (const [column, fileName] of Object.entries(files)) {
      const file = { column, fileName, ...(await folder.read(fileName)) };
      await insertOrderFile(tx, batchId, rowNumber, file);
    }
  }
  return stored;
}

/** The rows `fromRow … toRow` may be made, once their batch is complete. */
export async function releaseToCreation(
  tx: Queryable,
  batchId: string,
  range: { fromRow: number; toRow: number; at: Instant },
): Promise<void> {
  await tx('orders')
    .where({ batch_id: batchId, state: 'accepted' })
    .whereBetween('row_number', [range.fromRow, range.toRow])
    .update({ next_action_at: range.at });
}
