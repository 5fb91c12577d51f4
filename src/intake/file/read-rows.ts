import { undoCsvSafeCell } from '../../domain/csv-cell.ts';
import { correctionOfBrokenRow, type RowOfBatch } from '../row/correction.ts';
import type { CheckedRow, RefusedRow, RowKind } from '../row/row-kind.ts';
import { rowReason, type SaidRejection, sayOfRow } from '../row/row-sentences.ts';
import { type FileFormat, isBlank, openUpload } from './detect-format.ts';
import { createDecoder } from './encoding.ts';
import type { IntakeLimits } from './limits.ts';
import { type RawRow, RowParser } from './row-parser.ts';
import { looksLikeTotal, TotalRowHold } from './total-row.ts';
import { intakeProblem } from '../intake-problems.ts';

export interface ReadRowsOptions {
  readonly limits: IntakeLimits;
  /** Rows handed over at a time; the last chunk may have fewer. Default 2,000. */
  readonly chunkRows?: number;
  /** Aborting ends the reading with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (bytesRead: number, totalBytes: number) => void;
}

const DEFAULT_CHUNK_ROWS = 2_000;
/** A chunk is handed over early when its rows are wide: 64,000 cells a row are possible. */
const CHUNK_CELLS = 200_000;
const READ_BYTES = 64 * 1024;

/**
 * Every row below the header, checked, in chunks, with memory that does not grow with the file. Rows
 * come in file order, except that a row that looks like a total waits until another row or the end of
 * the file follows. Every row comes exactly once: read = accepted + rejected + ignored.
 *
 * Throws UserError when the rest of the file cannot be told apart into rows (`file_broken_csv`,
 * `file_quote_unclosed`, `file_row_too_long`) or is too much (`file_too_many_rows`): nothing of the file may be kept then.
 */
export async function* readRows<Candidate>(
  path: string,
  kind: RowKind<Candidate>,
  format: FileFormat,
  options: ReadRowsOptions,
): AsyncGenerator<CheckedRow<Candidate>[], void, void> {
  const chunkRows = options.chunkRows ?? DEFAULT_CHUNK_ROWS;
  const checker = new FileChecker(kind, format, options.limits);
  let pending: CheckedRow<Candidate>[] = [];
  let pendingCells = 0;
  for await (const { rows, mayBeDamaged } of readRawRows(path, format, options)) {
    for (const row of rows) {
      checker.check(row, mayBeDamaged, pending);
      pendingCells += row.cells.length;
      if (pending.length < chunkRows && pendingCells < CHUNK_CELLS) continue;
      yield pending;
      pending = [];
      pendingCells = 0;
    }
  }
  checker.end(pending);
  if (pending.length > 0) yield pending;
}

/** Rows as one piece of the file holds them. */
export interface RawRows {
  readonly rows: RawRow[];
  /** False when no row so far can hold a damaged character, which spares looking at each cell. */
  readonly mayBeDamaged: boolean;
}

/** Every row of the file, unchecked, its header too. Throws as `readRows` does. */
export async function* readRawRows(
  path: string,
  format: Pick<FileFormat, 'encoding' | 'delimiter' | 'header'>,
  options: ReadRowsOptions,
): AsyncGenerator<RawRows, void, void> {
  const { limits, signal, onProgress } = options;
  const decoder = createDecoder(format.encoding);
  let rows: RawRow[] = [];
  const taken = (): RawRow[] => {
    const all = rows;
    rows = [];
    return all;
  };
  const parser = new RowParser({
    delimiter: format.delimiter,
    maxRowChars: limits.maxRowBytes,
    width: format.header.length,
    onRow: (row) => rows.push(row),
  });
  const file = await openUpload(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    let position = 0;
    let mayBeDamaged = format.encoding.startsWith('utf-16');
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      const text = decoder.write(buffer.subarray(0, bytesRead));
      mayBeDamaged ||= text.includes('\uFFFD') || text.includes('\0');
      await parser.push(text);
      yield { rows: taken(), mayBeDamaged };
      onProgress?.(position, size);
    }
    await parser.push(decoder.end());
    await parser.end();
    yield { rows: taken(), mayBeDamaged: true };
  } finally {
    await file.close();
  }
}

/** A cell that decoding could not read whole, or that no database can store. */
export function isDamaged(cell: string): boolean {
  return /\uFFFD|\p{Surrogate}/u.test(cell) || cell.includes('\0');
}

