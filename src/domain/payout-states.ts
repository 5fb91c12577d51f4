/**
 * A payout's life (design, section 4). This table is the only place where a transition is allowed:
 * the stores refuse any other, the SQL CHECK lists the same states, and docs/payout-states.md is
 * compared with it by a test.
 */
export const PAYOUT_STATES = [
  'inquiring',
  'invalid',
  'review',
  'ready',
  'approved',
  'sending',
  'unknown',
  'processing',
  'held',
  'paid',
  'failed',
  'quarantined',
  'reversed',
  'cancelled',
] as const;

export type PayoutState = (typeof PAYOUT_STATES)[number];

interface Transition {
  readonly from: readonly PayoutState[];
  readonly to: PayoutState;
  /** Who or what moves it, for the documentation. */
  readonly by: string;
}

export const PAYOUT_TRANSITIONS = {
  recipient_confirmed: { from: ['inquiring'], to: 'ready', by: 'inquiry: the name agrees' },
  recipient_doubtful: {
    from: ['inquiring'],
    to: 'review',
    by: 'inquiry: the name differs, or the row looks like a duplicate',
  },
  recipient_rejected: {
    from: ['inquiring'],
    to: 'invalid',
    by: 'inquiry: the bank does not know the account',
  },
  review_accepted: { from: ['review'], to: 'ready', by: 'a person, with a reason' },
  approval_given: { from: ['ready'], to: 'approved', by: 'a second person' },
  approval_void: {
    from: ['approved'],
    to: 'review',
    by: 'remittance: the row is not what was approved',
  },
  send_started: {
    from: ['approved', 'held'],
    to: 'sending',
    by: 'remittance, before the request leaves',
  },
  send_accepted: { from: ['sending'], to: 'processing', by: 'the answer to the send' },
  send_unanswered: {
    from: ['sending'],
    to: 'unknown',
    by: 'no answer, an unclear one, or the sweep after a crash',
  },
  send_not_created: {
    from: ['sending'],
    to: 'held',
    by: 'the answer: nothing was created, nothing is wrong with the row',
  },
  send_rejected: {
    from: ['sending'],
    to: 'failed',
    by: 'the answer: nothing was created, the row needs repair',
  },
  found_in_progress: {
    from: ['sending', 'unknown', 'held'],
    to: 'processing',
    by: 'a status answer',
  },
  not_found_confirmed: {
    from: ['unknown'],
    to: 'held',
    by: 'status answers "no such transaction", repeated over a quiet period',
  },
  found_paid: {
    from: ['sending', 'unknown', 'processing', 'held'],
    to: 'paid',
    by: 'a status answer',
  },
  found_failed: {
    from: ['sending', 'unknown', 'processing', 'held'],
    to: 'failed',
    by: 'a status answer',
  },
  contradiction_found: {
    from: ['ready', 'approved', 'sending', 'unknown', 'processing', 'held', 'paid', 'failed'],
    to: 'quarantined',
    by: 'answers that contradict one another, or a row that was changed after it was sent once',
  },
  resolved_as_paid: { from: ['quarantined'], to: 'paid', by: 'a person, with a reason' },
  resolved_as_failed: { from: ['quarantined'], to: 'failed', by: 'a person, with a reason' },
  came_back: { from: ['paid'], to: 'reversed', by: 'a line of the provider’s statement' },
  retry_requested: {
    from: ['failed'],
    to: 'ready',
    by: 'a person: a new attempt, which needs a new approval',
  },
  cancelled_by_person: {
    from: ['inquiring', 'review', 'ready', 'approved'],
    to: 'cancelled',
    by: 'a person, before anything was sent',
  },
} as const satisfies Record<string, Transition>;

export type PayoutTransition = keyof typeof PAYOUT_TRANSITIONS;

export const PAYOUT_FINAL_STATES = [
  'invalid',
  'paid',
  'failed',
  'reversed',
  'cancelled',
] as const satisfies readonly PayoutState[];

/** States in which the provider may hold or move the money. */
export const PAYOUT_IN_FLIGHT_STATES = [
  'sending',
  'unknown',
  'processing',
] as const satisfies readonly PayoutState[];

/** Where the money of a payout is in the ledger. */
export type MoneyPosition =
  /** Nothing is owed for it, nothing has left. */
  | 'none'
  /** Approved: owed, and still in the deposit. */
  | 'owed'
  /** Owed, and on its way. */
  | 'in_flight'
  /** It has left, and nothing is owed any more. */
  | 'discharged';

/** A quarantine moves no money: it stays where the state before it had it. */
export const MONEY_POSITIONS: Readonly<Record<Exclude<PayoutState, 'quarantined'>, MoneyPosition>> =
  {
    inquiring: 'none',
    invalid: 'none',
    review: 'none',
    ready: 'none',
    approved: 'owed',
    sending: 'in_flight',
    unknown: 'in_flight',
    processing: 'in_flight',
    held: 'owed',
    paid: 'discharged',
    failed: 'owed',
    reversed: 'none',
    cancelled: 'none',
  };

export function isFinal(state: PayoutState): boolean {
  return (PAYOUT_FINAL_STATES as readonly PayoutState[]).includes(state);
}
