import { negateSen, type Sen } from '../domain/money.ts';
import type { MoneyPosition } from '../domain/payout-states.ts';
import { deposit, inFlight, OPENING_EQUITY, PAYOUT_EXPENSE, PAYOUTS_OWED } from './accounts.ts';
import type { Posting, PostingKind } from './posting.ts';

/** The postings of money out (design, section 6): pure, one function per event. */

function move(
  key: string,
  kind: PostingKind,
  subject: string,
  memo: string,
  from: string,
  to: string,
  amount: Sen,
): Posting {
  return {
    key,
    kind,
    subject,
    memo,
    entries: [
      { account: to, amount },
      { account: from, amount: negateSen(amount) },
    ],
  };
}

/** Approving a batch owes its total to the recipients. */
export function batchApproved(batchId: string, approvalId: number, total: Sen): Posting {
  return move(
    `batch_approved:${approvalId}`,
    'batch_approved',
    batchId,
    'batch approved: owed to the recipients',
    PAYOUTS_OWED,
    PAYOUT_EXPENSE,
    total,
  );
}

/** A payout that was approved and is not to be paid any more is no longer owed; by which event. */
export function payoutReleased(eventId: number, reference: string, amount: Sen): Posting {
  return move(
    `payout_released:${eventId}`,
    'payout_released',
    reference,
    'no longer owed: the approved payout will not be sent',
    PAYOUT_EXPENSE,
    PAYOUTS_OWED,
    amount,
  );
}

/** What one send of an attempt does. `times` counts the sends of the same id: 1 for the first. */
export interface SendOfAttempt {
  readonly provider: string;
  readonly partnerTrxId: string;
  readonly times: number;
  readonly amount: Sen;
}

/** Sending reserves the money. */
export function payoutSent(send: SendOfAttempt): Posting {
  const { provider, partnerTrxId, times, amount } = send;
  return move(
    `payout_sent:${partnerTrxId}:${times}`,
    'payout_sent',
    partnerTrxId,
    'reserved for a send',
    deposit(provider),
    inFlight(provider),
    amount,
  );
}

/** The provider created nothing: the reservation goes back. */
export function payoutNotCreated(send: SendOfAttempt): Posting {
  const { provider, partnerTrxId, times, amount } = send;
  return move(
    `payout_not_created:${partnerTrxId}:${times}`,
    'payout_not_created',
    partnerTrxId,
    'the provider created nothing: reservation given back',
    inFlight(provider),
    deposit(provider),
    amount,
  );
}

/** The recipient has the money: the debt is discharged. */
export function payoutPaid(provider: string, partnerTrxId: string, amount: Sen): Posting {
  return move(
    `payout_paid:${partnerTrxId}`,
    'payout_paid',
    partnerTrxId,
    'paid to the recipient',
    inFlight(provider),
    PAYOUTS_OWED,
    amount,
  );
}

/** The provider failed it for good: the money is back in the deposit. It stays owed until a person decides. */
export function payoutFailed(provider: string, partnerTrxId: string, amount: Sen): Posting {
  return move(
    `payout_failed:${partnerTrxId}`,
    'payout_failed',
    partnerTrxId,
    'failed at the provider: money given back',
    inFlight(provider),
    deposit(provider),
    amount,
  );
}

/**
 * The provider had created it after all, although it had said that nothing was: reserved again. `times`
 * as in `payoutNotCreated`, which this takes back.
 */
export function payoutFound(send: SendOfAttempt): Posting {
  const { provider, partnerTrxId, times, amount } = send;
  return move(
    `payout_found:${partnerTrxId}:${times}`,
    'payout_found',
    partnerTrxId,
    'found at the provider after it was refused: reserved again',
    deposit(provider),
    inFlight(provider),
    amount,
  );
}

/** The bank sent it back: the money is in the deposit again, and nothing is owed; paying again is a new row. */
export function payoutReversed(provider: string, partnerTrxId: string, amount: Sen): Posting {
  return move(
    `payout_reversed:${partnerTrxId}`,
    'payout_reversed',
    partnerTrxId,
    'came back to the deposit after it was paid',
    PAYOUT_EXPENSE,
    deposit(provider),
    amount,
  );
}

/** A person's decision about a quarantined payout, and the state that it was quarantined out of. */
export interface ResolvedPayout {
  readonly provider: string;
  readonly eventId: number;
  readonly partnerTrxId: string;
  readonly amount: Sen;
  readonly from: MoneyPosition;
  readonly to: MoneyPosition;
}

/** The way of the money, step by step: each step has a posting there and one back. */
const WAY: readonly MoneyPosition[] = ['none', 'owed', 'in_flight', 'discharged'];

interface Step {
  readonly kind: PostingKind;
  from(provider: string): string;
  to(provider: string): string;
}

const owed = (): string => PAYOUTS_OWED;
const expense = (): string => PAYOUT_EXPENSE;
const ONWARDS: readonly Step[] = [
  { kind: 'payout_owed_again', from: owed, to: expense },
  { kind: 'payout_found', from: deposit, to: inFlight },
  { kind: 'payout_paid', from: inFlight, to: owed },
];
const BACK: readonly Step[] = [
  { kind: 'payout_released', from: expense, to: owed },
  { kind: 'payout_failed', from: inFlight, to: deposit },
  { kind: 'payout_unpaid', from: owed, to: inFlight },
];

/** The postings that bring the money from where the quarantine found it to where the decision has it. */
export function payoutResolved(resolved: ResolvedPayout): Posting[] {
  const { provider, eventId, partnerTrxId, amount } = resolved;
  const from = WAY.indexOf(resolved.from);
  const to = WAY.indexOf(resolved.to);
  const steps = to >= from ? ONWARDS.slice(from, to) : BACK.slice(to, from).toReversed();
  return steps.map((step) =>
    move(
      `${step.kind}:${partnerTrxId}:resolved:${eventId}`,
      step.kind,
      partnerTrxId,
      'a person has decided what became of it',
      step.from(provider),
      step.to(provider),
      amount,
    ),
  );
}

/** The deposit as the provider first told it. */
export function openingBalance(provider: string, amount: Sen): Posting {
  return move(
    `opening_balance:${provider}`,
    'opening_balance',
    provider,
    'deposit found at the provider on the first day',
    OPENING_EQUITY,
    deposit(provider),
    amount,
  );
}
