/**
 * An order's life: one row that asks a provider to make a virtual account, a checkout link, an invoice,
 * a wallet charge, an e-money order or an identity check. This table is the only place where a
 * transition is allowed: the stores refuse any other, the SQL CHECK lists the same, and
 * docs/order-states.md is compared with it by a test.
 *
 * Whatever comes first, twice or in the wrong order gives the same end: `paid` beats `cancelled` and
 * `expired`, `failed` beats them too, `cancelled` beats `expired`, and `paid` or `verified` beside
 * `failed` is a contradiction for a person.
 */
export const ORDER_STATES = [
  'accepted',
  'creating',
  'unknown',
  'open',
  'paid',
  'verified',
  'failed',
  'expired',
  'cancelled',
  'rejected',
  'quarantined',
] as const;

export type OrderState = (typeof ORDER_STATES)[number];

interface Transition {
  readonly from: readonly OrderState[];
  readonly to: OrderState;
  /** Who or what moves it, for the documentation. */
  readonly by: string;
}

export const ORDER_TRANSITIONS = {
  creation_started: {
    from: ['accepted'],
    to: 'creating',
    by: 'the create job, before the request leaves',
  },
  creation_confirmed: { from: ['creating'], to: 'open', by: 'the answer to the request' },
  creation_unanswered: {
    from: ['creating'],
    to: 'unknown',
    by: 'no answer, an unclear one, "duplicate", or the sweep after a crash',
  },
  creation_put_off: {
    from: ['creating'],
    to: 'accepted',
    by: 'the answer: nothing was created, nothing is wrong with the row',
  },
  creation_rejected: {
    from: ['creating'],
    to: 'rejected',
    by: 'the answer: nothing was created, the row needs repair',
  },
  not_found_confirmed: {
    from: ['unknown'],
    to: 'accepted',
    by: 'answers "no such order", repeated over a quiet period: the same id goes again',
  },
  found_open: {
    from: ['creating', 'unknown'],
    to: 'open',
    by: 'an answer, or a verified callback',
  },
  found_paid: {
    from: ['creating', 'unknown', 'open', 'expired', 'cancelled'],
    to: 'paid',
    by: 'an answer, or a verified callback',
  },
  found_verified: {
    from: ['creating', 'unknown', 'open'],
    to: 'verified',
    by: 'an answer about an identity check',
  },
  found_failed: {
    from: ['creating', 'unknown', 'open', 'expired', 'cancelled'],
    to: 'failed',
    by: 'an answer, or a verified callback',
  },
  found_expired: {
    from: ['creating', 'unknown', 'open'],
    to: 'expired',
    by: 'an answer, a verified callback, or its time being over and nothing paid',
  },
  found_cancelled: {
    from: ['creating', 'unknown', 'open', 'expired'],
    to: 'cancelled',
    by: 'an answer: it was taken back',
  },
  contradiction_found: {
    from: ['creating', 'unknown', 'open', 'paid', 'verified', 'failed', 'expired', 'cancelled'],
    to: 'quarantined',
    by: 'answers that contradict one another, or another amount than asked for',
  },
  resolved_as_paid: { from: ['quarantined'], to: 'paid', by: 'a person, with a reason' },
  resolved_as_failed: { from: ['quarantined'], to: 'failed', by: 'a person, with a reason' },
  retry_requested: {
    from: ['failed', 'expired', 'cancelled'],
    to: 'accepted',
    by: 'a person: the same order under a new id',
  },
  cancelled_by_person: {
    from: ['accepted', 'open'],
    to: 'cancelled',
    by: 'a person; where it was made already, the provider has taken it back first',
  },
} as const satisfies Record<string, Transition>;

export type OrderTransition = keyof typeof ORDER_TRANSITIONS;

/** States in which nothing is done by itself. */
export const ORDER_FINAL_STATES = [
  'paid',
  'verified',
  'failed',
  'expired',
  'cancelled',
  'rejected',
] as const satisfies readonly OrderState[];

export function isFinalOrder(state: OrderState): boolean {
  return (ORDER_FINAL_STATES as readonly OrderState[]).includes(state);
}
