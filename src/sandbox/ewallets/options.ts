import type { Ewallet, EwalletBrand, EwalletVersion } from './events.ts';

/** One brand's account with the provider. */
export interface EwalletAccount {
  /** The user name of HTTP Basic. Default `xendit-key`, `instamoney-key`. */
  readonly apiKey?: string;
  /** A key that is known and may do nothing: 403. Default the key above and `-without-permission`. */
  readonly apiKeyWithoutPermission?: string;
  /** X-CALLBACK-TOKEN. Default `xendit-callback-token`, `instamoney-callback-token`. */
  readonly callbackToken?: string;
  /** The dashboard's callback URL. Default what a state file says, else null: OVO calls nobody. */
  readonly callbackUrl?: string | null;
}

export interface EwalletOptions {
  readonly xendit?: EwalletAccount;
  readonly instamoney?: EwalletAccount;
  /** The version of a request without `x-api-version`. (I): nobody says. Default 2020-02-01. */
  readonly versionByDefault?: EwalletVersion;
  /** Per key and endpoint, in fixed minutes. (I) for this API: 60 test, 600 live. Default null: none. */
  readonly requestsPerMinute?: number | null;
  /** How long a payer may take. Default OVO 60 s (I), DANA 24 h, LinkAja 5 min. */
  readonly expiresAfterMs?: Partial<Readonly<Record<Ewallet, number>>>;
  /** Waits before each callback try, each from the end of the try before. Default as documented. */
  readonly callbackRetryMs?: readonly number[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_EXPIRES_AFTER_MS: Readonly<Record<Ewallet, number>> = {
  OVO: 60 * SECOND_MS,
  DANA: 24 * HOUR_MS,
  LINKAJA: 5 * MINUTE_MS,
};

/** At once, then after 15 m, 45 m, 2 h, 3 h, 6 h and 12 h. */
export const DEFAULT_RETRY_MS: readonly number[] = [
  0,
  15 * MINUTE_MS,
  45 * MINUTE_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
];

/** An account with nothing left open but the callback URL. */
export type OpenAccount = Required<Omit<EwalletAccount, 'callbackUrl'>> &
  Pick<EwalletAccount, 'callbackUrl'>;

export function accountOf(options: EwalletOptions, brand: EwalletBrand): OpenAccount {
  const given = options[brand] ?? {};
  const apiKey = given.apiKey ?? `${brand}-key`;
  return {
    ...given,
    apiKey,
    apiKeyWithoutPermission: given.apiKeyWithoutPermission ?? `${apiKey}-without-permission`,
    callbackToken: given.callbackToken ?? `${brand}-callback-token`,
  };
}
