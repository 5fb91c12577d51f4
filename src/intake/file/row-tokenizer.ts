import { UserError } from '../../domain/errors.ts';

/**
 * Splits CSV text (RFC 4180) into rows, piece by piece. It is our own, beside csv-parse, for one
 * reason: a broken quote must cost its own lines and nothing else. csv-parse either stops the file at
 * it or, relaxed, lets it run on into the rows below. Ours gives the damaged lines back one by one,
 * marked, and goes on behind them. The tests hold it against csv-parse on well-formed files.
 *
 * Rows end with CRLF, LF or CR, mixed as they come. A quote counts only at the start of a cell.
 */
export interface RawRow {
  /** As a spreadsheet counts: the first row is 1, and a line break inside quotes adds none. */
  readonly rowNumber: number;
  readonly cells: string[];
  /** The row's quotes do not pair up; `cells` are its raw text cut at the delimiter. */
  readonly quoteBroken: boolean;
}

interface TokenizerOptions {
  readonly delimiter: string;
  /** In characters. A longer row, or a quote open for longer, stops the file. */
  readonly maxRowChars: number;
}

/** Where a row ends: `end` is behind its last character, `next` behind its line break. */
interface LineEnd {
  readonly end: number;
  readonly next: number;
}

type QuotedRow =
  | { readonly kind: 'row'; readonly cells: string[]; readonly next: number }
  | { readonly kind: 'broken'; readonly at: number }
  | { readonly kind: 'unfinished' };

export class RowTokenizer {
  readonly #delimiter: string;
  readonly #maxRowChars: number;
  /** Text not yet handed out: it begins at the start of a row. */
  #text = '';
  #rowNumber = 0;
  /** Positions in `#text`, found once and moved on only when passed; -1 = none left. */
  #nextLf = 0;
  #nextCr = 0;
  #nextQuote = 0;

  constructor(options: TokenizerOptions) {
    this.#delimiter = options.delimiter;
    this.#maxRowChars = options.maxRowChars;
  }

  /** Rows completed by this text. Throws UserError `file_row_too_long` or `file_quote_unclosed`. */
  push(text: string): RawRow[] {
    return this.#take(this.#text + text, false);
  }

  /** What is left when the file is over: the last row, if its line has no end. */
  end(): RawRow[] {
    return this.#take(this.#text, true);
  }

