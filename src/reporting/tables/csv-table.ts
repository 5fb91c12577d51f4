import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvSafeCell } from '../../domain/csv-cell.ts';
import type { CsvFormat } from '../../domain/csv-format.ts';
import { writeWhole } from '../csv-file.ts';
import {
  type Cell,
  type Column,
  drain,
  readAhead,
  type ReportTable,
  type Row,
} from './report-table.ts';

/** So much may wait for the disk before the next page does. */
const UNWRITTEN_BYTES = 1_048_576;

/** What was written, or would be. */
export interface CsvContent {
  /** Rows below the header. */
  readonly rows: number;
  readonly sha256: string;
}

/** Writes the table; the file appears under its name only when it is whole. Throws UserErrors. */
export async function writeCsvTable(
  path: string,
  table: ReportTable,
  format: CsvFormat,
): Promise<CsvContent> {
  const content = new Content();
  await writeWhole(path, (unfinished) =>
    pipeline(
      Readable.from(content.of(csvPages(table, format))),
      createWriteStream(unfinished, { highWaterMark: UNWRITTEN_BYTES }),
    ),
  );
  return content.done();
}

/** What `writeCsvTable` would write, without a file. */
export async function hashCsvTable(table: ReportTable, format: CsvFormat): Promise<CsvContent> {
  const content = new Content();
  await drain(content.of(csvPages(table, format)));
  return content.done();
}

interface CsvPage {
  readonly text: string;
  readonly rows: number;
}

class Content {
  readonly #hash = createHash('sha256');
  #rows = 0;

  async *of(pages: AsyncIterable<CsvPage>): AsyncGenerator<Buffer> {
    for await (const { text, rows } of pages) {
      const bytes = Buffer.from(text);
      this.#hash.update(bytes);
      this.#rows += rows;
      yield bytes;
    }
  }

  done(): CsvContent {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

async function* csvPages(table: ReportTable, format: CsvFormat): AsyncGenerator<CsvPage> {
  const lines = new CsvLines(table.columns, format);
  yield { text: (format.bom ? '\uFEFF' : '') + lines.header(), rows: 0 };
  for await (const rows of readAhead(table.pages()))
    yield { text: lines.of(rows), rows: rows.length };
}

/**
 * Lines of CSV, as csv-stringify writes them (a test compares): that takes 9 s for a million matches, most of
 * it for options of a cell that we do not use, and this 2 s (docs/decisions/0014).
 */
export class CsvLines {
  readonly #columns: readonly Column[];
  readonly #delimiter: string;
  readonly #decimal: string;
  readonly #quoted: RegExp;

  constructor(columns: readonly Column[], { delimiter, decimal }: CsvFormat) {
    this.#columns = columns;
    this.#delimiter = delimiter;
    this.#decimal = decimal;
    this.#quoted = new RegExp(`[${delimiter}"\\r\\n]`);
  }

  header(): string {
    return `${this.#columns.map(({ name }) => this.#text(name)).join(this.#delimiter)}\r\n`;
  }

  of(rows: readonly Row[]): string {
    const kinds = this.#columns.map(({ kind }) => kind);
    let lines = '';
    for (const row of rows) {
      for (let index = 0; index < kinds.length; index += 1) {
        if (index > 0) lines += this.#delimiter;
        const cell = row[index] ?? null;
        if (cell === null) continue;
        lines +=
          kinds[index] === 'text' ? this.#text(String(cell)) : this.#number(cell, kinds[index]);
      }
      lines += '\r\n';
    }
    return lines;
  }

  #text(text: string): string {
    const safe = csvSafeCell(text);
    return this.#quoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  #number(cell: Cell, kind: Column['kind'] | undefined): string {
    return kind === 'amount' ? plainAmount(Number(cell), this.#decimal) : String(cell);
  }
}

/** Sen in rupiah, `125000` or `12.50`; as `toPlainRupiah`, with the decimal sign that is asked for. */
export function plainAmount(sen: number, decimal: string): string {
  const fraction = sen % 100;
  if (fraction === 0) return String(sen / 100);
  const absolute = Math.abs(sen);
  const digits = String(Math.abs(fraction)).padStart(2, '0');
  return `${sen < 0 ? '-' : ''}${Math.floor(absolute / 100)}${decimal}${digits}`;
}
