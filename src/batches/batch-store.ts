import type { BatchKindName } from '../domain/batch-kinds.ts';
import { type Sen, sen } from '../domain/money.ts';
import type { Sentence } from '../domain/sentence.ts';
import type { Instant } from '../domain/time.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';

export type BatchState =
  | 'receiving'
  | 'checking'
  | 'approved'
  | 'rejected'
  | 'cancelled'
  /** Of orders: nobody has to approve what asks for no money of ours. */
  | 'working';

/** One uploaded file. */
export interface Batch {
  readonly id: string;
  readonly kind: BatchKindName;
  readonly fileName: string;
  readonly fileSha256: string;
  readonly format: BatchFormat;
  readonly uploadedBy: string;
  readonly uploadedAt: Instant;
  readonly state: BatchState;
  readonly pausedAt: Instant | null;
  readonly heartbeatAt: Instant;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsDuplicate: number;
  readonly rowsRejected: number;
  readonly rowsIgnored: number;
  readonly amount: Sen;
  /** About accepted rows. */
  readonly warnings: readonly BatchWarning[];
  /** One more for each edit of its rows; an approval names the version that it saw. */
  readonly contentVersion: number;
  /** The batch whose rejects file this was; null where it was none, or of several. */
  readonly correctsBatchId: string | null;
}

/** A warning about accepted rows, with the first row's as an example. */
export interface BatchWarning {
  readonly code: string;
  readonly rows: number;
  readonly example: string;
  /** The example without a language. */
  readonly sentence: Sentence;
}

/** As the API and the command line tell it: in English. */
export const toldWarning = ({ code, rows, example }: BatchWarning): object => ({
  code,
  rows,
  example,
});

/** How the file was understood; enough to write its rows back in its own columns. */
export interface BatchFormat {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly encoding: string;
  readonly template: string;
  readonly numberStyle: string;
  /** Of an Excel file: which of its sheets was read, and what of it was not. */
  readonly workbook?: WorkbookRead;
}

export interface WorkbookRead {
  readonly sheet: string;
  readonly sheetsLeftOut: readonly string[];
  /** Cells with a number of more digits than Excel keeps; they are in scientific notation here. */
  readonly inexactCells: number;
  readonly firstInexactCell: string | null;
}

interface BatchRow {
  id: string;
  kind: BatchKindName;
  file_name: string;
  file_sha256: string;
  format: string;
  uploaded_by: string;
  uploaded_at: Instant;
  state: BatchState;
  paused_at: Instant | null;
  heartbeat_at: Instant;
  rows_read: number;
  rows_accepted: number;
  rows_duplicate: number;
  rows_rejected: number;
  rows_ignored: number;
  amount_sen: number;
  warnings: string;
  content_version: number;
  corrects_batch_id: string | null;
}

function toBatch(row: BatchRow): Batch {
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    fileSha256: row.file_sha256,
    format: JSON.parse(row.format) as BatchFormat,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at,
    state: row.state,
    pausedAt: row.paused_at,
    heartbeatAt: row.heartbeat_at,
    rowsRead: row.rows_read,
    rowsAccepted: row.rows_accepted,
    rowsDuplicate: row.rows_duplicate,
    rowsRejected: row.rows_rejected,
    rowsIgnored: row.rows_ignored,
    amount: sen(row.amount_sen),
    warnings: JSON.parse(row.warnings) as BatchWarning[],
    contentVersion: row.content_version,
    correctsBatchId: row.corrects_batch_id,
  };
}

export async function findBatch(db: Queryable, id: string): Promise<Batch | null> {
  const row = await db('batches').where({ id }).first<BatchRow | undefined>();
  return row ? toBatch(row) : null;
}

export async function findBatchByFile(
  db: Queryable,
  kind: BatchKindName,
  sha256: string,
): Promise<Batch | null> {
  const row = await db('batches')
    .where({ kind, file_sha256: sha256 })
    .first<BatchRow | undefined>();
  return row ? toBatch(row) : null;
}

/** Newest first; those still being received are left out. */
export async function listBatches(
  db: Queryable,
  kinds: readonly BatchKindName[],
  limit: number,
): Promise<Batch[]> {
  const rows: BatchRow[] = await db('batches')
    .whereNot({ state: 'receiving' })
    .whereIn('kind', kinds)
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map(toBatch);
}

/** Reads a batch that the transaction is about to change. */
export async function lockBatch(tx: Queryable, id: string): Promise<Batch | null> {
  const query = tx('batches').where({ id }).first<BatchRow | undefined>();
  const row = await (dialectOf(tx) === 'postgres' ? query.forUpdate() : query);
  return row ? toBatch(row) : null;
}

/** Approved and not paused at this moment; read inside the transaction that starts a send. */
export async function mayBatchBeSent(tx: Queryable, batchId: string): Promise<boolean> {
  const running = tx('batches').where({ id: batchId, state: 'approved' }).whereNull('paused_at');
  return (await running.first<unknown>('id')) !== undefined;
}

/** Counts one of a batch's first names; null once `firstRows` of them were counted. */
export async function countName(
  tx: Queryable,
  batchId: string,
  right: boolean,
  firstRows: number,
): Promise<{ asked: number; wrong: number } | null> {
  const rows: { asked: number; wrong: number }[] = await tx('batches')
    .where({ id: batchId })
    .andWhere('names_asked', '<', firstRows)
    .increment({ names_asked: 1, names_wrong: right ? 0 : 1 })
    .returning(['names_asked as asked', 'names_wrong as wrong']);
  return rows[0] ?? null;
}

export async function moveBatch(tx: Queryable, batch: Batch, to: BatchState): Promise<boolean> {
  const hit = await tx('batches')
    .where({ id: batch.id, state: batch.state, content_version: batch.contentVersion })
    .update({ state: to });
  return hit === 1;
}

export async function setPaused(
  tx: Queryable,
  id: string,
  pausedAt: Instant | null,
): Promise<boolean> {
  const batch = tx('batches').where({ id });
  const other = pausedAt === null ? batch.whereNotNull('paused_at') : batch.whereNull('paused_at');
  return (await other.update({ paused_at: pausedAt })) === 1;
}

/** An edit of a row: whoever saw the earlier version cannot approve by it. */
export async function markBatchEdited(tx: Queryable, id: string): Promise<void> {
  await tx('batches').where({ id }).increment('content_version', 1);
}
