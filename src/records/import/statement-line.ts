import type { Sen } from '../../domain/money.ts';
import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { RecordStatus } from '../record-store.ts';

/** One line of a provider's file, or of a user's own, normalised. */
export interface StatementLine {
  /** Identity: one transaction has a line for its end, and another one if it was reversed. */
  readonly item: string;
  readonly contentHash: string;
  readonly reference: string;
  readonly status: RecordStatus | 'adjustment';
  /**
   * Of a provider's file never negative; an `adjustment` goes out of the deposit. Of a user's own file
   * what goes out is below zero.
   */
  readonly amount: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly account?: string;
  /** Free text, to find references in. */
  readonly description?: string;
  /** What is settled together: a batch, a payout day. */
  readonly groupKey?: string;
  /** A second key: customer, branch. */
  readonly counterparty?: string;
  readonly occurredAt: Instant;
  readonly businessDay: BusinessDay;
  /** JSON of the cells by column, redacted. */
  readonly raw: string;
}
