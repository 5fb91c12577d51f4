import { sen, toPlainRupiah } from '../domain/money.ts';
import { businessDay } from '../domain/time.ts';
import {
  batchToReport,
  orderRows,
  type ReportContext,
  type WrittenReport,
} from './batch-report.ts';
import { writeCsvFile } from './csv-file.ts';
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

/**
 * The uploaded rows of a batch of orders, all of them and in their order and columns, with what was made,
 * what the payer needs, and what was paid. Written in the upload's own delimiter. Throws UserErrors.
 */
export async function writeOrderResults(
  context: ReportContext,
  batchId: string,
  path: string,
): Promise<WrittenReport> {
  const { header, delimiter } = (await batchToReport(context, batchId, 'orders')).format;
  async function* lines(): AsyncGenerator<readonly string[]> {
    for await (const row of orderRows(context, batchId, 'all')) yield cellsOf(row, header.length);
  }
  const columns = [...header, ...ORDER_RESULTS_COLUMNS];
  return { rows: await writeCsvFile(path, columns, lines(), { delimiter }) };
}

function cellsOf(row: OrderRowOfBatch, width: number): readonly string[] {
  const { payment, lastPaidAt, correctedIn } = row;
  const rest = Object.entries(payment).filter(([name]) => !OWN_COLUMNS.includes(name));
  const money = (amount: number): string => (row.paidCount === 0 ? '' : toPlainRupiah(sen(amount)));
  return [
    ...Array.from({ length: width }, (_, index) => row.cells[index] ?? ''),
    String(row.rowNumber),
    row.state,
    row.providerId ?? '',
    row.providerReference ?? '',
    row.providerStatus ?? '',
    payment.va_number ?? '',
    payment.payment_url ?? '',
    rest.map(([name, value]) => `${name}=${value}`).join(' '),
    row.expiresAt ?? '',
    String(row.paidCount),
    money(row.paidSen),
    money(row.feeSen),
    money(row.taxSen),
    lastPaidAt ?? '',
    lastPaidAt === null ? '' : businessDay(lastPaidAt),
    row.finishedAt ?? '',
    row.failureCode ?? '',
    row.reasons.join(' '),
    correctedIn ? `${correctedIn.batchId} row ${correctedIn.rowNumber}` : '',
    // Cells that the row had beyond the header: nothing is lost.
    ...row.cells.slice(width),
  ];
}
