import type { Knex } from 'knex';
import { type Sen, sen } from '../../domain/money.ts';
import { isFinal, PAYOUT_STATES, type PayoutState } from '../../domain/payout-states.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface StateTotal {
  readonly state: PayoutState;
  readonly count: number;
  readonly amount: Sen;
}

/** Counts and amounts by state, of one batch or of all. */
export function totalsByState(db: Queryable, batchId?: string): Promise<StateTotal[]> {
  return totals(db('payouts').where(batchId === undefined ? {} : { batch_id: batchId }));
}

const OPEN_STATES = PAYOUT_STATES.filter((state) => !isFinal(state));

/** Of payouts that have not ended: whatever the history, only they are counted. */
export function openTotals(db: Queryable): Promise<StateTotal[]> {
  return totals(db('payouts').whereIn('state', OPEN_STATES));
}

async function totals(payouts: Knex.QueryBuilder): Promise<StateTotal[]> {
  const rows: { state: PayoutState; count: number | string; amount: number | string }[] =
    await payouts
      .count({ count: '*' })
      .sum({ amount: 'amount_sen' })
      .select('state')
      .groupBy('state')
      .orderBy('state');
  return rows.map((row) => ({
    state: row.state,
    count: Number(row.count),
    amount: sen(Number(row.amount)),
  }));
}

/** What is held for one reason, in sen. */
export async function heldAmount(db: Queryable, reasonCode: string): Promise<Sen> {
  const row = await db('payouts')
    .where({ state: 'held', reason_code: reasonCode })
    .select(db.raw('coalesce(sum(amount_sen), 0) as amount'))
    .first<{ amount: number | string }>();
  return sen(Number(row.amount));
}

/** When the open payout that waits longest had its last news; null when none is open. */
export async function oldestOpenSince(db: Queryable, batchId?: string): Promise<Instant | null> {
  const row = await db('payouts')
    .where(batchId === undefined ? {} : { batch_id: batchId })
    .whereIn('state', ['sending', 'unknown', 'processing', 'held'])
    .min({ oldest: 'updated_at' })
    .first<{ oldest: Instant | null } | undefined>();
  return row?.oldest ?? null;
}

/** Payouts on their way that are not overdue, and those that the jobs will take up. */
export async function countMoving(db: Queryable, at: Instant): Promise<number> {
  const row = await db('payouts')
    .whereNotNull('next_action_at')
    .whereRaw('(expected_by is null or expected_by > ? or state in (?, ?))', [
      at,
      'approved',
      'held',
    ])
    .select(db.raw('count(*) as count'))
    .first<{ count: number | string }>();
  return Number(row.count);
}
