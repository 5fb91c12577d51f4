import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { csvSafeCell } from '../domain/csv-cell.ts';
import { UserError } from '../domain/errors.ts';

export interface CsvFileOptions {
  /** `,` unless said otherwise. */
  readonly delimiter?: string;
}

/**
 * Writes a CSV that spreadsheets open well: UTF-8 with a byte order mark, CRLF, formulas made harmless
 * (provider notes, section 4). Streams: memory does not grow with the rows. The file appears under its
 * name only when it is whole. Returns the number of rows below the header.
 */
export async function writeCsvFile(
  path: string,
  header: readonly string[],
  rows: AsyncIterable<readonly string[]>,
  options: CsvFileOptions = {},
): Promise<number> {
  let count = 0;
  async function* safeRows(): AsyncGenerator<string[]> {
    yield header.map(csvSafeCell);
    for await (const row of rows) {
      count += 1;
      yield row.map(csvSafeCell);
    }
  }
  await writeWhole(path, (unfinished) =>
    pipeline(
      Readable.from(safeRows()),
      stringify({
        bom: true,
        record_delimiter: '\r\n',
        delimiter: options.delimiter ?? ',',
        // By itself it quotes CRLF only, and a lone line feed would end the row for most readers.
        quoted_match: /[\r\n]/,
      }),
      createWriteStream(unfinished),
    ),
  );
  return count;
}

/**
 * Lets `write` fill a file beside `path`, and gives it its name when it is whole; a half-written one is
 * removed. A full disk is a UserError.
 */
export async function writeWhole<Result>(
  path: string,
  write: (unfinishedPath: string) => Promise<Result>,
): Promise<Result> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.unfinished`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const result = await write(unfinished);
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined); // the first error tells more
    throw explained(error, path);
  }
}

function explained(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UserError(
      'disk_full',
      `There is no room left on the disk for ${path}; nothing was written.`,
      'Make room or name another folder, then make the report again: it comes out the same.',
    );
  }
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'ENOTDIR' ||
    code === 'EEXIST'
  ) {
    return new UserError(
      'file_not_writable',
      `The file ${path} cannot be written (${code}).`,
      'Check that the folder is one and that you may write to it, or name another.',
    );
  }
  return error;
}
