import { UserError } from '../domain/errors.ts';
import type { Database } from '../platform/database/database.ts';
import { type Batch, findBatch } from '../payouts/store/batch-store.ts';
import { type BatchRow, pageOfBatchRows } from './batch-rows-store.ts';

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

/** Every row of a batch in the order of the uploaded file, a page in memory at a time. */
export async function* batchRows(
  context: ReportContext,
  batchId: string,
  which: 'all' | 'refused',
): AsyncGenerator<BatchRow> {
  for (let afterRow = 0; ; ) {
    const page = { batchId, afterRow, limit: PAGE_ROWS, which };
    const rows = await pageOfBatchRows(context.database.knex, page);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    afterRow = last.rowNumber;
  }
}
