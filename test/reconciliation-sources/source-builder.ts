import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { csvSource } from '../../src/records/import/csv/csv-source.ts';
import {
  type CsvSourceDefinition,
  csvSourceRules,
} from '../../src/records/import/csv/definition.ts';
import type { ReadRow } from '../../src/records/import/read-row.ts';
import type { StatementLine } from '../../src/records/import/statement-line.ts';
import { tempDir } from '../support/servers.ts';

/** As a user writes it in the settings file: whatever it is, it is checked. */
export type Rules = Readonly<Record<string, unknown>>;

/** A shop's export: id, reference, amount and date, in the plainest style. */
export const PLAIN = {
  columns: { id: 'id', reference: 'ref', amount: 'amount', date: 'date' },
  dateFormat: 'yyyy-MM-dd',
  numbers: 'plain',
} as const;

/** One without ids: rows are known by what they say. */
export const WITHOUT_ID = {
  ...PLAIN,
  columns: { reference: 'ref', amount: 'amount', date: 'date' },
} as const;

export function source(rules: Rules, name = 'erp', stream = 'shop'): CsvSourceDefinition {
  return { ...csvSourceRules.parse(rules), name, stream };
}

export const csvText = (...rows: readonly string[]): string => `${rows.join('\r\n')}\r\n`;

export async function csvFile(dir: string, content: string | Buffer): Promise<string> {
  const path = join(dir, `${randomUUID()}.csv`);
  await writeFile(path, content);
  return path;
}

/** Everything that the reader says of a file. */
export async function readFileRows(
  rules: Rules,
  dir: string,
  content: string | Buffer,
): Promise<ReadRow[]> {
  const path = await csvFile(dir, content);
  const rows: ReadRow[] = [];
  for await (const piece of csvSource(source(rules)).rows(path)) rows.push(...piece);
  return rows;
}

export const linesOf = (rows: readonly ReadRow[]): StatementLine[] =>
  rows.flatMap((row) => (row.kind === 'line' ? [row.line] : []));

export const reasonsOf = (rows: readonly ReadRow[]): [number, string][] =>
  rows.flatMap((row) => (row.kind === 'rejected' ? [[row.rowNumber, row.reason]] : []));

/** For a test file: reads rows by rules, each time from a file of its own. */
export function fileReader(): (rules: Rules, ...rows: string[]) => ReturnType<typeof readFileRows> {
  let dir: string;
  beforeEach(async () => {
    dir = await tempDir();
  });
  return (rules, ...rows) => readFileRows(rules, dir, csvText(...rows));
}

/** The header of `PLAIN`. */
export const HEADER = 'id,ref,amount,date';
