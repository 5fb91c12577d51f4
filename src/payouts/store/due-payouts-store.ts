import type { Knex } from 'knex';
import type { PayoutState } from '../../domain/payout-states.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** States in which `next_action_at` says when the provider is asked what became of the payout. */
export const ASKED_ABOUT = ['unknown', 'processing', 'paid', 'failed'] as const;

/** Ids of payouts that a stage should take up now, longest overdue first. */
export async function duePayouts(
  db: Queryable,
  due: {
    states: readonly PayoutState[];
    at: Instant;
    limit: number;
    /** Only of batches in these states; a paused batch is left out with them. */
    batchStates?: readonly string[];
    banks?: Banks;
  },
): Promise<number[]> {
  const query = db('payouts')
    .whereIn('payouts.state', due.states)
    .andWhere('payouts.next_action_at', '<=', due.at)
    .andWhere((where) => ofBanks(where, due.banks))
    .orderBy('payouts.next_action_at')
    .orderBy('payouts.id')
    .limit(due.limit);
  if (due.batchStates === undefined) return query.pluck('payouts.id');
  return query
    .join('batches', 'batches.id', 'payouts.batch_id')
    .whereIn('batches.state', due.batchStates)
    .whereNull('batches.paused_at')
    .pluck('payouts.id');
}

type Banks = { readonly only: readonly string[] } | { readonly not: readonly string[] };

function ofBanks(where: Knex.QueryBuilder, banks: Banks | undefined): void {
  if (banks === undefined) return;
  if ('only' in banks) void where.whereIn('payouts.bank_code', banks.only);
  else void where.whereNotIn('payouts.bank_code', banks.not);
}
