import { DEMO_MERCHANT_PUBLIC_KEY, DEMO_PLATFORM_PRIVATE_KEY } from './demo-keys.ts';

export interface PaylabsOptions {
  /** Default `0010001`, the merchantId of the document's sample. */
  readonly merchantId?: string;
  /** The merchant's public key: PEM or bare base64. Default: the demo pair's. */
  readonly merchantPublicKey?: string;
  /** The platform's own key: PEM or bare base64, PKCS#8. Default: the demo pair's. */
  readonly platformPrivateKey?: string;
  /** For orders without a `notifyUrl`. Default null: they are not told. */
  readonly notifyUrl?: string | null;
  /** How long an order can be paid. Default 5 minutes, as in the document's sample. */
  readonly expireAfterMs?: number;
  /** From a refund's request to its end. Default 2,000; 0: done at once. */
  readonly refundAfterMs?: number;
  /** Fee of an order, in millionths of its amount. Default 0, as in the document's sample. */
  readonly feePpm?: number;
  /** Tax on that fee, in millionths. Default 110,000 (11 %). */
  readonly vatPpm?: number;
  /** How far a timestamp may be off. Default 300,000. */
  readonly toleranceMs?: number;
  /** Waits before each try of a notification. Default at once, then 1, 5, 10, 30, 60, 300, 900 and 1,800 s. */
  readonly callbackRetryMs?: readonly number[];
}

const RETRY_SECONDS = [0, 1, 5, 10, 30, 60, 300, 900, 1800];

export type PaylabsSettings = Required<PaylabsOptions>;

export function settingsOf(options: PaylabsOptions): PaylabsSettings {
  return {
    merchantId: '0010001',
    merchantPublicKey: DEMO_MERCHANT_PUBLIC_KEY,
    platformPrivateKey: DEMO_PLATFORM_PRIVATE_KEY,
    notifyUrl: null,
    expireAfterMs: 300_000,
    refundAfterMs: 2_000,
    feePpm: 0,
    vatPpm: 110_000,
    toleranceMs: 300_000,
    callbackRetryMs: RETRY_SECONDS.map((seconds) => seconds * 1000),
    ...options,
  };
}
