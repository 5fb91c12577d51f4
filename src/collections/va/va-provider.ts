import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { VaDetails } from '../../orders/kinds/va-details.ts';
import type { OrderProvider } from '../../orders/order-provider.ts';
import type { Permit } from '../../platform/limits/rate-limits.ts';
import type { Evidence } from '../../records/evidence.ts';

/**
 * What the collection of money through virtual accounts needs of a provider, beside the making of one
 * (`OrderProvider`): its list, the payments that came in, and changes to an account. One virtual account
 * may be paid many times, so payments are never told by its status; they are pulled from its history.
 */
export interface VaProvider extends OrderProvider<VaDetails> {
  /** Each of them has a limit of its own; a permit is for the endpoint that is called. */
  readonly endpoints: Readonly<Record<'create' | 'ask' | 'update' | 'list' | 'history', string>>;
  /** All accounts that were ever made, a page at a time. Throws a RangeError for a page that is none. */
  listVas(permit: Permit, page: Page): Promise<VaPage>;
  /** What was paid into one account; `vaId` is the provider's id. Throws a RangeError as above. */
  history(permit: Permit, vaId: string, page: Page): Promise<VaHistoryPage>;
  /** Sets *all* that `VaChanges` names. Throws a RangeError for an amount that cannot be. */
  update(permit: Permit, vaId: string, changes: VaChanges): Promise<VaUpdateAnswer>;
}

/** `offset` counts lines from 0; `limit` is 1 to 1,000, and a provider may give fewer. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export type PageMeaning =
  | 'told'
  /** Our user, key or address is refused. */
  | 'caller_rejected'
  | 'throttled'
  /** Anything else, and no answer at all: nothing of the page is believed. */
  | 'unknown';

interface PageSaid {
  readonly meaning: PageMeaning;
  readonly code: string | null;
  readonly message: string;
}

export interface VaPageReading extends PageSaid {
  /** Of all pages together; 0 unless told. */
  readonly total: number;
  readonly vas: readonly VaState[];
}
export type VaPage = VaPageReading & { readonly evidence: Evidence };

export interface VaHistoryReading extends PageSaid {
  /** Of all pages together; 0 unless told. */
  readonly total: number;
  readonly transactions: readonly VaTransaction[];
}
export type VaHistoryPage = VaHistoryReading & { readonly evidence: Evidence };

/** One virtual account, as the provider tells it. */
export interface VaState {
  /** The provider's id. */
  readonly id: string;
  /** Ours. Null: not told (the answer to a create does not). */
  readonly partnerUserId: string | null;
  readonly vaNumber: string;
  readonly bankCode: string;
  /** `open` is payable, paid before or not; `unknown`: a status that is not documented. */
  readonly state: 'open' | 'complete' | 'expired' | 'unknown';
  /** As the provider prints it. */
  readonly providerStatus: string;
  /** Null: not told. Of an open account it binds nobody. */
  readonly amount: Sen | null;
  /** Takes any amount. Null: not told. */
  readonly isOpen: boolean | null;
  readonly isSingleUse: boolean | null;
  /** Null: never, or not told. */
  readonly expiresAt: Instant | null;
  /** What came in so far; null: not told. */
  readonly detected: Sen | null;
}

/** Money that came into a virtual account. */
export interface VaTransaction {
  /** The provider's id: one payment has one. */
  readonly id: string;
  readonly vaNumber: string;
  /** What the payer paid. */
  readonly amount: Sen;
  /** What the provider keeps of it. */
  readonly fee: Sen;
  /** Null: no time, or none that can be read or be true; the raw text says which. */
  readonly createdAt: Instant | null;
  readonly updatedAt: Instant | null;
  readonly rawCreated: string | null;
  readonly rawUpdated: string | null;
  /** What the provider calls it, such as `Static VA by username`. Personal: not for logs. */
  readonly name: string | null;
}

/**
 * The whole of what an update sets. OY falls back to a default for whatever an update leaves out
 * ("Update VA", Request Parameters), so a change of the amount alone would open a closed account.
 */
export interface VaChanges {
  /** Null: an open account. */
  readonly amount: Sen | null;
  readonly customerName: string | null;
  readonly email: string | null;
  readonly singleUse: boolean;
  readonly lifetime: boolean;
  /** From now on. Null: 24 hours, unless it never expires. */
  readonly expiresMinutes: number | null;
}

export interface VaUpdateReading {
  readonly meaning:
    | 'updated'
    /** The account is expired or complete, or the provider would not do it. */
    | 'not_possible'
    /** The change itself is refused. */
    | 'needs_repair'
    | 'not_found'
    | 'caller_rejected'
    | 'throttled'
    /** Anything else, and no answer at all: ask before anything is built on it. */
    | 'unknown';
  readonly code: string | null;
  readonly message: string;
  /** Of an `updated` one. */
  readonly va: VaState | null;
}
export type VaUpdateAnswer = VaUpdateReading & { readonly evidence: Evidence };
