import { PAYOUT_TRANSITIONS, type PayoutState } from '../../domain/payout-states.ts';
import type { Payout } from '../payout.ts';
import type { StatusAnswer } from '../provider-port.ts';
import { differenceFromOrder } from './decide-settlement.ts';
import type { Said } from '../../domain/sentence.ts';
import { sayOfPayout } from '../payout-reasons.ts';

/** How the attempt before the newest one came to be failed: the transition that said so. */
export type FailedHow = 'send_rejected' | 'found_failed' | 'resolved_as_failed' | null;

export type EarlierAttemptDecision =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'contradicted'; readonly reason: Said }
  | { readonly kind: 'ask_again' }
  | { readonly kind: 'nothing_to_do'; readonly why: string };

/**
 * What a status answer about an earlier, failed attempt means. Pure. Only "failed" confirms a failure;
 * "no such transaction" does so where the send itself was refused, for then nothing came into being.
 */
export function decideEarlierAttempt(
  payout: Payout,
  failed: FailedHow,
  answer: StatusAnswer,
): EarlierAttemptDecision {
  switch (answer.meaning) {
    case 'failed': {
      const difference = differenceFromOrder(payout, answer);
      return difference === null ? { kind: 'confirmed' } : contradicted(payout, difference);
    }
    case 'paid':
      return contradicted(
        payout,
        sayOfPayout('reason/failed_now_paid', { code: answer.code ?? '' }),
      );
    case 'in_progress':
      return contradicted(
        payout,
        sayOfPayout('reason/failed_now_in_progress', { code: answer.code ?? '' }),
      );
    case 'not_found':
      if (failed !== 'found_failed') return { kind: 'confirmed' };
      return contradicted(payout, sayOfPayout('reason/failed_and_gone'));
    case 'caller_rejected':
    case 'throttled':
    case 'needs_attention':
    case 'unknown':
      return { kind: 'ask_again' };
  }
}

function contradicted(payout: Payout, reason: Said): EarlierAttemptDecision {
  const from: readonly PayoutState[] = PAYOUT_TRANSITIONS.contradiction_found.from;
  return from.includes(payout.state)
    ? { kind: 'contradicted', reason }
    : { kind: 'nothing_to_do', why: `a person has it already: ${payout.state}` };
}
