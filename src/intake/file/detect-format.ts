import { open, type FileHandle } from 'node:fs/promises';
import { undoCsvSafeCell } from '../../domain/csv-cell.ts';
import { UserError } from '../../domain/errors.ts';
import type { NumberStyle, NumberStyleBasis } from '../row/amount.ts';
import {
  type CorrectionColumns,
  findCorrectionColumns,
  hasCorrectionColumns,
} from '../row/correction.ts';
import { explainHeaderProblem } from '../row/header-problem.ts';
import type { RowKind } from '../row/row-kind.ts';
import {
  bestTemplate,
  fitsBetter,
  normaliseColumnName,
  type Template,
  type TemplateMatch,
} from '../row/template.ts';
import { detectNumberStyle } from './detect-number-style.ts';
import { decodeSample, type Encoding, refuseMarkup, sniffEncoding } from './encoding.ts';
import type { IntakeLimits } from './limits.ts';
import { type RawRow, RowParser } from './row-parser.ts';
import { intakeProblem } from '../intake-problems.ts';
import type { NounTerm } from '../../domain/terms.ts';

export type { NumberStyle, NumberStyleBasis } from '../row/amount.ts';
export { DEFAULT_INTAKE_LIMITS, type IntakeLimits } from './limits.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How to read one file. Found from its first `sampleBytes`, and stored with the batch. */
export interface FileFormat {
  readonly encoding: Encoding;
  readonly bom: boolean;
  readonly delimiter: Delimiter;
  readonly template: string;
  /** As uploaded, without a byte order mark. */
  readonly header: readonly string[];
  /** 1, unless blank rows or Excel's `sep=;` line stand above it. */
  readonly headerRowNumber: number;
  /** Field → index in `header`. */
  readonly columns: Readonly<Partial<Record<string, number>>>;
  /** Where a corrected rejects file says which rows it corrects; null in any other file. */
  readonly correctionColumns: CorrectionColumns | null;
  /** Columns that the template does not know: carried through, never read. Name them in a warning. */
  readonly ignoredColumns: readonly string[];
  readonly numberStyle: NumberStyle;
  readonly numberStyleBasis: NumberStyleBasis;
  /** For people: "row 7 says 1.250.000,50", "declared", "no separators seen". */
  readonly numberStyleEvidence: string;
}

export interface DetectOptions {
  readonly limits: IntakeLimits;
  readonly declaredNumberStyle?: NumberStyle | undefined;
}

/** What is known of the rows before one is read. */
type Described = Pick<RowKind<unknown>, 'noun' | 'templates' | 'refuseHeader'>;

interface Sample {
  readonly bytes: Buffer;
  readonly isWholeFile: boolean;
}

/** Excel's own hint, as a first line: `sep=;`. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?\s*$/i;

/**
 * Looks at the start of a file of this kind and says how to read it. Throws UserError with a `file_…` code
 * when no row of it could be read (docs/payout-files.md lists them).
 */
export async function detectFileFormat(
  path: string,
  kind: Described,
  options: DetectOptions,
): Promise<FileFormat> {
  const { limits, declaredNumberStyle } = options;
  const sample = await readSample(path, limits, kind.noun);
  const { encoding, bom } = sniffEncoding(sample.bytes, sample.isWholeFile);
  const text = decodeSample(sample.bytes, encoding, sample.isWholeFile);
  if (sample.isWholeFile && text.trim() === '')
    throw intakeProblem('file_empty/upload', { noun: kind.noun });
  refuseMarkup(text);

  const found = await findHeader(text, kind, sample.isWholeFile, limits);
  const sampled = await sampleRows(text, found, sample.isWholeFile, limits);
  const rows = sampled.filter((row) => row.rowNumber > found.headerRow.rowNumber);
  if (sample.isWholeFile && rows.every(isBlank)) {
    throw intakeProblem('file_header_only', { noun: kind.noun });
  }
  const { columns } = found.match;
  const correctionColumns = correctionColumnsOf(found.headerRow.cells);
  const style = detectNumberStyle(amountsOf(rows, columns.amount), declaredNumberStyle);
  return {
    encoding,
    bom,
    delimiter: found.delimiter,
    template: found.match.template.name,
    header: found.headerRow.cells,
    headerRowNumber: found.headerRow.rowNumber,
    columns,
    correctionColumns,
    ignoredColumns: found.match.unknown,
    ...style,
  };
}

function correctionColumnsOf(header: readonly string[]): CorrectionColumns | null {
  const names = header.map(normaliseColumnName);
  if (!hasCorrectionColumns(names)) return null;
  const columns = findCorrectionColumns(names);
  if (columns) return columns;
  throw intakeProblem('file_columns_repeated/ours');
}

