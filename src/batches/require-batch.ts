import { UserError } from '../domain/errors.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type Batch, findBatch } from './batch-store.ts';

/** What the rows of a batch are, in the words of the command line: `rekon payouts`, `rekon orders`. */
export type BatchRows = 'payouts' | 'orders';

/** The batch; a UserError where there is none, or where its rows are not what is asked for. */
export async function requireBatch(db: Queryable, id: string, rows: BatchRows): Promise<Batch> {
  return checkBatch(await findBatch(db, id), id, rows);
}

/** The same of a batch that was read already. */
export function checkBatch(batch: Batch | null, id: string, rows: BatchRows): Batch {
  if (!batch || batch.state === 'receiving') {
    throw new UserError(
      'batch_unknown',
      `There is no batch ${id}.`,
      `See \`rekon ${rows} status\` for the batches that there are.`,
    );
  }
  const holds: BatchRows = batch.kind === 'payouts' ? 'payouts' : 'orders';
  if (holds === rows) return batch;
  throw new UserError(
    'batch_of_other_kind',
    `Batch ${id} holds ${holds}, not ${rows}.`,
    `Use \`rekon ${holds} …\` for it.`,
  );
}
