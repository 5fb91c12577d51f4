import { sen, toPlainRupiah } from '../domain/money.ts';
import type { WrittenReport } from './batch-report.ts';
import type { RowPlace } from './batch-rows-store.ts';
import { writeCsvFile } from './csv-file.ts';
import type { Cell, CellKind, Column, Row } from './tables/report-table.ts';
import { writeWorkbook } from './tables/workbook.ts';

/** The uploaded rows of a batch with what became of them, before they are a file. */
export interface BatchResults {
  readonly columns: readonly Column[];
  /** Of the upload. */
  readonly delimiter: string;
  /** In the order of the upload, one at a time. */
  rows(): AsyncIterable<Row>;
}

/** What was uploaded is text, whatever it looks like: accounts and codes keep their zeros. */
export const resultColumns = <Name extends string>(
  header: readonly string[],
  own: readonly Name[],
  kinds: Readonly<Partial<Record<Name, CellKind>>>,
): Column[] => [
  ...header.map((name): Column => ({ name, kind: 'text' })),
  ...own.map((name): Column => ({ name, kind: kinds[name] ?? 'text' })),
];

/** As many as the header has. */
export const uploadedCells = (cells: readonly string[], width: number): Row =>
  Array.from({ length: width }, (_, index) => cells[index] ?? '');

export const correctedIn = (place: RowPlace | null): string =>
  place ? `${place.batchId} row ${place.rowNumber}` : '';

export async function writeResultsCsv(results: BatchResults, path: string): Promise<WrittenReport> {
  const { columns, delimiter } = results;
  async function* lines(): AsyncGenerator<readonly string[]> {
    for await (const row of results.rows()) {
      yield row.map((cell, index) => inText(cell, columns[index]));
    }
  }
  const header = columns.map(({ name }) => name);
  return { rows: await writeCsvFile(path, header, lines(), { delimiter }) };
}

function inText(cell: Cell, column: Column | undefined): string {
  if (cell === null) return '';
  return column?.kind === 'amount' ? toPlainRupiah(sen(Number(cell))) : String(cell);
}

const PAGE_ROWS = 1000;

/** Streams, as the CSV does. */
export async function writeResultsXlsx(
  results: BatchResults,
  path: string,
): Promise<WrittenReport> {
  const { columns } = results;
  let count = 0;
  async function* pages(): AsyncGenerator<readonly Row[]> {
    let page: Row[] = [];
    for await (const row of results.rows()) {
      count += 1;
      page.push(row);
      if (page.length < PAGE_ROWS) continue;
      yield page;
      page = [];
    }
    yield page;
  }
  await writeWorkbook(path, [{ name: 'results', columns, pages }]);
  return { rows: count };
}
