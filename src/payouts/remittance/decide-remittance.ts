import type { PayoutTransition } from '../../domain/payout-states.ts';
import type { RemitMeaning } from '../provider-port.ts';

export interface RemittanceDecision {
  readonly transition: PayoutTransition;
  readonly reasonCode: string | null;
  /** What becomes of the reservation in the ledger. */
  readonly money: 'stays_reserved' | 'goes_back';
  /** When the payout is looked at next; `person`: only when somebody acts. */
  readonly next:
    | 'ask_status_soon'
    | 'ask_status'
    | 'send_again_later'
    | 'person'
    | 'confirm_failure';
  readonly opensBreaker: 'caller_rejected' | 'low_balance' | null;
}

/** How often an id may be sent and not be created before a person must look. */
export interface RemittanceRules {
  readonly maxRefusals: number;
}

/** What an answer to the nth send of an id means. Pure. */
export function decideRemittance(
  meaning: RemitMeaning,
  timesSent: number,
  rules: RemittanceRules,
): RemittanceDecision {
  const decision = REMITTANCE_DECISIONS[meaning];
  if (decision.transition !== 'send_not_created' || timesSent < rules.maxRefusals) return decision;
  // Whatever it is, it is about this payout: it must not stop the others again and again.
  return { ...decision, reasonCode: 'refused_too_often', next: 'person', opensBreaker: null };
}

const IN_PROGRESS = { money: 'stays_reserved', opensBreaker: null } as const;
const NOT_CREATED = { money: 'goes_back', opensBreaker: null } as const;

/** What an answer to a send means for the payout; the table of provider-notes section 1, column `remit`. */
export const REMITTANCE_DECISIONS: Readonly<Record<RemitMeaning, RemittanceDecision>> = {
  accepted: {
    ...IN_PROGRESS,
    transition: 'send_accepted',
    reasonCode: null,
    next: 'ask_status',
  },
  exists_already: {
    ...IN_PROGRESS,
    transition: 'send_unanswered',
    reasonCode: 'exists_already',
    next: 'ask_status_soon',
  },
  unknown: {
    ...IN_PROGRESS,
    transition: 'send_unanswered',
    reasonCode: 'no_clear_answer',
    next: 'ask_status',
  },
  needs_repair: {
    ...NOT_CREATED,
    transition: 'send_rejected',
    reasonCode: 'rejected_by_provider',
    next: 'confirm_failure',
  },
  not_sent: {
    ...NOT_CREATED,
    transition: 'send_not_created',
    reasonCode: 'no_place_in_limit',
    next: 'send_again_later',
  },
  throttled: {
    ...NOT_CREATED,
    transition: 'send_not_created',
    reasonCode: 'throttled',
    next: 'send_again_later',
  },
  low_balance: {
    ...NOT_CREATED,
    transition: 'send_not_created',
    reasonCode: 'low_balance',
    next: 'person',
    opensBreaker: 'low_balance',
  },
  caller_rejected: {
    ...NOT_CREATED,
    transition: 'send_not_created',
    reasonCode: 'caller_rejected',
    next: 'person',
    opensBreaker: 'caller_rejected',
  },
};
