import { type RefusedRow, writeRejectsFile } from '../intake/rejects-file.ts';
import {
  batchRows,
  batchToReport,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import { writeWhole } from './csv-file.ts';

/**
 * The rows that need repair: those that intake did not take, and those whose account the bank does not
 * know. In the uploaded columns, to be corrected and uploaded again. Throws UserErrors.
 */
export async function writeRejects(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  const { header, delimiter } = (await batchToReport(context, batchId)).format;
  async function* rows(): AsyncGenerator<RefusedRow> {
    for await (const row of batchRows(context, batchId, 'refused')) {
      const reasons = row.reasons.map((message) => ({ message }));
      yield { rowNumber: row.rowNumber, cells: row.cells, reasons };
    }
  }
  return writeWhole(path, (unfinished) =>
    writeRejectsFile(unfinished, header, rows(), { delimiter }),
  );
}
