import type { CreateMeaning, NewsMeaning } from '../../orders/order-provider.ts';
import type { Ewallet } from '../../orders/kinds/ewallet-details.ts';

/**
 * What the error codes of the e-wallets mean, by (endpoint, wallet, version, HTTP status and code): the
 * "Error Codes" tables of the document, read with section 2 of the provider notes. A line that is not
 * here is `unknown`, also where the code is listed with another HTTP status.
 */
export const EWALLET_VERSIONS = ['2019-02-04', '2020-02-01'] as const;
export type EwalletVersion = (typeof EWALLET_VERSIONS)[number];

/** By `<HTTP status> <error_code>`. */
type ErrorTable<Meaning> = ReadonlyMap<string, Meaning>;

/** Of our key and our speed. The two brands spell the 403 differently, and it is the same. */
const OF_THE_CALLER = [
  ['401 INVALID_API_KEY', 'caller_rejected'],
  ['403 REQUEST_FORBIDDEN', 'caller_rejected'],
  ['403 REQUEST_FORBIDDEN_ERROR', 'caller_rejected'],
  ['429 RATE_LIMIT_EXCEEDED', 'throttled'],
] as const;

const NOT_SUPPORTED = ['422 EWALLET_TYPE_NOT_SUPPORTED', 'needs_repair'] as const;
const NOT_VALID = ['422 API_VALIDATION_ERROR', 'needs_repair'] as const;

function table(
  ...lines: readonly (readonly [key: string, meaning: CreateMeaning])[]
): ErrorTable<CreateMeaning> {
  return new Map([...OF_THE_CALLER, ...lines]);
}

/**
 * OVO 2019-02-04 answers when the payer has decided, so its refusals are how the payment ended. The
 * one exception is OVO_TIMEOUT_ERROR: a time-out between OVO's app and OVO's server says that nobody
 * knows whether the payer has paid, so the payment is asked about.
 */
const OVO_2019 = table(
  NOT_VALID,
  NOT_SUPPORTED,
  ['400 DUPLICATE_PAYMENT', 'exists_already'],
  ['400 USER_DID_NOT_AUTHORIZE_THE_PAYMENT', 'failed'],
  ['400 USER_DECLINED_THE_TRANSACTION', 'failed'],
  ['400 PHONE_NUMBER_NOT_REGISTERED', 'failed'],
  ['400 EWALLET_APP_UNREACHABLE', 'failed'],
  ['400 OVO_TIMEOUT_ERROR', 'unknown'],
  ['400 CREDENTIALS_ERROR', 'failed'],
  ['400 ACCOUNT_AUTHENTICATION_ERROR', 'failed'],
  ['400 ACCOUNT_BLOCKED_ERROR', 'failed'],
);

const OVO_2020 = table(NOT_VALID, NOT_SUPPORTED, [
  '400 DUPLICATE_PAYMENT_REQUEST_ERROR',
  'exists_already',
]);

const DANA_2019 = table(NOT_VALID, NOT_SUPPORTED, ['400 DUPLICATE_ERROR', 'exists_already']);

/**
 * CHECKOUT_ERROR ("an external error from DANA, please try again") and LinkAja's
 * GENERATE_CHECKOUT_TOKEN_ERROR do not say whether the id is taken: the status may be "FAILED: payment
 * creation failed", or "not found". Both are answers that the status call gives, so it is asked.
 */
const DANA_2020 = table(
  NOT_VALID,
  NOT_SUPPORTED,
  ['400 DUPLICATE_ERROR', 'exists_already'],
  ['400 CHECKOUT_ERROR', 'unknown'],
);

/** LinkAja's validation error is a 400, unlike the others'. */
const LINKAJA_LINES = [
  ['400 API_VALIDATION_ERROR', 'needs_repair'],
  NOT_SUPPORTED,
  ['400 DUPLICATE_PAYMENT_ERROR', 'exists_already'],
  ['422 GENERATE_CHECKOUT_TOKEN_ERROR', 'unknown'],
] as const;

/** The table of 2019 says DUPLICATE_PAYMENT_ERROR and its example DUPLICATE_ERROR: both are taken. */
const LINKAJA_2019 = table(...LINKAJA_LINES, ['400 DUPLICATE_ERROR', 'exists_already']);
const LINKAJA_2020 = table(...LINKAJA_LINES);

export const CREATE_ERRORS: Readonly<
  Record<Ewallet, Readonly<Record<EwalletVersion, ErrorTable<CreateMeaning>>>>
> = {
  OVO: { '2019-02-04': OVO_2019, '2020-02-01': OVO_2020 },
  DANA: { '2019-02-04': DANA_2019, '2020-02-01': DANA_2020 },
  LINKAJA: { '2019-02-04': LINKAJA_2019, '2020-02-01': LINKAJA_2020 },
};

/** "Get Payment Status", Error Codes: the same in both versions and for every wallet. */
export const STATUS_ERRORS: ErrorTable<NewsMeaning> = new Map<string, NewsMeaning>([
  ...OF_THE_CALLER,
  ['404 PAYMENT_NOT_FOUND_ERROR', 'not_found'],
]);

/** Statuses of "Get Payment Status": COMPLETED of OVO and LinkAja, PAID of DANA. */
export const PAYMENT_STATUSES: ReadonlyMap<string, NewsMeaning> = new Map<string, NewsMeaning>([
  ['COMPLETED', 'paid'],
  ['PAID', 'paid'],
  ['SUCCESS_COMPLETED', 'paid'],
  ['PENDING', 'open'],
  ['FAILED', 'failed'],
  ['EXPIRED', 'expired'],
]);

/** "Payment Status Callback": each wallet has its own two words. */
export const CALLBACK_STATUSES: Readonly<Record<Ewallet, ReadonlyMap<string, NewsMeaning>>> = {
  OVO: new Map<string, NewsMeaning>([
    ['COMPLETED', 'paid'],
    ['FAILED', 'failed'],
  ]),
  DANA: new Map<string, NewsMeaning>([
    ['PAID', 'paid'],
    ['EXPIRED', 'expired'],
  ]),
  LINKAJA: new Map<string, NewsMeaning>([
    ['SUCCESS_COMPLETED', 'paid'],
    ['FAILED', 'failed'],
  ]),
};

const TOO_MANY_REQUESTS = 429;

/**
 * A 429 speaks for itself, whoever gives it (a gateway may put no code beside it); unless the code
 * beside it is one that means something else here.
 */
export function errorMeaning<Meaning>(
  errors: ErrorTable<Meaning>,
  httpStatus: number,
  code: string | null,
): Meaning | 'throttled' | 'unknown' {
  const listed = errors.get(`${httpStatus} ${code}`);
  if (listed !== undefined) return listed;
  const elsewhere = [...errors.keys()].some((key) => key.endsWith(` ${code}`));
  return httpStatus === TOO_MANY_REQUESTS && !elsewhere ? 'throttled' : 'unknown';
}
