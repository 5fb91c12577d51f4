import {
  findCorrectionColumns,
  hasCorrectionColumns,
  type CorrectionColumns,
} from '../intake/row/correction.ts';
import { normaliseColumnName } from '../intake/row/template.ts';
import { type RefusedRow, writeRejectsFile } from '../intake/rejects-file.ts';
import type { Batch } from '../batches/batch-store.ts';
import {
  batchRows,
  batchToReport,
  orderRows,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import type { BatchRow } from './batch-rows-store.ts';
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
  const batch = await batchToReport(context, batchId);
  const { header, delimiter } = batch.format;
  const placeOf = placing(batch);
  async function* rows(): AsyncGenerator<RefusedRow> {
    const refused = batch.kind === 'payouts' ? batchRows : orderRows;
    for await (const row of refused(context, batchId, 'refused')) {
      yield { ...placeOf(row), cells: row.cells, reasons: reasonsOf(row) };
    }
  }
  return writeWhole(path, (unfinished) =>
    writeRejectsFile(unfinished, header, rows(), { delimiter }),
  );
}

type Place = Pick<RefusedRow, 'batch' | 'row'>;

/** Of payouts and of orders alike. */
type RefusedBatchRow = Pick<
  BatchRow,
  'rowNumber' | 'cells' | 'corrects' | 'reasons' | 'reference' | 'correctedIn'
>;

/**
 * What a corrected row is to name. A file that is only checked becomes no batch that could be named: its
 * rows go on naming what they name, or nothing.
 */
function placing(batch: Batch): (row: RefusedBatchRow) => Place {
  if (batch.state !== 'receiving') {
    return ({ rowNumber }) => ({ batch: batch.id, row: String(rowNumber) });
  }
  const columns = correctionColumnsOf(batch.format.header);
  return ({ rowNumber, cells, corrects }) => {
    if (corrects) return { batch: corrects.batchId, row: String(corrects.rowNumber) };
    const named = columns && { batch: cells[columns.batch] ?? '', row: cells[columns.row] ?? '' };
    return named && named.batch.trim() !== '' ? named : { batch: '', row: String(rowNumber) };
  };
}

function correctionColumnsOf(header: readonly string[]): CorrectionColumns | null {
  const names = header.map(normaliseColumnName);
  return hasCorrectionColumns(names) ? findCorrectionColumns(names) : null;
}

function reasonsOf(row: RefusedBatchRow): RefusedRow['reasons'] {
  const { reasons, reference, correctedIn } = row;
  // A payout that the bank refused has used its reference up; a row that was not taken has not.
  const written =
    reference !== null && row.cells.some((cell) => cell.trim().normalize('NFC') === reference);
  const notes = [
    ...(written
      ? [`The reference ${reference} is used up: give the corrected row a new one.`]
      : []),
    ...(correctedIn
      ? [
          `Corrected already, in row ${correctedIn.rowNumber} of batch ${correctedIn.batchId}: leave this row out.`,
        ]
      : []),
  ];
  return [...reasons.map(asSentence), ...notes].map((message) => ({ message }));
}

/** A payout's reason has no full stop of its own. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
