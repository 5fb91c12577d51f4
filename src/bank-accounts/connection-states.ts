/**
 * A connection's life. This table is the only place where a transition is allowed: the store refuses any
 * other, and the SQL CHECK lists the same states.
 *
 *     connecting ──→ connected     the accounts are there
 *     connecting ──→ failed        the login, the bank, or time
 *     failed     ──→ connected     the provider was slower than our patience
 */
export const CONNECTION_STATES = ['connecting', 'connected', 'failed'] as const;

export type ConnectionState = (typeof CONNECTION_STATES)[number];

interface Transition {
  readonly from: readonly ConnectionState[];
  readonly to: ConnectionState;
  /** Who or what moves it, for the documentation. */
  readonly by: string;
}

export const CONNECTION_TRANSITIONS = {
  login_refused: { from: ['connecting'], to: 'failed', by: 'the answer to the login' },
  bank_refused: {
    from: ['connecting'],
    to: 'failed',
    by: 'the answer to the question for its accounts, or a callback',
  },
  never_answered: { from: ['connecting'], to: 'failed', by: 'time: nothing came of the login' },
  accounts_told: {
    from: ['connecting', 'failed'],
    to: 'connected',
    by: 'the answer to the question for its accounts, or a callback',
  },
} as const satisfies Record<string, Transition>;

export type ConnectionTransition = keyof typeof CONNECTION_TRANSITIONS;
