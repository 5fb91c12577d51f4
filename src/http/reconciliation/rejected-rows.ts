import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { parse } from 'csv-parse';

export interface RejectedRow {
  readonly row: string;
  readonly reason: string;
}

/**
 * The first rows of a file that `writeImportRejects` wrote. Their cells are left out: whose accounts are in
 * them, nobody knows. Null: the file is not on this machine.
 */
export async function firstRejectedRows(
  path: string,
  limit: number,
): Promise<readonly RejectedRow[] | null> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const lines = createReadStream(path).pipe(
    parse({ bom: true, relax_column_count: true, to: limit + 1 }),
  );
  const rows: RejectedRow[] = [];
  let place: number | null = null;
  for await (const cells of lines as AsyncIterable<readonly string[]>) {
    // The header ends with both; a row may have more cells behind.
    if (place === null) place = cells.length - 2;
    else rows.push({ row: cells[place] ?? '', reason: cells[place + 1] ?? '' });
  }
  return rows;
}
