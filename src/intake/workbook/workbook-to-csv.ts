import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WorkbookRead } from '../../batches/batch-store.ts';
import type { UserError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/time.ts';
import { notAWorkbook, workbookTooLarge } from './broken-workbook.ts';
import { columnName } from './cell-text.ts';
import type { Reading } from './parse-part.ts';
import { type SheetRow, sheetRows } from './sheet-rows.ts';
import { readLayout, readStyles, readTexts, type Sheet } from './workbook-parts.ts';
import { openZipParts } from './zip-parts.ts';
import { intakeProblem, sayOfUpload } from '../intake-problems.ts';

export interface WorkbookLimits {
  /** What all of its parts may unpack to together. */
  readonly mostUnpackedBytes: number;
  readonly mostRows: number;
  /** Of the rows as text. */
  readonly mostCsvBytes: number;
  readonly mostMs: number;
}

export const WORKBOOK_LIMITS: Pick<WorkbookLimits, 'mostUnpackedBytes' | 'mostMs'> = {
  mostUnpackedBytes: 256 * 1024 * 1024,
  mostMs: 300_000,
};

export interface WorkbookOptions {
  readonly limits: WorkbookLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Writes the first visible sheet of an Excel file as a CSV, for the same intake as any other: row by row,
 * each under its own number. Throws UserErrors for what cannot be read or is too much.
 */
export async function workbookToCsv(
  path: string,
  csvPath: string,
  { limits, clock, signal }: WorkbookOptions,
): Promise<WorkbookRead> {
  const parts = await openZipParts(path, limits.mostUnpackedBytes);
  const startedMs = clock.nowMs();
  const mayGoOn = (): void => {
    signal.throwIfAborted();
    if (clock.nowMs() - startedMs > limits.mostMs)
      throw workbookTooLarge(sayOfUpload('workbook/slow'));
  };
  try {
    const reading = { parts, mayGoOn };
    const layout = await readLayout(reading);
    const [sheet, ...leftOut] = layout.sheets;
    if (sheet === undefined) throw notAWorkbook(sayOfUpload('workbook/no_sheet'));
    const rows = await rowsOf(reading, sheet, layout);
    const written = new CsvOfRows(limits);
    await pipeline(Readable.from(written.lines(rows)), createWriteStream(csvPath, WRITE), {
      signal,
    });
    return {
      sheet: sheet.name,
      sheetsLeftOut: leftOut.map(({ name }) => name),
      inexactCells: written.inexactCells,
      firstInexactCell: written.firstInexactCell,
    };
  } finally {
    parts.close();
  }
}

/** Never over anything that is there. */
const WRITE = { flags: 'wx', mode: 0o600 };

async function rowsOf(
  reading: Reading,
  { part }: Sheet,
  layout: Awaited<ReturnType<typeof readLayout>>,
): Promise<AsyncGenerator<SheetRow>> {
  const styles = await readStyles(reading, layout.styles);
  const texts = await readTexts(reading, layout.texts);
  return sheetRows(reading, { part, texts, styles, from1904: layout.from1904 });
}

/** Pieces of some size: a write for each row would be slow. */
const PIECE_CHARS = 65_536;

class CsvOfRows {
  readonly #limits: WorkbookLimits;
  #bytes = 0;
  /** Of the header: rows are as wide, since Excel stores no empty cells. */
  #width = 0;
  inexactCells = 0;
  firstInexactCell: string | null = null;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  async *lines(rows: AsyncIterable<SheetRow>): AsyncGenerator<string> {
    let piece = '';
    let lastRow = 0;
    for await (const row of rows) {
      if (this.#width === 0) this.#width = row.cells.length;
      if (row.number > this.#limits.mostRows + 1) throw tooManyRows(this.#limits.mostRows);
      this.#note(row);
      // A row of ours has the number that it has in Excel.
      piece += '\r\n'.repeat(row.number - lastRow - 1) + this.#line(row);
      lastRow = row.number;
      if (piece.length < PIECE_CHARS) continue;
      yield this.#counted(piece);
      piece = '';
    }
    yield this.#counted(piece);
  }

  #line({ cells }: SheetRow): string {
    const missing = Math.max(0, this.#width - cells.length);
    return `${cells.map(quoted).join(',')}${','.repeat(missing)}\r\n`;
  }

  #note({ number, inexact }: SheetRow): void {
    this.inexactCells += inexact.length;
    const [first] = inexact;
    if (first !== undefined) this.firstInexactCell ??= `${columnName(first)}${number}`;
  }

  #counted(piece: string): string {
    this.#bytes += Buffer.byteLength(piece);
    if (this.#bytes > this.#limits.mostCsvBytes)
      throw workbookTooLarge(sayOfUpload('workbook/much_text'));
    return piece;
  }
}

const quoted = (cell: string): string =>
  /[",;\t|\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

function tooManyRows(maxRows: number): UserError {
  return intakeProblem('file_too_many_rows/upload', { most: maxRows }, { maxRows });
}
