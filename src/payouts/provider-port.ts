import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Permit } from '../platform/limits/rate-limits.ts';
import type { Evidence } from '../records/evidence.ts';

/**
 * What the payout stages need of a provider. An adapter (src/providers/) turns the provider's codes
 * into these meanings by (endpoint, code); a code that it does not list means `unknown`.
 */
export interface PayoutProvider {
  /** Short name, as in ledger accounts: `oy`. */
  readonly name: string;
  /** Names of the endpoints, for permits and logs. */
  readonly endpoints: Readonly<Record<'inquiry' | 'remit' | 'status' | 'balance', string>>;
  inquire(permit: Permit, destination: PayoutDestination): Promise<InquiryAnswer>;
  /**
   * `body` is what `remitBody` made; the same id is always sent with the same bytes. After
   * `leaveBefore` nothing may leave any more (`not_sent`): a worker that was frozen wakes up in a world
   * where the same id was asked about, given up, and replaced by a new one.
   */
  remit(
    permit: Permit,
    partnerTrxId: string,
    body: string,
    leaveBefore: Instant,
  ): Promise<RemitAnswer>;
  remitBody(order: RemitOrder): string;
  askStatus(permit: Permit, partnerTrxId: string): Promise<StatusAnswer>;
  balance(permit: Permit): Promise<BalanceAnswer>;
}

export interface PayoutDestination {
  readonly bankCode: string;
  readonly accountNumber: string;
}

export interface RemitOrder extends PayoutDestination {
  readonly partnerTrxId: string;
  readonly amount: Sen;
  readonly note: string | null;
  readonly emails: readonly string[];
}

interface Answer<Meaning extends string> {
  readonly meaning: Meaning;
  readonly code: string | null;
  /** The provider's words, or what went wrong on the way. */
  readonly message: string;
  readonly evidence: Evidence;
}

export type InquiryMeaning =
  | 'known'
  | 'not_known'
  | 'caller_rejected'
  /** Too fast: asked again, and more slowly. */
  | 'throttled'
  | 'unknown';
export interface InquiryAnswer extends Answer<InquiryMeaning> {
  readonly recipientName: string | null;
}

export type RemitMeaning =
  | 'accepted'
  /** The id is known already: never a failure; ask, and compare. */
  | 'exists_already'
  /** Not created, final: the row needs repair. */
  | 'needs_repair'
  /** Not created: the deposit does not cover it. */
  | 'low_balance'
  /** Not created: our user, key or address is refused; nothing is wrong with the row. */
  | 'caller_rejected'
  /** Not created: too fast. */
  | 'throttled'
  /** Nothing left this machine: the rate limit had no place in time. */
  | 'not_sent'
  /** Anything else, and no answer at all. */
  | 'unknown';
export interface RemitAnswer extends Answer<RemitMeaning> {
  readonly providerTrxId: string | null;
}

export type StatusMeaning =
  | 'paid'
  | 'failed'
  | 'in_progress'
  | 'not_found'
  /** The request itself was refused: says nothing about the payout. */
  | 'caller_rejected'
  /** Asked too fast: says nothing about the payout. */
  | 'throttled'
  /** Final by the table, unclear by its text (990): stays open and a person is told. */
  | 'needs_attention'
  | 'unknown';
export interface StatusAnswer extends Answer<StatusMeaning> {
  readonly providerTrxId: string | null;
  /** What the provider says it moved, to compare with what we asked for; null where it did not say. */
  readonly bankCode: string | null;
  readonly accountNumber: string | null;
  readonly amount: Sen | null;
  readonly changedAt: Instant | null;
  /** Of a `failed` one: the bank could not, rather than the row or the deposit being wrong. */
  readonly failedAtBank: boolean;
}

export type BalanceMeaning = 'told' | 'caller_rejected' | 'unknown';
export interface BalanceAnswer extends Answer<BalanceMeaning> {
  readonly balance: Sen | null;
  readonly pending: Sen | null;
  readonly available: Sen | null;
}
