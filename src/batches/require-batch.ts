import type { Queryable } from '../platform/database/database.ts';
import { type Batch, findBatch } from './batch-store.ts';
import { batchProblem } from './batch-problems.ts';

/** What the rows of a batch are, in the words of the command line: `rekon payouts`, `rekon orders`. */
export type BatchRows = 'payouts' | 'orders';

/** The batch; a UserError where there is none, or where its rows are not what is asked for. */
export async function requireBatch(db: Queryable, id: string, rows: BatchRows): Promise<Batch> {
  return checkBatch(await findBatch(db, id), id, rows);
}

/** The same of a batch that was read already. */
export function checkBatch(batch: Batch | null, id: string, rows: BatchRows): Batch {
  if (!batch || batch.state === 'receiving') {
    throw batchProblem('batch_unknown', { batch: id, rows });
  }
  const holds: BatchRows = batch.kind === 'payouts' ? 'payouts' : 'orders';
  if (holds === rows) return batch;
  throw batchProblem('batch_of_other_kind', { batch: id, holds, rows });
}
