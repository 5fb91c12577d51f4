import type { PayoutTransition } from '../../domain/payout-states.ts';
import type { Payout } from '../payout.ts';
import type { InquiryMeaning } from '../provider-port.ts';
import { compareNames } from './compare-names.ts';
import { reasonOf, type Told } from '../../domain/sentence.ts';
import { sayOfPayout } from '../payout-reasons.ts';

export type InquiryDecision =
  | {
      readonly kind: 'move';
      readonly transition: PayoutTransition;
      readonly reasonCode: string | null;
      readonly reason: Told | null;
    }
  | { readonly kind: 'ask_again'; readonly reasonCode: string };

/** What the bank's answer about a recipient means for the payout. Pure. */
export function decideInquiry(
  payout: Payout,
  answer: { meaning: InquiryMeaning; recipientName: string | null; message: string },
  nameScorePercent: number,
): InquiryDecision {
  switch (answer.meaning) {
    case 'unknown':
      return { kind: 'ask_again', reasonCode: 'no_clear_answer' };
    case 'caller_rejected':
      return { kind: 'ask_again', reasonCode: 'caller_rejected' };
    case 'throttled':
      return { kind: 'ask_again', reasonCode: 'throttled' };
    case 'not_known':
      return move(
        'recipient_rejected',
        'recipient_unknown',
        sayOfPayout('reason/bank_says', { message: answer.message }),
      );
    case 'known':
      return decideKnown(payout, answer.recipientName ?? '', nameScorePercent);
  }
}

function decideKnown(payout: Payout, found: string, nameScorePercent: number): InquiryDecision {
  if (payout.suspectedDuplicateOf !== null) {
    return move(
      'recipient_doubtful',
      'suspected_duplicate',
      reasonOf(payout) ?? sayOfPayout('reason/same_as_earlier'),
    );
  }
  if (payout.expectedName === null) return move('recipient_confirmed', null, null);
  const { scorePercent, why } = compareNames(payout.expectedName, found);
  if (scorePercent >= nameScorePercent) return move('recipient_confirmed', null, null);
  return move(
    'recipient_doubtful',
    'name_differs',
    sayOfPayout('reason/names_differ', { score: scorePercent, needed: nameScorePercent, why }),
  );
}

function move(
  transition: PayoutTransition,
  reasonCode: string | null,
  reason: Told | null,
): InquiryDecision {
  return { kind: 'move', transition, reasonCode, reason };
}
