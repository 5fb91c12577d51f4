import { businessDay } from '../domain/time.ts';
import {
  batchToReport,
  orderRows,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import {
  type BatchResults,
  correctedIn,
  resultColumns,
  uploadedCells,
  writeResultsCsv,
  writeResultsXlsx,
} from './batch-results.ts';
import type { Row } from './tables/report-table.ts';
import type { OrderRowOfBatch } from './order-rows-store.ts';

/** What stands behind the uploaded columns; amounts in rupiah, times in UTC, the day in Jakarta. */
export const ORDER_RESULTS_COLUMNS = [
  'row',
  'state',
  'provider_id',
  'provider_reference',
  'provider_status',
  'va_number',
  'payment_url',
  'payment',
  'payable_until',
  'payments',
  'paid_amount',
  'fee',
  'tax',
  'last_paid_at',
  'business_day',
  'finished_at',
  'failure_code',
  'reason',
  'corrected_in',
] as const;

/** What a payer needs that has a column of its own; the rest stands in `payment`, as `name=value`. */
const OWN_COLUMNS: readonly string[] = ['va_number', 'payment_url'];

const KINDS = {
  row: 'count',
  payments: 'count',
  paid_amount: 'amount',
  fee: 'amount',
  tax: 'amount',
} as const;

/**
 * The uploaded rows of a batch of orders, all of them and in their order and columns, with what was made,
 * what the payer needs, and what was paid. Written in the upload's own delimiter. Throws UserErrors.
 */
export async function writeOrderResults(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  return writeResultsCsv(await resultsOf(context, batchId), path);
}

/** The same as an XLSX file. */
export async function writeOrderResultsWorkbook(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  return writeResultsXlsx(await resultsOf(context, batchId), path);
}

async function resultsOf(context: ReportContext, batchId: string): Promise<BatchResults> {
  const { header, delimiter } = (await batchToReport(context, batchId, 'orders')).format;
  return {
    columns: resultColumns(header, ORDER_RESULTS_COLUMNS, KINDS),
    delimiter,
    async *rows() {
      for await (const row of orderRows(context, batchId, 'all')) {
        yield cellsOf(row, header.length);
      }
    },
  };
}

function cellsOf(row: OrderRowOfBatch, width: number): Row {
  const { payment, lastPaidAt } = row;
  const rest = Object.entries(payment).filter(([name]) => !OWN_COLUMNS.includes(name));
  const money = (amount: number): number | null => (row.paidCount === 0 ? null : amount);
  return [
    ...uploadedCells(row.cells, width),
    row.rowNumber,
    row.state,
    row.providerId,
    row.providerReference,
    row.providerStatus,
    payment.va_number ?? null,
    payment.payment_url ?? null,
    rest.map(([name, value]) => `${name}=${value}`).join(' '),
    row.expiresAt,
    row.paidCount,
    money(row.paidSen),
    money(row.feeSen),
    money(row.taxSen),
    lastPaidAt,
    lastPaidAt === null ? null : businessDay(lastPaidAt),
    row.finishedAt,
    row.failureCode,
    row.reasons.join(' '),
    correctedIn(row.correctedIn),
    // Cells that the row had beyond the header: nothing is lost.
    ...row.cells.slice(width),
  ];
}
