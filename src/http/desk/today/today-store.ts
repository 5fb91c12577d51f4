import { PAYOUT_STATES, type PayoutState, isFinal } from '../../../domain/payout-states.ts';
import { type Sen, sen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import type { StateTotal } from '../../../payouts/store/payout-totals-store.ts';
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

const OPEN_STATES = PAYOUT_STATES.filter((state) => !isFinal(state));

/** Payouts that have not ended, by state: whatever the history, only they are counted. */
export async function openTotals(db: Queryable): Promise<StateTotal[]> {
  const rows: { state: PayoutState; count: number | string; amount: number | string }[] = await db(
    'payouts',
  )
    .whereIn('state', OPEN_STATES)
    .groupBy('state')
    .orderBy('state')
    .select('state', db.raw('count(*) as count'), db.raw('sum(amount_sen) as amount'));
  return rows.map(({ state, count, amount }) => ({
    state,
    count: Number(count),
    amount: sen(Number(amount)),
  }));
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
