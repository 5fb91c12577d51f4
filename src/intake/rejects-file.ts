import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { csvSafeCell } from '../domain/csv-cell.ts';
import { REJECTS_COLUMNS } from './row/correction.ts';
import { normaliseColumnName } from './row/template.ts';

/** A refused row: from the reader, or from the database (a reference seen before). */
export interface RefusedRow {
  /** The batch that it was refused from; empty where none was stored. */
  readonly batch: string;
  /** Its number in the file of that batch. */
  readonly row: string;
  readonly cells: readonly string[];
  readonly reasons: readonly { readonly message: string }[];
}

export interface RejectsFileOptions {
  /** The uploaded file's own, so that it opens in the same program. */
  readonly delimiter: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes refused rows in the uploaded columns, plus `batch` and `row` (where it was refused) and
 * `reason`; the result can be corrected and uploaded again as it is, and each row then says which one it
 * corrects. UTF-8 with a byte order mark and
 * CRLF, cells made safe for spreadsheets (provider notes, section 4). Cells that a row has beyond the
 * header come behind `reason`, so that nothing is lost. Streams: memory does not grow with the rows.
 */
export async function writeRejectsFile(
  path: string,
  header: readonly string[],
  rows: AsyncIterable<RefusedRow>,
  options: RejectsFileOptions,
): Promise<{ rows: number }> {
  const written = { rows: 0 };
  await pipeline(
    Readable.from(records(header, rows, written)),
    stringify({
      bom: true,
      delimiter: options.delimiter,
      record_delimiter: '\r\n',
      quote_record_delimiter: true,
      cast: { string: csvSafeCell },
    }),
    createWriteStream(path),
    ...(options.signal === undefined ? [] : [{ signal: options.signal }]),
  );
  return written;
}

async function* records(
  header: readonly string[],
  rows: AsyncIterable<RefusedRow>,
  written: { rows: number },
): AsyncGenerator<string[]> {
  const width = uploadedWidth(header);
  yield [...header.slice(0, width), ...REJECTS_COLUMNS];
  for await (const row of rows) {
    yield rejectCells(row, header.length, width);
    written.rows += 1;
  }
}

/**
 * How many columns are the uploader's own: when a corrected rejects file is uploaded, its last three are
 * ours, and are written anew instead of a second time.
 */
function uploadedWidth(header: readonly string[]): number {
  const own = header.length - REJECTS_COLUMNS.length;
  const last = header.slice(own).map(normaliseColumnName);
  return own >= 0 && REJECTS_COLUMNS.every((name, i) => last[i] === name) ? own : header.length;
}

function rejectCells(row: RefusedRow, headerWidth: number, width: number): string[] {
  const uploaded = Array.from({ length: width }, (_, i) => row.cells[i] ?? '');
  const reason = row.reasons.map(({ message }) => message).join(' ');
  // Of a row that is too long, ours among the uploaded columns may hold what is not ours.
  const beyond = row.cells.length > headerWidth ? row.cells.slice(width) : [];
  return [...uploaded, row.batch, row.row, reason, ...beyond];
}
