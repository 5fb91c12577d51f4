import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Permit } from '../../platform/limits/rate-limits.ts';
import type { Evidence } from '../../records/evidence.ts';
import type { OrderAtProvider } from '../order-provider.ts';

/**
 * What giving money back needs of a provider. A refund is money out: its intent is committed before it
 * leaves, the same refund is always sent with the same bytes and under the same id, and an answer that
 * is not understood means `unknown`, never failed.
 */
export interface RefundProvider<Details> {
  /** For permits, evidence and logs: `paylabs:emoney-refund`. */
  readonly refundEndpoint: string;
  /** Why this order can never be given back through the provider; null when it can. */
  notRefundable(order: OrderAtProvider<Details>): string | null;
  /** The request; throws a RangeError or TypeError for what was to be refused before. */
  refundBody(refund: RefundToSend<Details>): string;
  /** `body` is what `refundBody` made. After `leaveBefore` nothing may leave any more. */
  refund(
    permit: Permit,
    refund: RefundToSend<Details>,
    body: string,
    leaveBefore: Instant,
  ): Promise<RefundAnswer>;
}

export interface RefundToSend<Details> {
  /** Our id of the refund, unique for ever. */
  readonly refundId: string;
  /** What was paid; its `providerReference` must be known. */
  readonly order: OrderAtProvider<Details>;
  /** What the payer paid. */
  readonly paid: Sen;
  /** What goes back: above nothing, at most `paid`. */
  readonly refundAmount: Sen;
  readonly reason: string | null;
}

export type RefundMeaning =
  /** The payer has the money. */
  | 'done'
  | 'processing'
  /** Final: nothing went back. */
  | 'failed'
  /** The id is known already: never a failure, and no word about how that refund ended. */
  | 'exists_already'
  /** Not made, final: the request needs repair. */
  | 'needs_repair'
  | 'caller_rejected'
  | 'throttled'
  | 'not_sent'
  | 'unknown';

/** What an answer or a verified callback says about a refund. */
export interface RefundNews {
  readonly meaning: RefundMeaning;
  readonly code: string | null;
  readonly message: string;
  readonly providerStatus: string | null;
  /** The provider's own id of the refund, where it tells one. */
  readonly providerReference: string | null;
  /** What went back, or is to go; null where it is not told. */
  readonly refundAmount: Sen | null;
  readonly refundedAt: Instant | null;
}
export type RefundAnswer = RefundNews & { readonly evidence: Evidence };

/** A verified callback about a refund, read. */
export interface RefundCallback {
  readonly refundId: string;
  /** The order's id; null where it is not told. */
  readonly providerId: string | null;
  readonly news: RefundNews;
  /** Redacted, for the record. */
  readonly raw: string;
}
