import type { Database } from '../platform/database/database.ts';
import { type Batch, findBatch } from '../batches/batch-store.ts';
import { type BatchRows, checkBatch } from '../batches/require-batch.ts';
import { type BatchPage, type BatchRow, pageOfBatchRows } from './batch-rows-store.ts';
import { type OrderRowOfBatch, pageOfOrderRows } from './order-rows-store.ts';

export interface ReportContext {
  readonly database: Database;
}

export interface WrittenReport {
  /** Rows below the header. */
  readonly rows: number;
}

const PAGE_ROWS = 2000;

/** A batch, also one that is being received; `rows`: what its rows must be. Throws UserErrors. */
export async function batchToReport(
  { database }: ReportContext,
  batchId: string,
  rows?: BatchRows,
): Promise<Batch> {
  const batch = await findBatch(database.knex, batchId);
  if (batch && rows === undefined) return batch;
  return checkBatch(batch, batchId, rows ?? 'payouts');
}

/** Every row of a batch of payouts in the order of the uploaded file, a page in memory at a time. */
export function batchRows(
  context: ReportContext,
  batchId: string,
  which: 'all' | 'refused',
): AsyncGenerator<BatchRow> {
  return pages(context, batchId, which, pageOfBatchRows);
}

/** The same of a batch of orders. */
export function orderRows(
  context: ReportContext,
  batchId: string,
  which: 'all' | 'refused',
): AsyncGenerator<OrderRowOfBatch> {
  return pages(context, batchId, which, pageOfOrderRows);
}

async function* pages<Row extends { readonly rowNumber: number }>(
  context: ReportContext,
  batchId: string,
  which: 'all' | 'refused',
  pageOf: (db: Database['knex'], page: BatchPage) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let afterRow = 0; ; ) {
    const page = { batchId, afterRow, limit: PAGE_ROWS, which };
    const rows = await pageOf(context.database.knex, page);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    afterRow = last.rowNumber;
  }
}
