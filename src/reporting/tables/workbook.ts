import { createWriteStream } from 'node:fs';
import { addAbortSignal, type PassThrough, Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { writeWhole } from '../csv-file.ts';
import { readAhead, type ReportTable, type Row } from './report-table.ts';
import { MOST_ROWS_BELOW_HEADER, SheetXml } from './sheet-xml.ts';
import { type Sheet, workbookParts } from './workbook-parts.ts';

export interface WorkbookOptions {
  /** In which the tables are read; that of the sheets, unless said otherwise. */
  readonly writingOrder?: readonly ReportTable[];
  /** What a sheet holds below its header; as many as Excel takes, unless a test says otherwise. */
  readonly rowsPerSheet?: number;
}

/**
 * Writes tables as sheets of one XLSX file; one with too many rows for Excel goes on on further sheets.
 * Streams: memory does not grow with the rows. Text is typed as text, so that long numbers and leading zeros
 * stay; amounts are numbers. The file appears under its name only when it is whole. Throws UserErrors.
 */
export async function writeWorkbook(
  path: string,
  tables: readonly ReportTable[],
  { writingOrder = tables, rowsPerSheet = MOST_ROWS_BELOW_HEADER }: WorkbookOptions = {},
): Promise<void> {
  await writeWhole(path, async (unfinished) => {
    const archive = new Archive();
    const sheets = new Map<ReportTable, Sheet[]>();
    const filling = (async () => {
      for (const table of writingOrder) {
        sheets.set(table, await addSheets(archive, table, rowsPerSheet));
      }
      archive.end(workbookParts(tables.flatMap((table) => sheets.get(table) ?? [])));
    })();
    filling.catch((error: Error) => archive.fail(error));
    await Promise.all([archive.writeTo(unfinished), filling]);
  });
}

async function addSheets(
  archive: Archive,
  table: ReportTable,
  rowsPerSheet: number,
): Promise<Sheet[]> {
  const rows = new Rows(readAhead(table.pages()));
  const sheets: Sheet[] = [];
  try {
    do {
      const name = sheets.length === 0 ? table.name : `${table.name} ${sheets.length + 1}`;
      const path = await archive.addSheet(sheetXml(table, rows.upTo(rowsPerSheet)));
      sheets.push({ name, path });
    } while (await rows.hasMore());
  } finally {
    await rows.close();
  }
  return sheets;
}

async function* sheetXml(
  table: ReportTable,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Buffer> {
  const xml = new SheetXml(table.columns);
  yield Buffer.from(xml.begin());
  for await (const page of pages) yield Buffer.from(xml.rows(page));
  yield Buffer.from(xml.end());
}

/** Rows of a table, a sheet's worth at a time. */
class Rows {
  readonly #pages: AsyncIterator<readonly Row[]>;
  #rest: readonly Row[] = [];

  constructor(pages: AsyncIterable<readonly Row[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  async *upTo(count: number): AsyncGenerator<readonly Row[]> {
    for (let left = count; left > 0 && (await this.hasMore()); ) {
      const page = this.#rest.slice(0, left);
      this.#rest = this.#rest.slice(left);
      left -= page.length;
      yield page;
    }
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }

  async hasMore(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#pages.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }
}

// The same bytes whenever and wherever it is made: no time, no zone.
const ENTRY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compressionLevel: 3 };

/** A zip file that is written while its entries come. */
class Archive {
  readonly #zip = new ZipFile();
  readonly #output = this.#zip.outputStream as PassThrough;
  readonly #stop = new AbortController();
  #sheets = 0;

  constructor() {
    this.#zip.on('error', (error: Error) => this.#output.destroy(error));
  }

  /** Resolves to its path when it has been read to its end. Some readers know sheets by such a path alone. */
  async addSheet(content: AsyncIterable<Buffer>): Promise<string> {
    this.#sheets += 1;
    const path = `xl/worksheets/sheet${this.#sheets}.xml`;
    const stream = addAbortSignal(this.#stop.signal, Readable.from(content));
    this.#zip.addReadStream(stream, path, ENTRY);
    await finished(stream);
    return path;
  }

  end(parts: ReadonlyMap<string, string>): void {
    for (const [path, text] of parts) this.#zip.addBuffer(Buffer.from(text), path, ENTRY);
    this.#zip.end();
  }

  fail(error: Error): void {
    this.#output.destroy(error);
  }

  /** A disk that is full ends what is being read, too. */
  async writeTo(path: string): Promise<void> {
    try {
      await pipeline(this.#output, createWriteStream(path));
    } catch (error) {
      this.#stop.abort();
      throw error;
    }
  }
}
