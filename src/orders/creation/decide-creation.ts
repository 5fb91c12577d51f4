import type { OrderTransition } from '../../domain/order-states.ts';
import type { CreateMeaning } from '../order-provider.ts';

export interface CreationDecision {
  readonly transition: OrderTransition;
  readonly reasonCode: string | null;
  /** When it is looked at next. */
  readonly next: 'ask_later' | 'ask_now' | 'send_again_later' | 'never';
}

/** What the answer to a create request means for its order. Pure. */
export function decideCreation(meaning: CreateMeaning): CreationDecision {
  switch (meaning) {
    case 'created':
      return decided('creation_confirmed', null, 'ask_later');
    case 'exists_already':
      return decided('creation_unanswered', 'exists_already', 'ask_now');
    case 'needs_repair':
      return decided('creation_rejected', 'rejected_by_provider', 'never');
    case 'failed':
      return decided('found_failed', 'failed_by_provider', 'never');
    case 'caller_rejected':
    case 'throttled':
    case 'not_sent':
      return decided('creation_put_off', meaning, 'send_again_later');
    case 'unknown':
      // Asked about however often it was sent: the answer says whether a person must look.
      return decided('creation_unanswered', 'no_clear_answer', 'ask_later');
  }
}

function decided(
  transition: OrderTransition,
  reasonCode: string | null,
  next: CreationDecision['next'],
): CreationDecision {
  return { transition, reasonCode, next };
}
