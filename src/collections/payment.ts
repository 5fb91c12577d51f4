import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Stream } from '../records/record-store.ts';

/** Money that came in, once for all of its sources: a callback, a status answer, a history. */
export interface Payment {
  readonly stream: Stream;
  readonly provider: string;
  /** The provider's identity of it: unique for provider and stream. */
  readonly item: string;
  /** The order that it pays; null: it came in through something that we did not make. */
  readonly orderId: number | null;
  /** What it came in through: a virtual account's id, our id of a charge. */
  readonly through: string;
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly paidAt: Instant;
  /** What told it: `oy:va-history`, `xendit:callback`, … */
  readonly source: string;
}
