import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../../../domain/errors.ts';
import { DELIMITERS, type Delimiter, isBlank } from '../../../intake/file/detect-format.ts';
import {
  decodeSample,
  type Encoding,
  refuseMarkup,
  sniffEncoding,
} from '../../../intake/file/encoding.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../../intake/file/limits.ts';
import { type RawRow, RowParser } from '../../../intake/file/row-parser.ts';
import { normaliseColumnName } from '../../../intake/row/template.ts';
import { importProblem, sayOfImport } from '../import-problems.ts';

/** How to read one file of a source. */
export interface CsvFormat {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  readonly headerRowNumber: number;
  /** For each column of the source its place in the header. */
  readonly order: readonly number[];
}

interface Wanted {
  /** The source, for messages. */
  readonly source: string;
  readonly columns: readonly string[];
  /** Undefined: the one under which the header is found. */
  readonly delimiter: Delimiter | undefined;
}

const { maxRowBytes } = DEFAULT_INTAKE_LIMITS;
/** Banks write account, name and period above the header. */
const MOST_ROWS_TO_HEADER = 30;
const SAMPLE_BYTES = 8 * maxRowBytes;

/**
 * Finds the header: the first row that names every column of the source, whatever stands above it. Capitals,
 * spaces, hyphens and the like make no difference. Throws UserErrors with `file_…` codes.
 */
export async function findHeader(path: string, wanted: Wanted): Promise<CsvFormat> {
  const sample = await readStart(path);
  const { encoding } = sniffEncoding(sample.bytes, sample.isWholeFile);
  const text = decodeSample(sample.bytes, encoding, sample.isWholeFile);
  refuseMarkup(text);
  const delimiters = wanted.delimiter === undefined ? DELIMITERS : [wanted.delimiter];
  const candidates: Candidate[] = [];
  for (const delimiter of delimiters) {
    const rows = await firstRows(text, delimiter, sample.isWholeFile);
    candidates.push(...rows.map((row) => candidateOf(row, delimiter, wanted.columns)));
  }
  const [first, ...others] = candidates;
  if (first === undefined) throw noHeader(sample.isWholeFile && text.trim() === '');
  const best = others.reduce((a, b) => (fitsBetter(b, a) ? b : a), first);
  if (best.missing.length > 0) throw columnsMissing(best, wanted);
  if (best.repeated.length > 0) throw columnsRepeated(best);
  return {
    encoding,
    delimiter: best.delimiter,
    header: best.row.cells,
    headerRowNumber: best.row.rowNumber,
    order: best.order,
  };
}

interface Candidate {
  readonly row: RawRow;
  readonly delimiter: Delimiter;
  readonly order: readonly number[];
  readonly missing: readonly string[];
  readonly repeated: readonly string[];
}

function candidateOf(row: RawRow, delimiter: Delimiter, columns: readonly string[]): Candidate {
  const names = row.cells.map(normaliseColumnName);
  const order = columns.map((column) => names.indexOf(normaliseColumnName(column)));
  return {
    row,
    delimiter,
    order,
    missing: columns.filter((_, index) => order[index] === -1),
    repeated: columns.filter((column, index) => {
      const place = order[index] ?? -1;
      return place >= 0 && names.includes(normaliseColumnName(column), place + 1);
    }),
  };
}

/** Of those that lack nothing the first row; of the others the one that lacks least. */
function fitsBetter(candidate: Candidate, best: Candidate): boolean {
  if (candidate.missing.length !== best.missing.length) {
    return candidate.missing.length < best.missing.length;
  }
  if (candidate.row.rowNumber !== best.row.rowNumber) {
    return candidate.row.rowNumber < best.row.rowNumber;
  }
  return candidate.row.cells.length > best.row.cells.length;
}

async function firstRows(text: string, delimiter: string, isWholeFile: boolean): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const onRow = (row: RawRow): void => {
    if (rows.length < MOST_ROWS_TO_HEADER && !isBlank(row)) rows.push(row);
  };
  try {
    const parser = new RowParser({ delimiter, maxRowChars: maxRowBytes, onRow });
    await parser.push(text.slice(0, 4 * maxRowBytes));
    if (isWholeFile) await parser.end();
  } catch (error) {
    // A wrong delimiter makes quotes look broken; what is wrong below the header is told when it is read.
    if (!(error instanceof UserError)) throw error;
  }
  return rows;
}

async function readStart(path: string): Promise<{ bytes: Buffer; isWholeFile: boolean }> {
  const file: FileHandle = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, bytesRead), isWholeFile: bytesRead >= size };
  } finally {
    await file.close();
  }
}

function noHeader(isEmpty: boolean): UserError {
  return isEmpty
    ? importProblem('file_empty/import')
    : importProblem('file_header_unreadable/import');
}

function columnsMissing(
  { missing, row }: Candidate,
  { source, columns, delimiter }: Wanted,
): UserError {
  const found = row.cells.map((cell) => cell.trim()).join(' | ');
  const separated =
    delimiter === undefined
      ? sayOfImport('separated/somehow')
      : sayOfImport('separated/by', { delimiter: JSON.stringify(delimiter) });
  return importProblem(
    missing.length === 1
      ? 'file_columns_missing/import_one'
      : 'file_columns_missing/import_several',
    { missing, row: row.rowNumber, found: found.slice(0, 300), source, columns, separated },
  );
}

function columnsRepeated({ repeated, row }: Candidate): UserError {
  return importProblem('file_columns_repeated/import', { row: row.rowNumber, repeated });
}
