import { plainAmount } from './csv-table.ts';
import type { Cell, Column, Row } from './report-table.ts';
import { CELL_STYLES, MAIN } from './workbook-parts.ts';

/** Excel has no more rows on a sheet; one of them is the header. */
const MOST_ROWS = 1_048_576;
export const MOST_ROWS_BELOW_HEADER = MOST_ROWS - 1;
/** Nor more characters in a cell. */
const MOST_CHARACTERS = 32_767;
/** A number of more digits than this is rounded by Excel. */
const EXACT_BELOW_SEN = 1e15;

/** The XML of one worksheet, in pieces: `begin`, rows in their order, `end`. */
export class SheetXml {
  readonly #columns: readonly Column[];
  readonly #letters: readonly string[];
  #row = 1;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#letters = columns.map((_, index) => columnLetters(index));
  }

  begin(): string {
    const columns = this.#columns.map(({ kind, name }, index) => {
      const width = Math.max(kind === 'text' ? 18 : 14, name.length + 2);
      return `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${CELL_STYLES[kind]}" customWidth="1"/>`;
    });
    const header = this.#columns.map(({ name }, index) =>
      this.#text(index, name, CELL_STYLES.header),
    );
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
      `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`,
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
      `<cols>${columns.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`,
    ].join('');
  }

  rows(rows: readonly Row[]): string {
    let xml = '';
    for (const row of rows) {
      this.#row += 1;
      xml += `<row r="${this.#row}">`;
      // A row may have cells beyond the columns: they are text.
      for (let index = 0; index < row.length; index += 1) {
        const cell = row[index] ?? null;
        if (cell !== null && cell !== '') xml += this.#cell(index, cell);
      }
      xml += '</row>';
    }
    return xml;
  }

  end(): string {
    return '</sheetData></worksheet>';
  }

  #cell(index: number, cell: Exclude<Cell, null>): string {
    const kind = this.#columns[index]?.kind ?? 'text';
    if (kind === 'text') return this.#text(index, String(cell), CELL_STYLES.text);
    const value = kind === 'amount' ? plainAmount(Number(cell), '.') : String(cell);
    if (Math.abs(Number(cell)) >= EXACT_BELOW_SEN)
      return this.#text(index, value, CELL_STYLES.text);
    return `<c r="${this.#lettersOf(index)}${this.#row}" s="${CELL_STYLES[kind]}"><v>${value}</v></c>`;
  }

  #lettersOf(index: number): string {
    return this.#letters[index] ?? columnLetters(index);
  }

  /** In place, and not in a table of all strings of the file, which would have to be kept in memory. */
  #text(index: number, text: string, style: number): string {
    const shown = escapeXml(text.length > MOST_CHARACTERS ? shortened(text) : text);
    const space = /^\s|\s$/.test(text) ? ' xml:space="preserve"' : '';
    return `<c r="${this.#lettersOf(index)}${this.#row}" s="${style}" t="inlineStr"><is><t${space}>${shown}</t></is></c>`;
  }
}

const shortened = (text: string): string => `${text.slice(0, MOST_CHARACTERS - 1)}…`;

/** 0 is A, 26 is AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(0x41 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

// Characters that XML has no place for are written as Excel does, `_x0007_`; and so is what looks like that.
const ESCAPED = /\r\n?|[&<>\ufffe\uffff]|[^\P{Cc}\t\n]|_(?=x[0-9A-Fa-f]{4}_)/u;
const EACH_ESCAPED = new RegExp(ESCAPED.source, 'gu');
/** Within a cell, a line ends as Excel ends it. */
const REPLACED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '\n',
  '\r\n': '\n',
};

function escapeXml(text: string): string {
  return ESCAPED.test(text) ? text.replaceAll(EACH_ESCAPED, escapeCharacter) : text;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return REPLACED[character] ?? `_x${code}_`;
}
