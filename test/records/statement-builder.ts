import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  OY_STATEMENT_COLUMNS,
  type OyStatementCells,
} from '../../src/records/import/oy-statement.ts';

/** A line of OY's statement; a paid disbursement unless said otherwise. */
export function statementCells(changes: Partial<OyStatementCells> = {}): OyStatementCells {
  return {
    trx_id: 'trx-1',
    partner_trx_id: 'PAY-1',
    created: '21-11-2026 02:00:00',
    settled: '21-11-2026 02:00:05',
    bank_code: '014',
    account: '1239812390',
    amount: '100000',
    fee: '0',
    status: 'SUCCESS',
    type: 'DISBURSEMENT',
    ...changes,
  };
}

export function statementText(lines: readonly OyStatementCells[]): string {
  const rows = lines.map((line) => OY_STATEMENT_COLUMNS.map((column) => line[column]).join(','));
  return [OY_STATEMENT_COLUMNS.join(','), ...rows, ''].join('\r\n');
}

let files = 0;

/** Writes a file into `dir`; returns its path. */
export async function statementFile(dir: string, content: string | Buffer): Promise<string> {
  files += 1;
  const path = join(dir, `statement-${files}.csv`);
  await writeFile(path, content);
  return path;
}
