import { rupiah, type Sen } from '../../../domain/money.ts';

export interface OyVaOptions {
  /** X-OY-Username and X-Api-Key. The user name is also the name of an account that has none. */
  readonly credentials: { readonly username: string; readonly apiKey: string };
  /** Where callbacks go until a control endpoint says otherwise. Default null: none are sent. */
  readonly callbackUrl?: string | null;
  /** What OY keeps of each payment. Default 1,000 IDR, as in the sample. */
  readonly adminFee?: Sen;
  /** Below it a create or update answers 212. Default 10,000 IDR. */
  readonly minAmount?: Sen;
  /** Order of "Get List of Transaction for VA"; the document is silent. Default newest first. */
  readonly historyOrder?: 'newest-first' | 'oldest-first';
  /** A page never has more lines, whatever its limit says. Default 1,000. */
  readonly maxPageSize?: number;
  /**
   * `documented`: one callback with the document's five fields. `realtime`: with the fields of later
   * versions, settled at once. `delayed`: two of those, WAITING at payment and SUCCESS at settlement.
   * Default `documented`.
   */
  readonly settlement?: Settlement;
  /** From payment to settlement where it is delayed. Default 24 hours. */
  readonly settleAfterMs?: number;
  /** See `SandboxOptions.callbackRetryMs`. Default at once, then 1, 2, 13 and 47 minutes. */
  readonly callbackRetryMs?: readonly number[];
}

export type Settlement = 'documented' | 'realtime' | 'delayed';

const MINUTE_MS = 60_000;

export type OyVaTerms = Required<OyVaOptions>;

export function withDefaults(options: OyVaOptions): OyVaTerms {
  return {
    callbackUrl: null,
    adminFee: rupiah(1_000),
    minAmount: rupiah(10_000),
    historyOrder: 'newest-first',
    maxPageSize: 1_000,
    settlement: 'documented',
    settleAfterMs: 24 * 60 * MINUTE_MS,
    callbackRetryMs: [0, MINUTE_MS, 2 * MINUTE_MS, 13 * MINUTE_MS, 47 * MINUTE_MS],
    ...options,
  };
}
