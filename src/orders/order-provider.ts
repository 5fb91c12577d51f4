import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Permit } from '../platform/limits/rate-limits.ts';
import type { Evidence } from '../records/evidence.ts';

/**
 * What the stages of an order need of a provider. An order is one row of a batch that asks a provider to
 * make one thing: a virtual account, a checkout link, an invoice, a wallet charge, an e-money order, an
 * identity check. An adapter (src/providers/) turns the provider's codes into these meanings by
 * (endpoint, code); a code that it does not list means `unknown`.
 */
export interface OrderProvider<Details> {
  /** Short name, as in ledger accounts: `oy`, `xendit`, `instamoney`, `paylabs`. */
  readonly name: string;
  /** Names of the endpoints, for permits, evidence and logs: `oy:va-create`. */
  readonly endpoints: Readonly<Record<'create' | 'ask', string>>;
  /**
   * The request that makes it. It is kept with the intent, and the same order is always sent with the
   * same bytes. Null: it holds secrets (an identity check), and is made anew each time.
   */
  createBody(order: OrderToCreate<Details>): string | null;
  /** `body` is what `createBody` made. After `leaveBefore` nothing may leave any more (`not_sent`). */
  create(
    permit: Permit,
    order: OrderToCreate<Details>,
    body: string | null,
    leaveBefore: Instant,
  ): Promise<CreateAnswer>;
  /** What has become of it. */
  ask(permit: Permit, order: OrderAtProvider<Details>): Promise<OrderAnswer>;
  /** Takes it back while nobody has paid it; absent where the provider knows no such call. */
  remove?(permit: Permit, order: OrderAtProvider<Details>): Promise<RemoveAnswer>;
}

export interface OrderToCreate<Details> {
  /** The id that we give it at the provider, made from batch kind and reference, unique for ever. */
  readonly providerId: string;
  /** Null where the payer decides, or where no money is asked for. */
  readonly amount: Sen | null;
  readonly details: Details;
  /** The files that its row names (a PDF, photographs), by column. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export interface OrderAtProvider<Details> {
  readonly providerId: string;
  /** The provider's own id; null until an answer has told it. */
  readonly providerReference: string | null;
  readonly amount: Sen | null;
  readonly details: Details;
}

interface Said {
  readonly code: string | null;
  /** The provider's words, or what went wrong on the way. */
  readonly message: string;
}

export type CreateMeaning =
  /** It is there. `made` says how it is paid. */
  | 'created'
  /** The id is known already: never a failure; ask. */
  | 'exists_already'
  /** Not created, final: the row needs repair. */
  | 'needs_repair'
  /** It was made and came to nothing at once (a payer who declined): final. */
  | 'failed'
  /** Not created: our user, key, signature or address is refused; nothing is wrong with the row. */
  | 'caller_rejected'
  /** Not created: too fast. */
  | 'throttled'
  /** Nothing left this machine: the rate limit had no place in time. */
  | 'not_sent'
  /** Anything else, and no answer at all. */
  | 'unknown';

export interface CreateReading extends Said {
  readonly meaning: CreateMeaning;
  readonly made: OrderMade | null;
}
export type CreateAnswer = CreateReading & { readonly evidence: Evidence };

/** What an answer tells of the thing that was made. */
export interface OrderMade {
  readonly providerReference: string | null;
  /** What the payer needs, for the results file: `va_number`, `payment_url`, `deeplink`, … */
  readonly payment: Readonly<Record<string, string>>;
  /** Null: never, or not told. */
  readonly expiresAt: Instant | null;
}

export type NewsMeaning =
  | 'open'
  | 'paid'
  /** Of an identity check: it is the person. */
  | 'verified'
  | 'failed'
  | 'expired'
  /** It was taken back. */
  | 'cancelled'
  | 'not_found'
  /** The request itself was refused: says nothing about the order. */
  | 'caller_rejected'
  | 'throttled'
  | 'unknown';

/** What an answer or a verified callback says about an order. */
export interface OrderNews extends Said {
  readonly meaning: NewsMeaning;
  /** The status as the provider prints it. */
  readonly providerStatus: string | null;
  readonly failureCode: string | null;
  readonly made: OrderMade | null;
  /** Of a `paid` one; null where payments are told elsewhere (the history of a virtual account). */
  readonly payment: PaymentNews | null;
}
export type OrderAnswer = OrderNews & { readonly evidence: Evidence };

/** Money that came in. */
export interface PaymentNews {
  /** The provider's identity of this payment: unique for its provider and stream. */
  readonly item: string;
  /** What the payer paid. Null: the answer does not say, and it is the order's amount. */
  readonly gross: Sen | null;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly paidAt: Instant | null;
  /** What is to be the order's amount; null where the two cannot be compared. */
  readonly comparable: Sen | null;
}

export interface RemoveReading extends Said {
  /** `not_possible`: paid, or a payment has begun; ask. */
  readonly meaning: 'removed' | 'not_possible' | 'not_found' | 'caller_rejected' | 'unknown';
}
export type RemoveAnswer = RemoveReading & { readonly evidence: Evidence };

/** A verified callback, read: which order it is about, and what it says. */
export interface OrderCallback {
  readonly providerId: string;
  readonly news: OrderNews;
  /** Redacted, for the record. */
  readonly raw: string;
}
