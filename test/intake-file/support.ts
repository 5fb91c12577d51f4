import { PAYOUT_ROWS } from '../../src/intake/payout-row/check-row.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { csvSafeCell } from '../../src/domain/csv-cell.ts';
import { UserError } from '../../src/domain/errors.ts';
import {
  DEFAULT_INTAKE_LIMITS,
  detectFileFormat,
  type IntakeLimits,
  type NumberStyle,
  type FileFormat,
} from '../../src/intake/file/detect-format.ts';
import { readRows } from '../../src/intake/file/read-rows.ts';
import type { PayoutCandidate } from '../../src/intake/payout-row/check-row.ts';
import type { CheckedRow as Checked } from '../../src/intake/row/row-kind.ts';

type CheckedRow = Checked<PayoutCandidate>;

export const HEADER = 'reference,bank_code,account_number,account_name,amount,note,email';
export const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

export interface ReadOptions {
  readonly declaredNumberStyle?: NumberStyle;
  readonly limits?: Partial<IntakeLimits>;
}

export interface ReadFile {
  readonly format: FileFormat;
  readonly rows: CheckedRow[];
}

export async function readPayoutFile(path: string, options: ReadOptions = {}): Promise<ReadFile> {
  const limits = { ...DEFAULT_INTAKE_LIMITS, ...options.limits };
  const { declaredNumberStyle } = options;
  const format = await detectFileFormat(path, PAYOUT_ROWS, { limits, declaredNumberStyle });
  const rows: CheckedRow[] = [];
  for await (const chunk of readRows(path, PAYOUT_ROWS, format, { limits })) rows.push(...chunk);
  return { format, rows };
}

/** Writes the content to a file of its own, hands over its path, and removes it. */
export async function withFile<T>(
  content: string | Buffer,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rekon-intake-'));
  try {
    const path = join(folder, 'payouts.csv');
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function readText(content: string | Buffer, options?: ReadOptions): Promise<ReadFile> {
  return withFile(content, async (path) => readPayoutFile(path, options));
}

/** The error that refuses the whole file. */
export async function refusalOf(reading: Promise<unknown>): Promise<UserError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the file was not refused');
}

export interface Cells {
  readonly reference?: string;
  readonly bank_code?: string;
  readonly account_number?: string;
  readonly account_name?: string;
  readonly amount?: string;
  readonly note?: string;
  readonly email?: string;
}

const GOOD: Required<Cells> = {
  reference: 'INV-001',
  bank_code: '014',
  account_number: '1239812390',
  account_name: 'Budi Santoso',
  amount: '1250000',
  note: 'Invoice 1',
  email: 'budi@contoh.co.id',
};

/** A line of a file in our own headers: a good row with some cells changed, every cell quoted. */
export function row(cells: Cells = {}): string {
  return Object.values({ ...GOOD, ...cells })
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(',');
}

/** A line as we write it into files: cells safe for spreadsheets, without its line end. */
export function safeLine(cells: readonly string[], delimiter: string): string {
  return stringify([cells], { delimiter, eof: false, cast: { string: csvSafeCell } });
}

export function file(...lines: string[]): string {
  return [HEADER, ...lines].map((line) => `${line}\n`).join('');
}

/** The one row of a file with one row. */
export async function readOne(cells: Cells, options?: ReadOptions): Promise<CheckedRow> {
  const { rows } = await readText(file(row(cells)), options);
  const [only] = rows;
  if (only === undefined || rows.length !== 1) throw new Error(`read ${rows.length} rows`);
  return only;
}

export function kinds(rows: readonly CheckedRow[]): string[] {
  return rows.map((each) =>
    each.kind === 'rejected'
      ? `${each.rowNumber} ${each.reasons.map(({ code }) => code).join('+')}`
      : `${each.rowNumber} ${each.kind === 'ignored' ? each.reason : each.kind}`,
  );
}
