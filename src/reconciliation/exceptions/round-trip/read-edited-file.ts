import { undoCsvSafeCell } from '../../../domain/csv-cell.ts';
import type { UserError } from '../../../domain/errors.ts';
import { ZERO } from '../../../domain/money.ts';
import { detectFileFormat, type FileFormat, isBlank } from '../../../intake/file/detect-format.ts';
import type { IntakeLimits } from '../../../intake/file/limits.ts';
import { isDamaged, readRawRows } from '../../../intake/file/read-rows.ts';
import type { AskedDeed } from '../decide-exceptions.ts';
import { asksForSomething, EDITED_FILE, editedCells, readEditedRow } from './edited-row.ts';
import { reconciliationProblem, sayOfEditedRow } from '../../reconciliation-problems.ts';
import type { Said } from '../../../domain/sentence.ts';

/** What an edited file may cost us at most (docs/exceptions.md). */
export const EDITED_FILE_LIMITS: IntakeLimits = {
  maxFileBytes: 128 * 1024 * 1024,
  maxRows: 100_000,
  maxRowBytes: 64 * 1024,
  maxColumns: 100,
  sampleBytes: 256 * 1024,
  maxAmount: ZERO, // no amount is read
};

/** A row that asks for something. */
export interface EditedRow {
  /** As a spreadsheet counts. */
  readonly rowNumber: number;
  readonly cells: readonly string[];
  /** Or why it cannot be told what is asked for. */
  readonly deed: AskedDeed | Said;
}

export const isDeed = (deed: EditedRow['deed']): deed is AskedDeed => 'seenVersion' in deed;

export interface EditedFile {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Rows that are not blank. */
  readonly read: number;
  readonly rows: readonly EditedRow[];
}

/**
 * Reads a whole export that was edited, as any spreadsheet gives it back: its encoding, delimiter, order
 * of columns and further columns do not matter. Throws UserErrors; nothing was done by then.
 */
export async function readEditedFile(
  path: string,
  by: string,
  limits: IntakeLimits = EDITED_FILE_LIMITS,
): Promise<EditedFile> {
  const format = await detectFileFormat(path, EDITED_FILE, { limits });
  const rows: EditedRow[] = [];
  const firstRows = new Map<number, number>();
  let read = 0;
  for await (const piece of readRawRows(path, format, { limits })) {
    for (const row of piece.rows) {
      const below = row.rowNumber - format.headerRowNumber;
      if (below > limits.maxRows) throw tooManyRows(limits.maxRows);
      if (below <= 0 || isBlank(row)) continue;
      read += 1;
      const edited = readRow(row, format, by);
      if (edited !== null) rows.push(onceOnly(edited, firstRows));
    }
  }
  return { header: format.header, delimiter: format.delimiter, read, rows };
}

function readRow(
  row: { readonly rowNumber: number; readonly cells: readonly string[] },
  { header, columns }: FileFormat,
  by: string,
): EditedRow | null {
  const cells = row.cells.map(undoCsvSafeCell);
  // Fewer cells than the header has are well: Excel leaves out empty ones at the end of a row.
  const read = editedCells(cells, columns);
  if (!asksForSomething(read)) return null;
  const { rowNumber } = row;
  if (cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    const facts = { cells: cells.length, width: header.length };
    const deed = sayOfEditedRow('edited/wide', facts);
    return { rowNumber, cells, deed };
  }
  const damaged = Object.values(read).some(isDamaged);
  const deed = damaged ? sayOfEditedRow('edited/damaged') : readEditedRow(read, by);
  return { rowNumber, cells, deed };
}

/** Of two rows for one exception the second would be about what the first has made of it. */
function onceOnly(row: EditedRow, firstRows: Map<number, number>): EditedRow {
  if (!isDeed(row.deed)) return row;
  const { id } = row.deed;
  const first = firstRows.get(id);
  if (first === undefined) {
    firstRows.set(id, row.rowNumber);
    return row;
  }
  return { ...row, deed: sayOfEditedRow('edited/twice', { row: first, exception: id }) };
}

const tooManyRows = (maxRows: number): UserError =>
  reconciliationProblem('file_too_many_rows/exceptions', { most: maxRows }, { maxRows });