/** Sorts the rows of one file, in order, into accepted, rejected and ignored. */
class FileChecker<Candidate> {
  readonly #kind: RowKind<Candidate>;
  readonly #format: FileFormat;
  readonly #limits: IntakeLimits;
  readonly #totals = new TotalRowHold();

  constructor(kind: RowKind<Candidate>, format: FileFormat, limits: IntakeLimits) {
    this.#kind = kind;
    this.#format = format;
    this.#limits = limits;
  }

  check(row: RawRow, mayBeDamaged: boolean, out: CheckedRow<Candidate>[]): void {
    const { rowNumber } = row;
    if (rowNumber <= this.#format.headerRowNumber) return;
    if (rowNumber - this.#format.headerRowNumber > this.#limits.maxRows) this.#refuseManyRows();
    const { cells } = row;
    for (let i = 0; i < cells.length; i += 1) cells[i] = undoCsvSafeCell(cells[i] ?? '');

    if (isBlank(row)) {
      out.push({ kind: 'ignored', rowNumber, cells, reason: 'blank' });
    } else if (looksLikeTotal(cells, this.#format, this.#kind.total)) {
      out.push(...this.#totals.hold(rowNumber, cells));
    } else {
      out.push(...this.#totals.rowFollows(), this.#checkRow(rowNumber, cells, mayBeDamaged));
    }
  }

  end(out: CheckedRow<Candidate>[]): void {
    out.push(...this.#totals.fileEnds());
  }

  #checkRow(
    rowNumber: number,
    cells: readonly string[],
    mayBeDamaged: boolean,
  ): CheckedRow<Candidate> {
    const format = this.#format;
    const width = format.header.length;
    if (cells.some((cell) => holdsRows(cell, format.delimiter, width))) {
      return rejectRow(
        rowNumber,
        cells,
        sayOfRow('row_swallowed_rows', { row: rowNumber }),
        null, // its last cells are those of another row
      );
    }
    if (cells.length !== width) return rejectWidth(rowNumber, cells, format);
    if (mayBeDamaged && cells.some(isDamaged)) return rejectDamaged(rowNumber, cells, format);
    return this.#kind.check(cells, rowNumber, format, this.#limits.maxAmount);
  }

  #refuseManyRows(): never {
    const { maxRows } = this.#limits;
    throw intakeProblem('file_too_many_rows/upload', { most: maxRows }, { maxRows });
  }
}

/** Line breaks in a cell and separators enough for a row: a quotation mark was closed too late. */
export function holdsRows(cell: string, delimiter: string, width: number): boolean {
  return /[\r\n]/.test(cell) && cell.split(delimiter).length >= width - 1;
}

function rejectDamaged(
  rowNumber: number,
  cells: readonly string[],
  { encoding, header, correctionColumns }: FileFormat,
): RefusedRow {
  const index = cells.findIndex(isDamaged);
  const column = header[index]?.trim() ?? null;
  return {
    kind: 'rejected',
    rowNumber,
    cells,
    reasons: [rowReason(sayOfRow('row_damaged_text', { encoding }), column)],
    corrects: correctionOfBrokenRow(cells, header, correctionColumns),
  };
}

function rejectWidth(rowNumber: number, cells: readonly string[], format: FileFormat): RefusedRow {
  const { header, correctionColumns } = format;
  const corrects = correctionOfBrokenRow(cells, header, correctionColumns);
  const facts = { cells: cells.length, width: header.length };
  const count = cells.length === 1 ? 'one' : 'several';
  const isShort = cells.length < header.length;
  const advice = sayOfRow(isShort ? 'advice/fill_in' : adviceToQuote(format.delimiter));
  const why = sayOfRow(`row_too_${isShort ? 'short' : 'long'}/${count}`, { ...facts, advice });
  return rejectRow(rowNumber, cells, why, corrects);
}

const adviceToQuote = (delimiter: string) =>
  delimiter === ',' ? 'advice/quote_commas' : 'advice/quote_separators';

function rejectRow(
  rowNumber: number,
  cells: readonly string[],
  why: SaidRejection,
  corrects: RowOfBatch | null,
): RefusedRow {
  return { kind: 'rejected', rowNumber, cells, reasons: [rowReason(why, null)], corrects };
}
