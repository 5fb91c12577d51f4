import type { Sen } from '../domain/money.ts';
import type { BusinessDay, Instant } from '../domain/time.ts';
import type { Permit } from '../platform/limits/rate-limits.ts';
import type { Evidence } from '../records/evidence.ts';

/**
 * What the stage of bank accounts needs of a provider that reads internet banking for us. An adapter
 * (src/providers/) turns the provider's codes into these meanings by (endpoint, code); a code that it
 * does not list means `unknown`.
 */
export interface BankProvider {
  /** As in records and ledger accounts: `oy`. */
  readonly name: string;
  /** Names of the endpoints, for permits, evidence and logs: `oy:pfm-login`. */
  readonly endpoints: Readonly<Record<'login' | 'accounts' | 'balance' | 'mutations', string>>;
  /** The banks that can be connected, name by code. */
  readonly banks: ReadonlyMap<string, string>;
  /** Begins a connection. Throws a RangeError for what it cannot send. */
  login(permit: Permit, login: BankLogin): Promise<LoginAnswer>;
  /** The accounts of a connection, once it is there. */
  accounts(permit: Permit, ibankId: string): Promise<AccountsAnswer>;
  balance(permit: Permit, accountId: string): Promise<BankBalanceAnswer>;
  mutations(permit: Permit, accountId: string, days: Days): Promise<MutationsAnswer>;
  /** A message of the provider's, opened and read; null: not understood. Pure. */
  readCallback(body: string): BankCallback | null;
}

/** Both ends included; days in Jakarta. */
export interface Days {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

export interface BankLogin {
  readonly bankCode: string;
  /** Of the person's internet banking. Sealed on the way, and never kept. */
  readonly username: string;
  readonly password: string;
  /** `+62821123456789` */
  readonly phone: string;
  readonly email: string | null;
  /** How far back the mutations go; null: as the provider likes (7 days). */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Instead of `from` and `to`: a month, 1 for January. */
  readonly month: number | null;
  /** The person agrees that the provider reads the account. */
  readonly consent: boolean;
}

interface Said {
  readonly code: string | null;
  /** The provider's words, or what went wrong on the way. */
  readonly message: string;
}

export type LoginMeaning =
  /** Under way: ask for the accounts. */
  | 'accepted'
  /** The bank did not let us in. */
  | 'failed'
  /** The bank, the consent or another field is refused. */
  | 'needs_repair'
  /** Our user, key, address or cipher is refused. */
  | 'caller_rejected'
  | 'throttled'
  | 'unknown';

export interface LoginReading extends Said {
  readonly meaning: LoginMeaning;
  /** The provider's id of the connection; there when `accepted`. */
  readonly ibankId: string | null;
}
export type LoginAnswer = LoginReading & { readonly evidence: Evidence };

export type ReadMeaning =
  | 'told'
  /** The login is still under way, whatever the provider calls final. */
  | 'processing'
  /** The bank does not let the provider in (any more). */
  | 'failed'
  | 'caller_rejected'
  | 'throttled'
  | 'unknown';

interface Reading extends Said {
  readonly meaning: ReadMeaning;
}

export interface BankAccountTold {
  /** The provider's own id of the account. */
  readonly id: string;
  /** As printed; a card's is masked: `************1234`. */
  readonly number: string;
  /** `SAVING`, `CREDIT-CARD`, … */
  readonly type: string;
  readonly bankCode: string;
  readonly bankName: string;
}

export interface AccountsReading extends Reading {
  readonly accounts: readonly BankAccountTold[];
}
export type AccountsAnswer = AccountsReading & { readonly evidence: Evidence };

/** A time as it was printed, and read where it can be: no year past 2100. */
export interface PrintedTime {
  readonly raw: string;
  readonly at: Instant | null;
}

export interface BalanceTold {
  readonly balance: Sen;
  readonly lastUpdated: PrintedTime;
}

export interface BalanceReading extends Reading {
  readonly told: BalanceTold | null;
}
export type BankBalanceAnswer = BalanceReading & { readonly evidence: Evidence };

export interface Mutation {
  /** The provider's own id. */
  readonly id: string;
  readonly category: string;
  /** Into the account > 0, out of it < 0. */
  readonly amount: Sen;
  readonly date: PrintedTime;
  /** Free text; the only thing that can hold a reference. */
  readonly description: string;
  /** `pending` is not cash yet. */
  readonly status: 'pending' | 'complete';
  /** Redacted. */
  readonly raw: string;
}

/** A line that is not as documented: told to a person, and no reason to lose the others. */
export interface UnreadableMutation {
  /** Null: not even that. */
  readonly id: string | null;
  readonly why: string;
}

export interface MutationList {
  readonly mutations: readonly Mutation[];
  readonly unreadable: readonly UnreadableMutation[];
}

export interface MutationsReading extends Reading, MutationList {}
export type MutationsAnswer = MutationsReading & { readonly evidence: Evidence };

/** "Connected", with everything that was read; or that it failed. */
export interface BankCallback extends Said {
  readonly meaning: ReadMeaning;
  /** Null: the message does not say which. */
  readonly ibankId: string | null;
  readonly bankCode: string | null;
  readonly phone: string | null;
  readonly accounts: readonly CallbackAccount[];
}

export interface CallbackAccount extends MutationList {
  readonly account: BankAccountTold;
  readonly balance: BalanceTold | null;
}
