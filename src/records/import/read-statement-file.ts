import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../../domain/errors.ts';
import type { ReadRow } from './read-row.ts';
import type { StatementLine } from './statement-line.ts';
import { importProblem } from './import-problems.ts';

/** One row below the header. `rowNumber` counts the header as 1 and blank rows too. */
interface StatementRow {
  readonly rowNumber: number;
  readonly cells: readonly string[];
  readonly isWhole: boolean;
}

interface StatementFile {
  readonly sha256: string;
  readonly bytes: number;
}

const MAX_RECORD_CHARS = 65_536;
const PIECE_ROWS = 1_000;
const SNIFF_BYTES = 65_536;
const OTHER_DELIMITERS = [';', '\t', '|'];

/** Tells the file's hash; refuses an empty one. Throws UserErrors with `file_…` codes. */
export async function inspectStatementFile(path: string): Promise<StatementFile> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (!info.isFile()) throw unreadable(path, null);
  if (info.size === 0) {
    throw importProblem('file_empty/statement');
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { sha256: hash.digest('hex'), bytes: info.size };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, cause: unknown): UserError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return missing
    ? new UserError('file_not_found', `There is no file ${path}.`, 'Check its name and folder.')
    : new UserError(
        'file_not_readable',
        `The file ${path} cannot be read.`,
        'Check that it is a file and not a folder, and that you may read it.',
      );
}

function refuseBinary(start: Buffer): void {
  const utf16 =
    (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (utf16) {
    throw importProblem('file_encoding_unsupported/statement');
  }
  if (!start.includes(0)) return;
  const workbook = start[0] === 0x50 && start[1] === 0x4b;
  throw importProblem(
    workbook ? 'file_not_csv/statement_workbook' : 'file_not_csv/statement_binary',
  );
}

/** The rows of a provider's file; `read` says what a line says, or in words why it cannot be read. */
export async function* readProviderRows<Column extends string>(
  path: string,
  columns: readonly Column[],
  read: (cells: Readonly<Record<Column, string>>) => StatementLine | string,
): AsyncGenerator<readonly ReadRow[]> {
  refuseBinary(await firstBytes(path));
  let piece: ReadRow[] = [];
  for await (const { rowNumber, cells, isWhole } of readStatementRows(path, columns)) {
    const line = isWhole ? read(cellsByName(columns, cells)) : cellCount(cells);
    piece.push(
      typeof line === 'string'
        ? { kind: 'rejected', rowNumber, cells, reason: line, amount: null }
        : { kind: 'line', rowNumber, line },
    );
    if (piece.length < PIECE_ROWS) continue;
    yield piece;
    piece = [];
  }
  yield piece;
}

const cellCount = (cells: readonly string[]): string =>
  `has ${cells.length} cells, and the header another number`;

function cellsByName<Column extends string>(
  columns: readonly Column[],
  cells: readonly string[],
): Readonly<Record<Column, string>> {
  const named = columns.map((column, index) => [column, cells[index] ?? '']);
  return Object.fromEntries(named) as Record<Column, string>;
}

/**
 * Streams the rows below the header, each as its cells in the order of `columns`. A row with another
 * number of cells than the header comes with the cells it has. Throws UserErrors.
 */
async function* readStatementRows(
  path: string,
  columns: readonly string[],
): AsyncGenerator<StatementRow> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD_CHARS,
  });
  // Not `pipe`: a disk that fails must fail the reader too. It gets the error by the iteration.
  pipeline(createReadStream(path), parser, () => undefined);
  let rowNumber = 0;
  let order: readonly number[] | null = null;
  let width = 0;
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      rowNumber += 1;
      if (row.every((cell) => cell.trim() === '')) continue;
      if (order === null) {
        order = columnOrder(row, columns);
        width = row.length;
        continue;
      }
      const isWhole = row.length === width;
      const cells = isWhole ? order.map((index) => row[index] ?? '') : row;
      yield { rowNumber, cells, isWhole };
    }
  } catch (error) {
    if (error instanceof CsvError) throw brokenCsv(rowNumber + 1, error);
    throw error;
  }
  if (order === null) {
    throw importProblem('file_empty/statement_rows');
  }
}

function columnOrder(header: readonly string[], columns: readonly string[]): readonly number[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const wanted = columns.map((column) => column.toLowerCase());
  const missing = columns.filter((column) => !names.includes(column.toLowerCase()));
  if (missing.length === 0) return wanted.map((column) => names.indexOf(column));
  const delimiter = OTHER_DELIMITERS.find((each) => {
    const parts = names
      .join(',')
      .split(each)
      .map((part) => part.trim());
    return wanted.every((column) => parts.includes(column));
  });
  if (delimiter !== undefined) {
    throw delimiter === '\t'
      ? importProblem('file_wrong_delimiter/tab')
      : importProblem('file_wrong_delimiter/other', { delimiter });
  }
  throw importProblem(
    missing.length === 1
      ? 'file_columns_missing/statement_one'
      : 'file_columns_missing/statement_several',
    { missing, columns },
  );
}

function brokenCsv(rowNumber: number, error: CsvError): UserError {
  return importProblem(
    'file_broken_csv/statement',
    { row: rowNumber, why: error.message },
    { row: rowNumber },
  );
}
