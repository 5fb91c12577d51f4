import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A CSV as a spreadsheet holds it: a header, and rows of cells. */
export interface Sheet {
  header: string[];
  rows: string[][];
}

export async function openSheet(path: string, delimiter = ','): Promise<Sheet> {
  const text = await readFile(path, 'utf8');
  const [header = [], ...rows] = parse(text, { bom: true, delimiter });
  return { header, rows };
}

export function cellOf(sheet: Sheet, row: number, column: string): string {
  return sheet.rows[row]?.[sheet.header.indexOf(column)] ?? '';
}

/** Fills cells of the row of an exception, as a person does. */
export function fillIn(sheet: Sheet, id: number, cells: Readonly<Record<string, string>>): void {
  const row = sheet.rows.find((each) => each[sheet.header.indexOf('exception_id')] === String(id));
  if (!row) throw new Error(`no row of exception ${id}`);
  for (const [column, text] of Object.entries(cells)) row[sheet.header.indexOf(column)] = text;
}

export function withoutColumn({ header, rows }: Sheet, column: string): Sheet {
  const place = header.indexOf(column);
  const without = (cells: string[]): string[] => cells.filter((_, index) => index !== place);
  return { header: without(header), rows: rows.map(without) };
}

export interface SaveAs {
  readonly delimiter?: string;
  readonly bom?: boolean;
  readonly lineEnd?: string;
  readonly encoding?: 'utf8' | 'utf16le';
}

export async function saveSheet(path: string, sheet: Sheet, as: SaveAs = {}): Promise<void> {
  const text = stringify([sheet.header, ...sheet.rows], {
    delimiter: as.delimiter ?? ',',
    record_delimiter: as.lineEnd ?? '\n',
  });
  const mark = (as.bom ?? as.encoding === 'utf16le') ? '\uFEFF' : '';
  await writeFile(path, Buffer.from(mark + text, as.encoding ?? 'utf8'));
}
