import { CsvError, type Parser, parse } from 'csv-parse';
import type { UserError } from '../../domain/errors.ts';
import { intakeProblem } from '../intake-problems.ts';

export interface RawRow {
  /** As a spreadsheet counts: the first row is 1, and a line break inside quotes adds none. */
  readonly rowNumber: number;
  readonly cells: string[];
}

interface RowParserOptions {
  readonly delimiter: string;
  /** In characters, separators included. A longer row stops the file. */
  readonly maxRowChars: number;
  /** Cells that most rows have. csv-parse takes some 50 µs over each row that has not. */
  readonly width?: number;
  readonly onRow: (row: RawRow) => void;
}

/** More than csv-parse keeps unread until it knows what follows. */
const HELD_BACK_CHARS = 16;

/**
 * csv-parse, fed with text piece by piece. Rows end with CRLF, LF or CR, mixed as they come.
 *
 * Quotation marks are held to RFC 4180, and one in the wrong place refuses the file. Relaxed, csv-parse
 * goes on behind it, but may take the inside of a cell for rows then: a note that holds what looks like
 * a row would be paid. Strictly read, a file that lost or gained one quotation mark has an odd number
 * of them and always ends in an error.
 */
export class RowParser {
  readonly #parser: Parser;
  readonly #maxRowChars: number;
  readonly #onRow: (row: RawRow) => void;
  #rowNumber: number;
  /** Since a piece in which a row ended: all of one row. */
  #charsWithoutEnd = 0;

  constructor({ delimiter, maxRowChars, width, onRow }: RowParserOptions) {
    this.#maxRowChars = maxRowChars;
    this.#onRow = onRow;
    this.#parser = parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
    });
    // `push` and `end` report it.
    this.#parser.on('error', () => undefined);
    this.#rowNumber = width === undefined ? 0 : -1;
    // A first row, number 0 and never handed over, sets the width that csv-parse expects.
    if (width !== undefined) this.#parser.write(`${delimiter.repeat(width - 1)}\n`);
  }

  /** Throws UserError `file_broken_csv`, `file_quote_unclosed` or `file_row_too_long`. */
  async push(text: string): Promise<void> {
    const before = this.#rowNumber;
    await this.#done((callback) => this.#parser.write(text, callback));
    this.#charsWithoutEnd = this.#rowNumber === before ? this.#charsWithoutEnd + text.length : 0;
    // Quotation marks at most treble a row. Ended within a row that is too long for certain, the
    // parser refuses it: as too long, or for the quotation mark that made it long.
    if (this.#charsWithoutEnd > 3 * this.#maxRowChars + HELD_BACK_CHARS) await this.end();
  }

  /** Tells that the file is over: its last row may have no line break. */
  end(): Promise<void> {
    return this.#done((callback) => this.#parser.end(callback));
  }

  /** csv-parse works through a piece at once, and its rows are taken at once: no waiting for each. */
  #takeRows(): void {
    for (;;) {
      const cells = this.#parser.read() as string[] | null;
      if (cells === null) return;
      this.#rowNumber += 1;
      if (this.#rowNumber === 0) continue;
      const chars = cells.reduce((sum, cell) => sum + cell.length + 1, 0);
      if (chars > this.#maxRowChars) throw this.#rowTooLong();
      this.#onRow({ rowNumber: this.#rowNumber, cells });
    }
  }

  async #done(act: (callback: (error?: Error | null) => void) => void): Promise<void> {
    const done = new Promise<Error | null>((resolve) => {
      act((error) => {
        resolve(error ?? null);
      });
    });
    this.#takeRows();
    const error = await done;
    this.#takeRows();
    if (error !== null) throw this.#explain(error);
  }

  #explain(error: Error): Error {
    if (!(error instanceof CsvError)) return error;
    const row = this.#rowNumber + 1;
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      return intakeProblem('file_quote_unclosed', { row }, { row });
    }
    return intakeProblem('file_broken_csv/upload', { row }, { row });
  }

  #rowTooLong(): UserError {
    const row = this.#rowNumber;
    return intakeProblem('file_row_too_long', { row, most: this.#maxRowChars }, { row });
  }
}
