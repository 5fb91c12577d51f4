import type { BatchKindName } from '../domain/batch-kinds.ts';
import type { UserError } from '../domain/errors.ts';
import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { type Dialect, dialectOf, type Queryable } from '../platform/database/database.ts';
import { jsonTexts } from '../platform/database/json-rows.ts';
import type { BatchFormat, BatchWarning } from '../batches/batch-store.ts';
import type { BatchKind } from './batch-kind.ts';
import type { RowOfBatch } from './row/correction.ts';
import { intakeProblem } from './intake-problems.ts';

/** Where a kind of batch keeps its rows. */
export type Keeping = Pick<BatchKind<never>, 'name' | 'kept'>;

export interface NewBatch {
  readonly id: string;
  readonly kind: BatchKindName;
  readonly fileName: string;
  readonly fileSha256: string;
  readonly fileBytes: number;
  readonly format: BatchFormat;
  readonly uploadedBy: string;
  readonly at: Instant;
}

/** Claims the file: the unique hash lets one upload of it win. False: the file is known already. */
export async function insertReceivingBatch(db: Queryable, batch: NewBatch): Promise<boolean> {
  const rows: unknown[] = await db('batches')
    .insert({
      id: batch.id,
      kind: batch.kind,
      file_name: batch.fileName,
      file_sha256: batch.fileSha256,
      file_bytes: batch.fileBytes,
      format: JSON.stringify(batch.format),
      uploaded_by: batch.uploadedBy,
      uploaded_at: batch.at,
      state: 'receiving',
      heartbeat_at: batch.at,
    })
    .onConflict(['kind', 'file_sha256'])
    .ignore()
    .returning('id');
  return rows.length === 1;
}

/** A JSON array of arrays, as rows: SQLite's json_each and its PostgreSQL twin. */
export function eachRow(
  dialect: Dialect,
  columns: readonly string[],
  integers: readonly string[],
): { columns: string; from: string } {
  const cell = (name: string, index: number): string => {
    if (dialect === 'sqlite') return `value ->> ${index}`;
    return integers.includes(name) ? `(value ->> ${index})::bigint` : `value ->> ${index}`;
  };
  return {
    columns: columns.map(cell).join(', '),
    from: dialect === 'sqlite' ? 'json_each(?)' : 'jsonb_array_elements(?::jsonb) as each(value)',
  };
}

/** The rows of this kind that have these references. */
export async function findReferences(
  tx: Queryable,
  kind: Keeping,
  references: readonly string[],
): Promise<Map<string, RowOfBatch>> {
  const rows: { reference: string; batch_id: string; row_number: number }[] = await tx(
    kind.kept.table,
  )
    .where(kind.kept.table === 'orders' ? { kind: kind.name } : {})
    .whereRaw(`reference in (${jsonTexts(tx)})`, [JSON.stringify(references)])
    .select('reference', 'batch_id', 'row_number');
  return new Map(
    rows.map((row) => [row.reference, { batchId: row.batch_id, rowNumber: row.row_number }]),
  );
}

/** Of these batches, one whose file is not stored yet, and may never be; null: there is none. */
export async function receivingAmong(
  tx: Queryable,
  batchIds: readonly string[],
): Promise<string | null> {
  const found = await tx('batches')
    .whereIn('id', batchIds)
    .andWhere({ state: 'receiving' })
    .first<{ id: string } | undefined>('id');
  return found?.id ?? null;
}

export type RejectedLine = readonly [
  rowNumber: number,
  kind: 'rejected' | 'duplicate',
  cells: string,
  reasons: string,
  correctsBatchId: string | null,
  correctsRowNumber: number | null,
];

const REJECTED_COLUMNS = [
  'row_number',
  'kind',
  'cells',
  'reasons',
  'corrects_batch_id',
  'corrects_row_number',
] as const;

export async function insertRejectedRows(
  tx: Queryable,
  batchId: string,
  lines: readonly RejectedLine[],
): Promise<void> {
  const source = eachRow(dialectOf(tx), REJECTED_COLUMNS, ['row_number', 'corrects_row_number']);
  await tx.raw(
    `insert into rejected_rows (batch_id, ${REJECTED_COLUMNS.join(', ')})
     select ?, ${source.columns} from ${source.from}`,
    [batchId, JSON.stringify(lines)],
  );
}

/** A sign of life, before anything is stored. Throws a UserError when the upload was given up meanwhile. */
export async function beat(tx: Queryable, batchId: string, at: Instant): Promise<void> {
  const hit = await tx('batches')
    .where({ id: batchId, state: 'receiving' })
    .update({ heartbeat_at: at });
  if (hit !== 1) throw uploadGivenUp();
}

/** It stood still so long that another upload took it for dead and cleared it away. */
function uploadGivenUp(): UserError {
  return intakeProblem('upload_given_up');
}

export interface BatchCounts {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly ignored: number;
  readonly amount: Sen;
}

/** The whole file is stored: `receiving → checking`, or `working` where nobody has to approve. */
export async function finishReceiving(
  tx: Queryable,
  batchId: string,
  state: 'checking' | 'working',
  counts: BatchCounts & { readonly warnings: readonly BatchWarning[] },
  correctsBatchId: string | null,
): Promise<void> {
  const hit = await tx('batches')
    .where({ id: batchId, state: 'receiving' })
    .update({
      state,
      rows_read: counts.read,
      rows_accepted: counts.accepted,
      rows_duplicate: counts.duplicate,
      rows_rejected: counts.rejected,
      rows_ignored: counts.ignored,
      amount_sen: counts.amount,
      warnings: JSON.stringify(counts.warnings),
      corrects_batch_id: correctsBatchId,
    });
  if (hit !== 1) throw uploadGivenUp();
}

/** Uploads whose process died: nothing of them was shown to anybody. */
export async function abandonedBatches(db: Queryable, olderThan: Instant): Promise<string[]> {
  return db('batches')
    .where({ state: 'receiving' })
    .andWhere('heartbeat_at', '<', olderThan)
    .pluck('id');
}

const DISCARD_ROWS = 20_000;

/** Removes an upload that was never finished, a piece at a time; only a `receiving` one. */
export async function discardReceivingBatch(db: Queryable, batchId: string): Promise<void> {
  const receiving = db('batches').where({ id: batchId, state: 'receiving' }).select('id');
  const orders = db('orders').whereIn('batch_id', receiving.clone()).select('id');
  await db('order_files').whereIn('order_id', orders).del();
  for (const table of ['payouts', 'orders', 'rejected_rows']) {
    for (let fromRow = 0; ; fromRow += DISCARD_ROWS) {
      await db(table)
        .whereIn('batch_id', receiving.clone())
        .whereBetween('row_number', [fromRow, fromRow + DISCARD_ROWS - 1])
        .del();
      const left = await db(table)
        .whereIn('batch_id', receiving.clone())
        .andWhere('row_number', '>=', fromRow + DISCARD_ROWS)
        .first<unknown>();
      if (left === undefined) break;
    }
  }
  await db('batches').where({ id: batchId, state: 'receiving' }).del();
}
