import type { OrderKindName } from '../domain/batch-kinds.ts';
import type { Clock, Instant } from '../domain/time.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import type { RateLimits } from '../platform/limits/rate-limits.ts';
import type { Log } from '../platform/log.ts';
import type { Stream } from '../records/record-store.ts';
import type { OrderProvider } from './order-provider.ts';
import type { RefundProvider } from './refunds/refund-provider.ts';

/** What the stages of an order are given; made once at the entry point. */
export interface OrderContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly rules: OrderRules;
  readonly log: Log;
  /** Who makes which kind; a kind without a provider stays `accepted` until one is set. */
  readonly makers: ReadonlyMap<OrderKindName, OrderMaker>;
  /** Who gives money back, by provider. */
  readonly refunders: ReadonlyMap<string, RefundProvider<unknown>>;
}

/** A provider behind one kind. Details were checked at intake and are checked again on the way out. */
export interface OrderMaker {
  readonly kind: OrderKindName;
  readonly stream: Stream | null;
  /** Minimum pauses and patience are the provider's own where it says so. */
  readonly provider: OrderProvider<unknown>;
  /** What else is to be written when something is heard of an order, in that very transaction. */
  readonly whenHeard?: (tx: Queryable, heard: HeardOfOrder, at: Instant) => Promise<void>;
}

export interface HeardOfOrder {
  readonly orderId: number;
  readonly providerId: string;
  readonly providerReference: string | null;
  readonly meaning: string;
  readonly payment: Readonly<Record<string, string>>;
}

/** The settings of the order stages, in their units. */
export interface OrderRules {
  /** First question after a request, and the longest pause between two. */
  readonly firstAskMs: number;
  readonly maxAskMs: number;
  /** Pauses after a request that made nothing. */
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** "No such order" is believed when repeated for so long, and said so often. */
  readonly notFoundQuietMs: number;
  readonly notFoundAnswers: number;
  /** How often the same id may be sent before a person must look. */
  readonly maxSends: number;
  readonly maxAttempts: number;
  readonly sendWithinMs: number;
  readonly sendLostAfterMs: number;
  /** An unpaid order is over so long after its time. */
  readonly expiryGraceMs: number;
  /** A refusal of our key or address: after so long one order is tried. */
  readonly refusedProbeMs: number;
  readonly throttleMs: number;
}
