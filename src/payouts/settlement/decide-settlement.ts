import type { PayoutTransition } from '../../domain/payout-states.ts';
import { epochMs, type Instant } from '../../domain/time.ts';
import type { Payout } from '../payout.ts';
import type { StatusAnswer, StatusMeaning } from '../provider-port.ts';
import type { Said, Told } from '../../domain/sentence.ts';
import { sayOfPayout } from '../payout-reasons.ts';

export interface SettlementRules {
  /** "No such transaction" is believed when repeated for so long … */
  readonly notFoundQuietMs: number;
  /** … and said at least so often. */
  readonly notFoundAnswers: number;
  /** How often one id may be sent before a person must look. */
  readonly maxSends: number;
}

export type SettlementDecision =
  | { readonly kind: 'ask_again'; readonly reasonCode: string | null; readonly notFound: boolean }
  | {
      readonly kind: 'move';
      readonly transition: PayoutTransition;
      readonly reasonCode: string | null;
      readonly reason: Told | null;
      readonly posting: 'paid' | 'failed' | 'not_created' | null;
      readonly sendAgain: boolean;
      /** Our id stands for another bank, account or amount at the provider. */
      readonly foreign: boolean;
    }
  /** The answer repeats what the payout's state says already. */
  | { readonly kind: 'nothing_new' }
  /** It repeats it, and it was asked for so that it would. */
  | { readonly kind: 'confirmed' };

type Move = Extract<SettlementDecision, { kind: 'move' }>;

/**
 * The one way to finish a payout: what a status answer means for it. Pure. Whatever brought us here
 * (callback, sweep, a person), in whatever order, the same answers give the same end.
 */
export function decideSettlement(
  payout: Payout,
  timesSent: number,
  answer: StatusAnswer,
  now: Instant,
  rules: SettlementRules,
): SettlementDecision {
  const decision = decideAnswer(payout, timesSent, answer, now, rules);
  if (decision.kind !== 'nothing_new' || !isBeingConfirmed(payout)) return decision;
  return ABOUT_THE_PAYOUT.includes(answer.meaning) && !isOlderThanEnd(payout, answer)
    ? { kind: 'confirmed' }
    : { kind: 'ask_again', reasonCode: payout.reasonCode, notFound: false };
}

const ABOUT_THE_PAYOUT: readonly StatusMeaning[] = ['paid', 'failed', 'in_progress', 'not_found'];

/** It has its end, and is to be asked about once more all the same. */
function isBeingConfirmed(payout: Payout): boolean {
  return (payout.state === 'paid' || payout.state === 'failed') && payout.nextActionAt !== null;
}

function decideAnswer(
  payout: Payout,
  timesSent: number,
  answer: StatusAnswer,
  now: Instant,
  rules: SettlementRules,
): SettlementDecision {
  switch (answer.meaning) {
    case 'paid':
    case 'failed':
    case 'in_progress': {
      const difference = differenceFromOrder(payout, answer);
      if (difference !== null) {
        return { ...quarantine('other_transaction', difference), foreign: true };
      }
      return decideFound(payout, answer.meaning, answer);
    }
    case 'not_found':
      return decideNotFound(payout, timesSent, answer, now, rules);
    case 'needs_attention':
      return decideSilence(payout, 'provider_needs_attention');
    case 'caller_rejected':
      return decideSilence(payout, 'status_refused');
    case 'throttled':
      return decideSilence(payout, 'throttled');
    case 'unknown':
      return decideSilence(payout, 'no_clear_answer');
  }
}

function decideFound(
  payout: Payout,
  meaning: 'paid' | 'failed' | 'in_progress',
  answer: StatusAnswer,
): SettlementDecision {
  if (payout.state === 'paid' || payout.state === 'failed') {
    if (payout.state === meaning) return { kind: 'nothing_new' };
    if (meaning === 'in_progress' && isOlderThanEnd(payout, answer)) return { kind: 'nothing_new' };
    return quarantine(
      'contradiction',
      sayOfPayout('reason/recorded_otherwise', {
        state: payout.state,
        meaning,
        code: answer.code ?? '',
      }),
    );
  }
  if (meaning === 'in_progress') {
    if (payout.state === 'processing') {
      return { kind: 'ask_again', reasonCode: 'in_progress', notFound: false };
    }
    return move('found_in_progress', 'in_progress', answer.message, null);
  }
  return meaning === 'paid'
    ? move('found_paid', null, null, 'paid')
    : move('found_failed', 'failed_by_provider', answer.message, 'failed');
}

