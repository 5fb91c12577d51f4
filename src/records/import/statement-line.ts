import type { Sen } from '../../domain/money.ts';
import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { RecordStatus } from '../record-store.ts';

/** One line of a provider's file, normalised. */
export interface StatementLine {
  /** Identity: one transaction has a line for its end, and another one if it was reversed. */
  readonly item: string;
  readonly contentHash: string;
  readonly reference: string;
  readonly status: RecordStatus | 'adjustment';
  /** Never negative; an `adjustment` goes out of the deposit. */
  readonly amount: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly occurredAt: Instant;
  readonly businessDay: BusinessDay;
  /** JSON of the cells, redacted. */
  readonly raw: string;
}
