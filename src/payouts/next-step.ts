import type { Payout } from './payout.ts';

/** What moves a payout on, or that nothing does; each who shows it has words of their own for it. */
export type PayoutStep =
  | 'name_is_asked'
  | 'person_reviews'
  | 'second_person_approves'
  | 'is_sent'
  | 'answer_comes'
  | 'outcome_is_asked'
  | 'goes_again'
  | 'person_releases'
  | 'confirmed_once_more'
  | 'confirmed_then_retried'
  | 'person_retries'
  | 'person_resolves'
  | 'row_is_corrected'
  | 'new_row'
  | 'nothing';

/** When: `nextActionAt`, where it is set. */
export function nextStep({
  state,
  nextActionAt,
}: Pick<Payout, 'state' | 'nextActionAt'>): PayoutStep {
  switch (state) {
    case 'inquiring':
      return 'name_is_asked';
    case 'review':
      return 'person_reviews';
    case 'ready':
      return 'second_person_approves';
    case 'approved':
      return 'is_sent';
    case 'sending':
      return 'answer_comes';
    case 'unknown':
    case 'processing':
      return 'outcome_is_asked';
    case 'held':
      return nextActionAt === null ? 'person_releases' : 'goes_again';
    case 'paid':
      return nextActionAt === null ? 'nothing' : 'confirmed_once_more';
    case 'failed':
      return nextActionAt === null ? 'person_retries' : 'confirmed_then_retried';
    case 'quarantined':
      return 'person_resolves';
    case 'invalid':
      return 'row_is_corrected';
    case 'reversed':
      return 'new_row';
    case 'cancelled':
      return 'nothing';
  }
}