/** Reasons of a failure under which the provider need not know the id. */
const AGREES_WITH_NOT_FOUND: readonly (string | null)[] = [
  'rejected_by_provider',
  'resolved_by_person',
];

function decideNotFound(
  payout: Payout,
  timesSent: number,
  answer: StatusAnswer,
  now: Instant,
  rules: SettlementRules,
): SettlementDecision {
  if (payout.state === 'sending' || payout.state === 'held') return { kind: 'nothing_new' };
  if (payout.state === 'paid' || payout.state === 'failed') {
    // Where the send was refused, nothing was created; and a person may have found the same.
    if (payout.state === 'failed' && AGREES_WITH_NOT_FOUND.includes(payout.reasonCode)) {
      return { kind: 'nothing_new' };
    }
    if (isOlderThanEnd(payout, answer)) return { kind: 'nothing_new' };
    return quarantine(
      'contradiction',
      sayOfPayout('reason/recorded_and_gone', { state: payout.state }),
    );
  }
  const since = payout.notFoundSince;
  const quiet = since !== null && epochMs(now) - epochMs(since) >= rules.notFoundQuietMs;
  if (!quiet || payout.tries + 1 < rules.notFoundAnswers) {
    return { kind: 'ask_again', reasonCode: payout.reasonCode ?? 'not_found', notFound: true };
  }
  if (payout.reasonCode === 'exists_already') {
    return quarantine('exists_with_nothing_behind', sayOfPayout('reason/duplicate_of_nothing'));
  }
  if (payout.state === 'processing') {
    return quarantine('contradiction', sayOfPayout('reason/accepted_and_gone'));
  }
  if (timesSent >= rules.maxSends) {
    return quarantine('never_arrives', sayOfPayout('reason/sent_in_vain', { times: timesSent }));
  }
  return {
    kind: 'move',
    transition: 'not_found_confirmed',
    reasonCode: 'not_found_confirmed',
    reason: answer.message,
    posting: 'not_created',
    sendAgain: true,
    foreign: false,
  };
}

function decideSilence(payout: Payout, reasonCode: string): SettlementDecision {
  if (!isOpenQuestion(payout)) return { kind: 'nothing_new' };
  // The 203 of a send is remembered: it decides what a later "not found" means.
  const keep = payout.reasonCode === 'exists_already' ? 'exists_already' : reasonCode;
  return { kind: 'ask_again', reasonCode: keep, notFound: false };
}

/** While the request is on its way only its own answer, or a transaction found, is news. */
function isOpenQuestion(payout: Payout): boolean {
  return payout.state === 'unknown' || payout.state === 'processing';
}

/**
 * Two questions may be under way at once, and the answers change places: one asked before the payout
 * ended tells an older story and contradicts nothing.
 */
function isOlderThanEnd(payout: Payout, answer: StatusAnswer): boolean {
  return payout.finishedAt !== null && answer.evidence.at <= payout.finishedAt;
}

/** What of an answer is not what was asked for; null when all that it says agrees. */
export function differenceFromOrder(payout: Payout, answer: StatusAnswer): Said | null {
  if (answer.bankCode !== null && answer.bankCode !== payout.bankCode) {
    return sayOfPayout('reason/another_bank');
  }
  if (answer.accountNumber !== null && answer.accountNumber !== payout.accountNumber) {
    return sayOfPayout('reason/another_account');
  }
  if (answer.amount !== null && answer.amount !== payout.amount) {
    return sayOfPayout('reason/another_amount');
  }
  return null;
}

function quarantine(reasonCode: string, reason: Said): Move {
  return move('contradiction_found', reasonCode, reason, null);
}

function move(
  transition: PayoutTransition,
  reasonCode: string | null,
  reason: Told | null,
  posting: 'paid' | 'failed' | null,
): Move {
  return {
    kind: 'move',
    transition,
    reasonCode,
    reason,
    posting,
    sendAgain: false,
    foreign: false,
  };
}
