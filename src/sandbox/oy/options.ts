import { rupiah, type Sen } from '../../domain/money.ts';
import type { Clock } from '../../domain/time.ts';
import type { Fault } from '../faults.ts';
import type { BooksEvent } from './events.ts';
import type { AmountLimits } from './requests.ts';

export interface OyBooksOptions {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly seed?: number;
  /** Default 10,000,000,000 IDR. Ignored when there is a history: the books are open then. */
  readonly openingBalance?: Sen;
  /** What a settled payout costs beside its amount. Default nothing. */
  readonly fee?: Sen;
  /** From acceptance to the final state, drawn by seed and id. Default 500 to 2,000 ms. */
  readonly settleAfterMs?: { readonly min: number; readonly max: number };
  /** Default: 10,000 IDR to a bank, 100 to a wallet, at most 1,000,000,000 (215 above it). */
  readonly limits?: AmountLimits;
  /** A second remit of an id still processing answers 257, as later documents say. Default 203. */
  readonly answer257WhileProcessing?: boolean;
  /** See CallbackSettings. */
  readonly callbackRetryMs?: readonly number[];
  readonly callbackFaults?: (partnerTrxId: string, account: string) => readonly Fault[];
  /** The events of an earlier life, in their order. */
  readonly history?: readonly BooksEvent[];
  /** Receives each new event when it has been applied, for the state file. */
  readonly onEvent?: (event: BooksEvent) => void;
}

const MINUTE_MS = 60_000;
export const DEFAULT_RETRY_MS = [0, MINUTE_MS, 2 * MINUTE_MS, 13 * MINUTE_MS, 47 * MINUTE_MS];
export const DEFAULT_OPENING_BALANCE = rupiah(10_000_000_000);
export const DEFAULT_SETTLE_AFTER_MS = { min: 500, max: 2000 };
export const DEFAULT_LIMITS: AmountLimits = {
  minBank: rupiah(10_000),
  minWallet: rupiah(100),
  max: rupiah(1_000_000_000),
};
