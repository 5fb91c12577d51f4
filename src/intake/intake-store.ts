import { UserError } from '../domain/errors.ts';
import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { type Dialect, dialectOf, type Queryable, rowsOf } from '../platform/database/database.ts';
import type { BatchFormat } from '../payouts/store/batch-store.ts';
import type { RowOfBatch } from './payout-row/correction.ts';

export interface NewBatch {
  readonly id: string;
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
      file_name: batch.fileName,
      file_sha256: batch.fileSha256,
      file_bytes: batch.fileBytes,
      format: JSON.stringify(batch.format),
      uploaded_by: batch.uploadedBy,
      uploaded_at: batch.at,
      state: 'receiving',
      heartbeat_at: batch.at,
    })
    .onConflict('file_sha256')
    .ignore()
    .returning('id');
  return rows.length === 1;
}

/** One accepted row, in the order of `PAYOUT_COLUMNS`. */
export type PayoutLine = readonly [
  rowNumber: number,
  reference: string,
  bankCode: string,
  accountNumber: string,
  expectedName: string | null,
  amount: Sen,
  note: string | null,
  emails: string,
  cells: string,
  contentHash: string,
  correctsBatchId: string | null,
  correctsRowNumber: number | null,
];

const PAYOUT_COLUMNS = [
  'row_number',
  'reference',
  'bank_code',
  'account_number',
  'expected_name',
  'amount_sen',
  'note',
  'emails',
  'cells',
  'content_hash',
  'corrects_batch_id',
  'corrects_row_number',
] as const;
const INTEGER_COLUMNS: readonly string[] = ['row_number', 'amount_sen', 'corrects_row_number'];

/**
 * Stores a chunk of payouts with one bound value (traps: 5,000 rows a call, no limit of variables).
 * A row whose reference was used before, or that corrects a row which was corrected before, is left
 * out; returns the row numbers that were stored.
 */
export async function insertPayouts(
  tx: Queryable,
  batchId: string,
  lines: readonly PayoutLine[],
  at: Instant,
): Promise<Set<number>> {
  const source = eachRow(dialectOf(tx), PAYOUT_COLUMNS, INTEGER_COLUMNS);
  const result: unknown = await tx.raw(
    `insert into payouts
       (batch_id, state, updated_at, ${PAYOUT_COLUMNS.join(', ')})
     select ?, 'inquiring', ?, ${source.columns} from ${source.from} where true
     on conflict do nothing
     returning row_number`,
    [batchId, at, JSON.stringify(lines)],
  );
  return new Set(rowsOf<{ row_number: number }>(result).map((row) => row.row_number));
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

/** The rows that have these references. */
export async function findReferences(
  tx: Queryable,
  references: readonly string[],
): Promise<Map<string, RowOfBatch>> {
  const source =
    dialectOf(tx) === 'sqlite'
      ? 'select value from json_each(?)'
      : 'select jsonb_array_elements_text(?::jsonb)';
  const rows: { reference: string; batch_id: string; row_number: number }[] = await tx('payouts')
    .whereRaw(`reference in (${source})`, [JSON.stringify(references)])
    .select('reference', 'batch_id', 'row_number');
  return new Map(
    rows.map((row) => [row.reference, { batchId: row.batch_id, rowNumber: row.row_number }]),
  );
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
  const source = eachRow(dialectOf(tx), REJECTED_COLUMNS, INTEGER_COLUMNS);
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
  return new UserError(
    'upload_given_up',
    'The upload stood still for more than a minute and was given up; nothing of it was stored.',
    'Upload the file again. If it happens again, look at the load and the disk of this machine.',
  );
}

/**
 * Marks the rows `fromRow … toRow` that pay the same amount to the same account as an earlier payout
 * since `since`. The later one of a pair is marked, so that one of them can go on.
 */
export async function markSuspectedDuplicates(
  tx: Queryable,
  batchId: string,
  range: { fromRow: number; toRow: number; since: Instant },
): Promise<void> {
  await tx.raw(
    `update payouts set
       suspected_duplicate_of = earlier.id,
       reason = 'same account and amount as ' || earlier.reference || ' (batch '
         || earlier.batch_id || ', row ' || earlier.row_number
         || case earlier.state when 'failed' then ', failed' else '' end || ')'
     from payouts as earlier
     where payouts.batch_id = ? and payouts.row_number between ? and ?
       and earlier.id = (
         select min(e.id) from payouts as e
         join batches as b on b.id = e.batch_id
         where e.account_number = payouts.account_number
           and e.bank_code = payouts.bank_code
           and e.amount_sen = payouts.amount_sen
           and e.id < payouts.id
           and e.state not in ('invalid', 'cancelled')
           and b.uploaded_at >= ?
       )`,
    [batchId, range.fromRow, range.toRow, range.since],
  );
}

/** The rows `fromRow … toRow` may be asked about at the bank, once their batch is complete. */
export async function releaseToInquiry(
  tx: Queryable,
  batchId: string,
  range: { fromRow: number; toRow: number; at: Instant },
): Promise<void> {
  await tx('payouts')
    .where({ batch_id: batchId, state: 'inquiring' })
    .whereBetween('row_number', [range.fromRow, range.toRow])
    .update({ next_action_at: range.at });
}

export interface BatchCounts {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly ignored: number;
  readonly amount: Sen;
}

/** `receiving → checking`: the whole file is stored. */
export async function finishReceiving(
  tx: Queryable,
  batchId: string,
  counts: BatchCounts,
  correctsBatchId: string | null,
): Promise<void> {
  const hit = await tx('batches').where({ id: batchId, state: 'receiving' }).update({
    state: 'checking',
    rows_read: counts.read,
    rows_accepted: counts.accepted,
    rows_duplicate: counts.duplicate,
    rows_rejected: counts.rejected,
    rows_ignored: counts.ignored,
    amount_sen: counts.amount,
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
  for (const table of ['payouts', 'rejected_rows']) {
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