  #take(text: string, final: boolean): RawRow[] {
    this.#text = text;
    this.#nextLf = text.indexOf('\n');
    this.#nextCr = text.indexOf('\r');
    this.#nextQuote = text.indexOf('"');
    const rows: RawRow[] = [];
    let start = 0;
    while (start < text.length) {
      const next = this.#takeRow(start, final, rows);
      if (next === null) break;
      start = next;
    }
    if (text.length - start > this.#maxRowChars) {
      this.#refuseLongRow(this.#quoteAt(start, text.length));
    }
    this.#text = text.slice(start);
    return rows;
  }

  /** Adds the row (or the broken rows) at `start`; the next row's start, or null: more text needed. */
  #takeRow(start: number, final: boolean, rows: RawRow[]): number | null {
    const line = this.#lineEnd(start, final);
    if (this.#quoteAt(start, line?.end ?? this.#text.length)) {
      const quoted = this.#readQuotedRow(start, final);
      switch (quoted.kind) {
        case 'row':
          if (quoted.next - start > this.#maxRowChars) this.#refuseLongRow(true);
          this.#add(rows, quoted.cells, false);
          return quoted.next;
        case 'broken':
          if (quoted.at - start > this.#maxRowChars) this.#refuseLongRow(true);
          return this.#giveBackBrokenLines(start, quoted.at, final, rows);
        case 'unfinished':
          if (final) this.#refuseLongRow(true);
          return null;
      }
    }
    if (line === null) return null;
    if (line.end - start > this.#maxRowChars) this.#refuseLongRow(false);
    this.#add(rows, this.#text.slice(start, line.end).split(this.#delimiter), false);
    return line.next;
  }

  #add(rows: RawRow[], cells: string[], quoteBroken: boolean): void {
    this.#rowNumber += 1;
    rows.push({ rowNumber: this.#rowNumber, cells, quoteBroken });
  }

  /** The end of the line that holds `from`, or null when the text so far does not tell. */
  #lineEnd(from: number, final: boolean): LineEnd | null {
    const text = this.#text;
    if (this.#nextLf !== -1 && this.#nextLf < from) this.#nextLf = text.indexOf('\n', from);
    if (this.#nextCr !== -1 && this.#nextCr < from) this.#nextCr = text.indexOf('\r', from);
    const lf = this.#nextLf;
    const cr = this.#nextCr;
    if (cr !== -1 && (lf === -1 || cr < lf)) {
      if (lf === cr + 1) return { end: cr, next: cr + 2 };
      // A CR at the very end may be the first half of a CRLF.
      if (cr === text.length - 1 && !final) return null;
      return { end: cr, next: cr + 1 };
    }
    if (lf !== -1) return { end: lf, next: lf + 1 };
    return final ? { end: text.length, next: text.length } : null;
  }

  #quoteAt(from: number, to: number): boolean {
    if (this.#nextQuote !== -1 && this.#nextQuote < from) {
      this.#nextQuote = this.#text.indexOf('"', from);
    }
    return this.#nextQuote !== -1 && this.#nextQuote < to;
  }

  #readQuotedRow(start: number, final: boolean): QuotedRow {
    const text = this.#text;
    const cells: string[] = [];
    let at = start;
    // Looked up again only when a quoted line break carried us past it: a row of 64,000 delimiters
    // must not be scanned 64,000 times.
    let line = this.#lineEndBehind(start, final);
    for (;;) {
      if (line !== null && line.end < at) line = this.#lineEndBehind(at, final);
      if (text.charCodeAt(at) !== 0x22) {
        const delimiterAt = text.indexOf(this.#delimiter, at);
        if (delimiterAt !== -1 && (line === null || delimiterAt < line.end)) {
          cells.push(text.slice(at, delimiterAt));
          at = delimiterAt + 1;
          continue;
        }
        if (line === null) return { kind: 'unfinished' };
        cells.push(text.slice(at, line.end));
        return { kind: 'row', cells, next: line.next };
      }
      const close = this.#closingQuote(at);
      if (close === null || (close === text.length - 1 && !final)) return { kind: 'unfinished' };
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      const behind = close + 1;
      if (text[behind] === this.#delimiter) {
        at = behind + 1;
        continue;
      }
      if (behind < text.length && text[behind] !== '\r' && text[behind] !== '\n') {
        return { kind: 'broken', at: close };
      }
      const rowEnd = this.#lineEndBehind(behind, final);
      if (rowEnd === null) return { kind: 'unfinished' };
      return { kind: 'row', cells, next: rowEnd.next };
    }
  }

  /** The quote that closes the one at `open`, skipping doubled ones; null when there is none yet. */
  #closingQuote(open: number): number | null {
    const text = this.#text;
    let at = text.indexOf('"', open + 1);
    while (at !== -1 && text.charCodeAt(at + 1) === 0x22) at = text.indexOf('"', at + 2);
    return at === -1 ? null : at;
  }

  /** As `#lineEnd`, from a place further on, without moving the remembered positions. */
  #lineEndBehind(from: number, final: boolean): LineEnd | null {
    const text = this.#text;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) return { end: at, next: at + 1 };
      if (code !== 0x0d) continue;
      if (at === text.length - 1 && !final) return null;
      return { end: at, next: text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1 };
    }
    return final ? { end: text.length, next: text.length } : null;
  }

  /**
   * Every line from the row's start to the one where the quotes went wrong is doubtful, so each is
   * given back as a broken row: none of them may be read as a payout.
   */
  #giveBackBrokenLines(
    start: number,
    wrongAt: number,
    final: boolean,
    rows: RawRow[],
  ): number | null {
    const last = this.#lineEndBehind(wrongAt, final);
    if (last === null) return null;
    let at = start;
    while (at < last.next) {
      const line = this.#lineEndBehind(at, true);
      if (line === null) break;
      this.#add(rows, this.#text.slice(at, line.end).split(this.#delimiter), true);
      at = line.next;
    }
    return last.next;
  }

  #refuseLongRow(openQuote: boolean): never {
    const row = this.#rowNumber + 1;
    if (openQuote) {
      throw new UserError(
        'file_quote_unclosed',
        `A quotation mark (") that opens in row ${row} is not closed, so the rows below it cannot be told apart.`,
        `Close or remove the quotation mark in row ${row}, or export the file again, and upload it again. Nothing of this file was taken.`,
        { row },
      );
    }
    throw new UserError(
      'file_row_too_long',
      `Row ${row} is longer than ${this.#maxRowChars} characters.`,
      'Check that this is a CSV file and that every row of it ends with a line break.',
      { row },
    );
  }
}
