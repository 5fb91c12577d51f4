import { join } from 'node:path';
import { writeCsvFile } from '../../reporting/csv-file.ts';
import type { RejectedLine } from './statement-to-import.ts';

/** Where the lines lie that an import did not take. */
export const importRejectsFile = (dataDir: string, importId: string): string =>
  join(dataDir, `${importId}.rejects.csv`);

/** The lines that an import did not take, in the statement's columns, with their row and the reason. */
export function writeImportRejects(
  path: string,
  columns: readonly string[],
  lines: readonly RejectedLine[],
): Promise<number> {
  const header = [...columns, 'row', 'reason'];
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const line of lines) {
      const width = columns.length;
      const cells = Array.from({ length: width }, (_, index) => line.cells[index] ?? '');
      yield [...cells, String(line.rowNumber), line.reason, ...line.cells.slice(width)];
    }
  }
  return writeCsvFile(path, header, rows());
}
