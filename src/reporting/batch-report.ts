import { UserError } from '../domain/errors.ts';
import type { Database } from '../platform/database/database.ts';
import { type Batch, findBatch } from '../payouts/store/batch-store.ts';
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

export async function batchToReport(context: ReportContext, batchId: string): Promise<Batch> {
  const batch = await findBatch(context.database.knex, batchId);
  if (batch) return batch;
  throw new UserError(
    'batch_unknown',
    `There is no batch ${batchId}.`,
    'See `rekon payouts status` for the batches that there are.',
  );
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
