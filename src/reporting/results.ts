import { businessDay } from '../domain/time.ts';
import {
  batchRows,
  batchToReport,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import type { BatchRow } from './batch-rows-store.ts';
import { writeCsvFile } from './csv-file.ts';

/** What stands behind the uploaded columns. `business_day` is that of `finished_at`, in Jakarta. */
export const RESULTS_COLUMNS = [
  'row',
  'state',
  'code',
  'provider_trx_id',
  'partner_trx_id',
  'recipient_name',
  'finished_at',
  'business_day',
  'reason',
  'corrected_in',
] as const;

/**
 * The uploaded rows, all of them and in their order and columns, with their outcome: a row that was not
 * taken has state `rejected` or `duplicate`, and `corrected_in` says where it was corrected. Written in the upload's own delimiter. Throws UserErrors.
 */
export async function writeResults(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  const { header, delimiter } = (await batchToReport(context, batchId, 'payouts')).format;
  async function* lines(): AsyncGenerator<readonly string[]> {
    for await (const row of batchRows(context, batchId, 'all'))
      yield resultCells(row, header.length);
  }
  const rows = await writeCsvFile(path, [...header, ...RESULTS_COLUMNS], lines(), { delimiter });
  return { rows };
}

function resultCells(row: BatchRow, width: number): readonly string[] {
  const { finishedAt } = row;
  return [
    ...Array.from({ length: width }, (_, index) => row.cells[index] ?? ''),
    String(row.rowNumber),
    row.state,
    row.code ?? '',
    row.providerTrxId ?? '',
    row.partnerTrxId ?? '',
    row.recipientName ?? '',
    finishedAt ?? '',
    finishedAt === null ? '' : businessDay(finishedAt),
    row.reasons.join(' '),
    row.correctedIn ? `${row.correctedIn.batchId} row ${row.correctedIn.rowNumber}` : '',
    // Cells that the row had beyond the header: nothing is lost.
    ...row.cells.slice(width),
  ];
}
