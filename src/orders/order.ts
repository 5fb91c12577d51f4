import type { OrderKindName } from '../domain/batch-kinds.ts';
import type { Sen } from '../domain/money.ts';
import type { OrderState } from '../domain/order-states.ts';
import type { Instant } from '../domain/time.ts';

/** One row of a batch that asks a provider to make one thing (order-provider.ts). */
export interface Order {
  readonly id: number;
  readonly batchId: string;
  readonly rowNumber: number;
  readonly kind: OrderKindName;
  readonly reference: string;
  /** Null where the payer decides, or where no money is asked for. */
  readonly amount: Sen | null;
  /** By kind; read with the kind's own schema. */
  readonly details: unknown;
  readonly state: OrderState;
  readonly reasonCode: string | null;
  /** In English, or a provider's or person's own words. */
  readonly reason: string | null;
  /** The reason without a language, JSON; null: somebody's own words. */
  readonly reasonSentence: string | null;
  /** Who makes it; null before its first request. */
  readonly provider: string | null;
  readonly attemptNumber: number;
  /** Our id of it at the provider; null before its first request. */
  readonly providerId: string | null;
  readonly providerReference: string | null;
  readonly providerStatus: string | null;
  readonly failureCode: string | null;
  /** What the payer needs: `va_number`, `payment_url`, … */
  readonly payment: Readonly<Record<string, string>>;
  readonly expiresAt: Instant | null;
  /** Questions asked in vain in this state; drives the back-off. */
  readonly tries: number;
  readonly notFoundSince: Instant | null;
  readonly nextActionAt: Instant | null;
  readonly finishedAt: Instant | null;
}

/** One id under which an order was sent, once or again with the same bytes. */
export interface OrderAttempt {
  readonly number: number;
  readonly provider: string;
  readonly providerId: string;
  /** Null: it held secrets, and is made anew each time. */
  readonly request: string | null;
  readonly timesSent: number;
}
