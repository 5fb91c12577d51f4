import { businessDay } from '../domain/time.ts';
import {
  batchRows,
  batchToReport,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import type { BatchRow } from './batch-rows-store.ts';
import {
  type BatchResults,
  correctedIn,
  resultColumns,
  uploadedCells,
  writeResultsCsv,
  writeResultsXlsx,
} from './batch-results.ts';
import type { Row } from './tables/report-table.ts';

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
 * taken has state `rejected` or `duplicate`, and `corrected_in` says where it was corrected. Written in the
 * upload's own delimiter. Throws UserErrors.
 */
export async function writeResults(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  return writeResultsCsv(await resultsOf(context, batchId), path);
}

/** The same as an XLSX file. */
export async function writeResultsWorkbook(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  return writeResultsXlsx(await resultsOf(context, batchId), path);
}

async function resultsOf(context: ReportContext, batchId: string): Promise<BatchResults> {
  const { header, delimiter } = (await batchToReport(context, batchId, 'payouts')).format;
  return {
    columns: resultColumns(header, RESULTS_COLUMNS, { row: 'count' }),
    delimiter,
    async *rows() {
      for await (const row of batchRows(context, batchId, 'all')) {
        yield resultCells(row, header.length);
      }
    },
  };
}

function resultCells(row: BatchRow, width: number): Row {
  const { finishedAt } = row;
  return [
    ...uploadedCells(row.cells, width),
    row.rowNumber,
    row.state,
    row.code,
    row.providerTrxId,
    row.partnerTrxId,
    row.recipientName,
    finishedAt,
    finishedAt === null ? null : businessDay(finishedAt),
    row.reasons.join(' '),
    correctedIn(row.correctedIn),
    // Cells that the row had beyond the header: nothing is lost.
    ...row.cells.slice(width),
  ];
}
