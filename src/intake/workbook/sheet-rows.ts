import type { UserError } from '../../domain/errors.ts';
import { notAWorkbook, workbookTooLarge } from './broken-workbook.ts';
import { columnOf, type NumberShown, numberText, unescaped } from './cell-text.ts';
import { type Attributes, parsePart, type Reading } from './parse-part.ts';
import { styleOf } from './workbook-parts.ts';
import { intakeProblem, sayOfUpload } from '../intake-problems.ts';

export interface SheetRow {
  /** As Excel counts. */
  readonly number: number;
  /** Without the empty ones at the end. */
  readonly cells: readonly string[];
  /** Columns of numbers that have lost digits. */
  readonly inexact: readonly number[];
}

export interface SheetToRead {
  readonly part: string;
  readonly texts: readonly string[];
  readonly styles: readonly NumberShown[];
  readonly from1904: boolean;
}

/** A workbook has no more; far more columns than a file of ours has. */
const LAST_ROW = 1_048_576;
const MOST_COLUMNS = 1_000;
/** As in a CSV: an upload has no rows of more. */
const MOST_CELL_CHARS = 65_536;

/** The rows of a sheet that hold anything, in their order. Memory does not grow with the sheet. */
export async function* sheetRows(
  reading: Reading,
  sheet: SheetToRead,
): AsyncGenerator<SheetRow, void, void> {
  const reader = new SheetReader(sheet);
  for await (const _ of parsePart(reading, sheet.part, reader)) yield* reader.taken();
}

class SheetReader {
  readonly #sheet: SheetToRead;
  #rows: SheetRow[] = [];
  #lastRow = 0;
  #cells: string[] = [];
  #inexact: number[] = [];
  #column = -1;
  #attributes: Attributes = {};
  #value = '';
  #isValue = false;
  #isAid = false;

  constructor(sheet: SheetToRead) {
    this.#sheet = sheet;
  }

  /** The rows that are whole since it was asked last. */
  taken(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(tag: string, attributes: Attributes): void {
    if (tag === 'row') this.#beginRow(attributes);
    else if (tag === 'c') this.#beginCell(attributes);
    else if (tag === 'rPh') this.#isAid = true;
    else if (tag === 'v' || tag === 't') this.#isValue = !this.#isAid;
  }

  text(piece: string): void {
    if (!this.#isValue) return;
    this.#value += piece;
    if (this.#value.length > MOST_CELL_CHARS)
      throw workbookTooLarge(sayOfUpload('workbook/long_cell'));
  }

  close(tag: string): void {
    if (tag === 'v' || tag === 't') this.#isValue = false;
    else if (tag === 'rPh') this.#isAid = false;
    else if (tag === 'c') this.#endCell();
    else if (tag === 'row') this.#endRow();
  }

  #beginRow({ r }: Attributes): void {
    const number = r === undefined ? this.#lastRow + 1 : Number(r);
    if (!Number.isInteger(number) || number <= this.#lastRow || number > LAST_ROW) {
      throw notAWorkbook(sayOfUpload('workbook/rows_out_of_order'));
    }
    this.#lastRow = number;
    this.#cells = [];
    this.#inexact = [];
    this.#column = -1;
  }

  #beginCell(attributes: Attributes): void {
    const { r } = attributes;
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column === null || column <= this.#column) {
      throw notAWorkbook(sayOfUpload('workbook/cells_out_of_order'));
    }
    if (column >= MOST_COLUMNS) throw tooManyColumns();
    this.#column = column;
    this.#attributes = attributes;
    this.#value = '';
  }

  #endCell(): void {
    const text = this.#textOfCell();
    if (text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells.push(text);
  }

  #textOfCell(): string {
    const value = this.#value;
    switch (this.#attributes.t ?? 'n') {
      case 's':
        return value === '' ? '' : this.#sharedText(value);
      case 'b':
        return value === '1' ? 'true' : 'false';
      case 'n':
        return value === '' ? '' : this.#number(value);
      default:
        return unescaped(value);
    }
  }

  #sharedText(number: string): string {
    const text = this.#sheet.texts[Number(number)];
    if (text === undefined) throw notAWorkbook(sayOfUpload('workbook/text_not_there'));
    return text;
  }

  #number(stored: string): string {
    const shown = styleOf(this.#sheet.styles, this.#attributes.s);
    const { text, isInexact } = numberText(stored, shown, this.#sheet.from1904);
    if (isInexact) this.#inexact.push(this.#column);
    return text;
  }

  #endRow(): void {
    if (this.#cells.length === 0) return;
    this.#rows.push({ number: this.#lastRow, cells: this.#cells, inexact: this.#inexact });
  }
}

function tooManyColumns(): UserError {
  return intakeProblem('file_too_many_columns/sheet', { most: MOST_COLUMNS });
}
