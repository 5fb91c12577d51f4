import { rupiah, type Sen } from '../../../domain/money.ts';

export interface CheckoutUser {
  /** X-OY-Username */
  readonly username: string;
  /** X-Api-Key */
  readonly apiKey: string;
}

export interface OyCheckoutOptions {
  /** Default: `sandbox` with `sandbox-key`. A second one shows what another user's link answers. */
  readonly users: readonly CheckoutUser[];
  /** One for all links, as OY has one per partner. Default null: no callbacks. */
  readonly callbackUrl: string | null;
  /** Waits before each callback try. Default at once, then 1, 2, 13 and 47 minutes (I). */
  readonly callbackRetryMs: readonly number[];
  /** What each payment costs. Default 4,000 IDR; the payer's with include_admin_fee, else not told. */
  readonly fee: Sen;
  /** How long a link lives that names no expiration. Default 24 hours. */
  readonly lifetimeMs: number;
  /**
   * (I) A second create under an id: `refused` always (default), or `same-link` while it is unpaid,
   * which answers with the first link again. "A partner_tx_id that has been succesfully paid cannot be
   * used anymore" leaves open what comes of an unpaid one. Either way there is one link for each id.
   */
  readonly repeats: 'refused' | 'same-link';
  /**
   * Default null: not realtime, a payment ends as charged. Else the ways to `disburse_in_progress` and
   * on to `complete`, in milliseconds of the clock.
   */
  readonly realtime: { readonly disburseAfterMs: number; readonly completeAfterMs: number } | null;
  /** What times without an offset mean, in minutes before UTC. Default 420, WIB. */
  readonly offsetMinutes: number;
  /** Where pay pages lie. Default null: `/pay` of the host that the create was sent to. */
  readonly payUrl: string | null;
}

export const DEFAULT_OPTIONS: OyCheckoutOptions = {
  users: [{ username: 'sandbox', apiKey: 'sandbox-key' }],
  callbackUrl: null,
  callbackRetryMs: [0, 60_000, 120_000, 780_000, 2_820_000],
  fee: rupiah(4_000),
  lifetimeMs: 86_400_000,
  repeats: 'refused',
  realtime: null,
  offsetMinutes: 420,
  payUrl: null,
};
