import type { PayoutState } from '../../../domain/payout-states.ts';
import type { Sen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Queryable } from '../../../platform/database/database.ts';

/** What a provider last told of the deposit. */
export interface LastBalance {
  readonly provider: string;
  readonly at: Instant;
  readonly available: Sen;
}

export async function lastBalance(db: Queryable, provider: string): Promise<LastBalance | null> {
  const row = await db('balance_snapshots')
    .where({ provider })
    .orderBy('id', 'desc')
    .first<LastBalance | undefined>('provider', 'at', 'available_sen as available');
  return row ?? null;
}

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