async function readSample(path: string, limits: IntakeLimits, noun: NounTerm): Promise<Sample> {
  const file = await openUpload(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw intakeProblem('file_empty/upload', { noun });
    if (size > limits.maxFileBytes) {
      throw intakeProblem(
        'file_too_large/file',
        { bytes: size, most: limits.maxFileBytes },
        { bytes: size, maxFileBytes: limits.maxFileBytes },
      );
    }
    const bytes = Buffer.alloc(Math.min(size, limits.sampleBytes));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { bytes: bytes.subarray(0, filled), isWholeFile: filled >= size };
  } finally {
    await file.close();
  }
}

/** Opens an uploaded file for reading; UserError `file_not_found` or `file_not_readable` otherwise. */
export async function openUpload(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw missing
      ? new UserError('file_not_found', `There is no file ${path}.`, 'Check its name and folder.')
      : notReadable(path);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notReadable(path);
}

function notReadable(path: string): UserError {
  return new UserError(
    'file_not_readable',
    `The file ${path} cannot be read.`,
    'Check that it is a file and not a folder, and that you may read it.',
  );
}

interface FoundHeader {
  readonly delimiter: Delimiter;
  readonly headerRow: RawRow;
  readonly match: TemplateMatch;
}

/** Tries each delimiter on the header and keeps the one under which a template fits best. */
async function findHeader(
  text: string,
  kind: Described,
  isWholeFile: boolean,
  limits: IntakeLimits,
): Promise<FoundHeader> {
  const declared = SEPARATOR_LINE.exec(text.slice(0, 40).split(/\r|\n/, 1)[0] ?? '')?.[1];
  const candidates = await Promise.all(
    DELIMITERS.filter((each) => declared === undefined || each === declared).map((delimiter) =>
      readHeader(text, kind.templates, delimiter, isWholeFile, limits),
    ),
  );
  const [first, ...others] = candidates.filter((found) => found !== null);
  if (first === undefined) {
    throw intakeProblem('file_header_unreadable');
  }
  const best = others.reduce((a, b) => (isBetterHeader(b, a) ? b : a), first);
  if (best.match.missing.length > 0 || best.match.repeated.length > 0) {
    throw explainHeaderProblem(best.match, best.headerRow.cells, kind);
  }
  const refused = kind.refuseHeader?.(best.headerRow.cells) ?? null;
  if (refused !== null) throw refused;
  if (best.headerRow.cells.length > limits.maxColumns) {
    throw intakeProblem('file_too_many_columns/header', {
      columns: best.headerRow.cells.length,
      most: limits.maxColumns,
      noun: kind.noun,
    });
  }
  return best;
}

/** Where no template tells, the delimiter that cuts the header into more names. */
function isBetterHeader(found: FoundHeader, best: FoundHeader): boolean {
  if (fitsBetter(found.match, best.match)) return true;
  if (fitsBetter(best.match, found.match)) return false;
  return found.headerRow.cells.length > best.headerRow.cells.length;
}

async function readHeader(
  text: string,
  templates: readonly Template[],
  delimiter: Delimiter,
  isWholeFile: boolean,
  limits: IntakeLimits,
): Promise<FoundHeader | null> {
  // The header and the blank rows above it must fit into a few rows' worth of text.
  const start = text.slice(0, 4 * limits.maxRowBytes);
  const isHeader = (row: RawRow): boolean => !isBlank(row) && !isSeparatorLine(row, delimiter);
  let headerRow: RawRow | undefined;
  const onRow = (row: RawRow): void => {
    if (headerRow === undefined && isHeader(row)) headerRow = row;
  };
  try {
    const parser = new RowParser({ delimiter, maxRowChars: limits.maxRowBytes, onRow });
    await parser.push(start);
    if (isWholeFile) await parser.end();
  } catch (error) {
    // A wrong delimiter can make quotes look broken. What is wrong below the header is told later.
    if (!(error instanceof UserError)) throw error;
  }
  if (headerRow === undefined) return null;
  const cells = headerRow.cells.map(undoCsvSafeCell);
  return { delimiter, headerRow: { ...headerRow, cells }, match: bestTemplate(cells, templates) };
}

function isSeparatorLine(row: RawRow, delimiter: string): boolean {
  return row.rowNumber === 1 && SEPARATOR_LINE.test(row.cells.join(delimiter));
}

async function sampleRows(
  text: string,
  { delimiter, headerRow }: FoundHeader,
  isWholeFile: boolean,
  { maxRowBytes }: IntakeLimits,
): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const parser = new RowParser({
    delimiter,
    maxRowChars: maxRowBytes,
    width: headerRow.cells.length,
    onRow: (row) => rows.push(row),
  });
  await parser.push(text);
  if (isWholeFile) await parser.end();
  return rows;
}

function* amountsOf(
  rows: readonly RawRow[],
  amountIndex: number | undefined,
): Generator<{ rowNumber: number; text: string }> {
  for (const row of rows) {
    const text = row.cells[amountIndex ?? -1];
    if (text !== undefined) yield { rowNumber: row.rowNumber, text };
  }
}

export function isBlank(row: { readonly cells: readonly string[] }): boolean {
  return row.cells.every((cell) => cell.trim() === '');
}
