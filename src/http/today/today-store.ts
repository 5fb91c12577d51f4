import type { PayoutState } from '../../domain/payout-states.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** Batches of which rows are ready, and none is asked about any more: a second person can approve. */
export async function countBatchesToApprove(db: Queryable): Promise<number> {
  const rowsIn = (state: PayoutState) =>
    db('payouts').whereRaw('payouts.batch_id = batches.id').where({ state }).select(db.raw('1'));
  const row = await db('batches')
    .whereIn('state', ['checking', 'approved'])
    .whereExists(rowsIn('ready'))
    .whereNotExists(rowsIn('inquiring'))
    .count({ batches: '*' })
    .first<{ batches: number }>();
  return row.batches;
}
