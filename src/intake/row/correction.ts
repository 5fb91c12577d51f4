import type { RowReason } from './row-reasons.ts';
import { rowReason, sayOfRow } from './row-sentences.ts';

/**
 * The columns that our rejects file adds: the batch and row that were refused, and why. On the way back
 * in, `batch` and `row` say which refused row is corrected; `reason` is not read.
 */
export const REJECTS_COLUMNS = ['batch', 'row', 'reason'] as const;

/** A row of a batch, by its number in the uploaded file. */
export interface RowOfBatch {
  readonly batchId: string;
  readonly rowNumber: number;
}

/** Where a header has our two columns, as indexes. */
export interface CorrectionColumns {
  readonly batch: number;
  readonly row: number;
}

/** Is a file with these columns (as `normaliseColumnName` leaves them) a corrected rejects file? */
export function hasCorrectionColumns(names: readonly string[]): boolean {
  return names.includes('batch') && names.includes('row');
}

/**
 * Finds our columns: side by side, as we write them (the last such pair, for ours come behind the
 * uploader's own), or moved, where each is there once. Null where it cannot be told which are ours.
 * Only for a header that has them.
 */
export function findCorrectionColumns(names: readonly string[]): CorrectionColumns | null {
  const pair = names.findLastIndex((name, i) => name === 'batch' && names[i + 1] === 'row');
  if (pair >= 0) return { batch: pair, row: pair + 1 };
  const once = (name: string): boolean => names.indexOf(name) === names.lastIndexOf(name);
  if (!once('batch') || !once('row')) return null;
  return { batch: names.indexOf('batch'), row: names.indexOf('row') };
}

export type ReadCorrection =
  | { readonly ok: true; readonly corrects: RowOfBatch | null }
  | { readonly ok: false; readonly reason: RowReason };

const NONE: ReadCorrection = { ok: true, corrects: null };
/** Nine digits fit every database's integer, and no file has as many rows. */
const ROW_NUMBER = /^\d{1,9}$/;

/** Which refused row this one says it corrects; none where its `batch` is empty. */
export function readCorrection(
  cells: readonly string[],
  header: readonly string[],
  columns: CorrectionColumns | null,
): ReadCorrection {
  if (columns === null) return NONE;
  const batchId = cells[columns.batch]?.trim() ?? '';
  if (batchId === '') return NONE;
  const row = cells[columns.row]?.trim() ?? '';
  if (ROW_NUMBER.test(row)) return { ok: true, corrects: { batchId, rowNumber: Number(row) } };
  return {
    ok: false,
    reason: rowReason(sayOfRow('correction_row_not_a_number'), header[columns.row]?.trim() ?? null),
  };
}

const BATCH_ID = /^B\d{8}-[0-9A-Z]{6}$/;

/**
 * The same of a row with too few or too many cells: our columns are counted from its start and from its
 * end, and believed only where the one holds a batch's id and the other a number. What a row corrects
 * must not be forgotten because a separator stands in its note: it could be paid twice then.
 */
export function correctionOfBrokenRow(
  cells: readonly string[],
  header: readonly string[],
  columns: CorrectionColumns | null,
): RowOfBatch | null {
  if (columns === null) return null;
  for (const shift of [cells.length - header.length, 0]) {
    const batchId = cells[columns.batch + shift]?.trim() ?? '';
    const row = cells[columns.row + shift]?.trim() ?? '';
    if (BATCH_ID.test(batchId) && ROW_NUMBER.test(row)) return { batchId, rowNumber: Number(row) };
  }
  return null;
}

/** A row of a batch as a key of maps. */
export function rowKey({ batchId, rowNumber }: RowOfBatch): string {
  return `${rowNumber} ${batchId}`;
}
