/**
 * Everything that can stop sends (design, section 4): what opens it, what it stops, and its way back.
 * docs/operations.md has the same table, and a test compares them.
 */
export type WayBack =
  /** `probe-breakers` asks for the balance, and closes it when the answer shows that it is mended. */
  | 'probe'
  /** After a pause one payout goes; the breaker closes when that one is paid. */
  | 'canary'
  /** It closes by itself after a pause. */
  | 'time'
  /** After a pause one order goes; any answer but a refusal closes it. */
  | 'trial'
  /** Only a person closes it. */
  | 'person';

export type BreakerScope = 'everything' | 'provider' | 'bank' | 'batch' | 'endpoint' | 'kind';

interface BreakerDefinition {
  readonly scope: BreakerScope;
  readonly wayBack: WayBack;
  readonly opensOn: string;
  /** What a person can do about it. */
  readonly reset: string;
}

export const BREAKERS = {
  kill_switch: {
    scope: 'everything',
    wayBack: 'person',
    opensOn: 'a person: `rekon stop-sending`',
    reset: '`rekon resume-sending --by USER`',
  },
  foreign_transaction: {
    scope: 'everything',
    wayBack: 'person',
    opensOn: 'another bank, account or amount behind an id of ours',
    reset:
      'find the restored database, second installation or reused id; then `rekon breakers reset ID --by USER --reason "…"`',
  },
  caller_rejected: {
    scope: 'provider',
    wayBack: 'probe',
    opensOn: 'our user, key or address refused (201, 202, 207, 208, HTTP 403), the first time',
    reset: 'mend key, user or address list; a balance request that is answered closes it',
  },
  low_balance: {
    scope: 'provider',
    wayBack: 'probe',
    opensOn: 'deposit too low (206)',
    reset: 'top the deposit up; it closes when the balance covers what is held',
  },
  unknowns: {
    scope: 'provider',
    wayBack: 'canary',
    opensOn: 'sends without a clear answer: so many in a row, or such a share of the last ones',
    reset: 'wait: one payout is tried; or `rekon breakers reset ID --by USER --reason "…"`',
  },
  bank_failures: {
    scope: 'bank',
    wayBack: 'canary',
    opensOn: 'so many of the last payouts to one bank failed there',
    reset: 'wait: one payout is tried; or `rekon breakers reset ID --by USER --reason "…"`',
  },
  doubtful_batch: {
    scope: 'batch',
    wayBack: 'person',
    opensOn: 'of a batch’s first rows too many names differ or accounts do not exist',
    reset:
      'look for a shifted column; `rekon payouts resume BATCH` or `rekon payouts reject BATCH`',
  },
  throttled: {
    scope: 'endpoint',
    wayBack: 'time',
    opensOn: 'too many requests (429): that endpoint goes at half its rate',
    reset: 'wait; lower the endpoint’s LIMIT_… if it comes again',
  },
  orders_refused: {
    scope: 'kind',
    wayBack: 'trial',
    opensOn: 'a provider refuses our user, key, signature or address for one kind of order',
    reset: 'mend key, signature or address list; one order is tried now and again, and closes it',
  },
} as const satisfies Record<string, BreakerDefinition>;

export type BreakerKind = keyof typeof BREAKERS;

/** The provider of a breaker that stops all of them. */
export const EVERY_PROVIDER = '*';
