import { isFinal, type PayoutState } from '../domain/payout-states.ts';
import type { Batch } from '../batches/batch-store.ts';

/** Where a batch is, in a person's words; derived, never stored. */
export type BatchPhase =
  | 'asking the bank for names'
  | 'waiting for review'
  | 'waiting for approval'
  | 'paying'
  | 'paused'
  | 'waiting for a person'
  | 'finished'
  | 'rejected'
  | 'cancelled'
  | 'nothing to pay';

const WAITS_FOR_PERSON: readonly PayoutState[] = ['review', 'held', 'quarantined'];

export function batchPhase(
  batch: Pick<Batch, 'state' | 'pausedAt'>,
  totals: readonly { readonly state: PayoutState; readonly count: number }[],
): BatchPhase {
  if (batch.state === 'rejected' || batch.state === 'cancelled') return batch.state;
  const states = totals.filter((total) => total.count > 0).map((total) => total.state);
  if (states.every((state) => state === 'invalid')) return 'nothing to pay';
  if (states.includes('inquiring')) return 'asking the bank for names';
  if (states.every(isFinal)) return 'finished';
  if (batch.pausedAt !== null) return 'paused';
  if (
    states.some(
      (state) => !isFinal(state) && !WAITS_FOR_PERSON.includes(state) && state !== 'ready',
    )
  ) {
    return 'paying';
  }
  if (states.includes('ready')) return 'waiting for approval';
  return batch.state === 'checking' ? 'waiting for review' : 'waiting for a person';
}
