/**
 * Phone numbers of OVO that end badly. The documents have none: these are ours. Version 2019-02-04
 * answers the code at once; 2020-02-01 answers PENDING and fails with it a second later, except for a
 * time-out, which neither version knows the end of: it stays PENDING until the payer's time is over.
 */
export const OVO_MOCKS: ReadonlyMap<string, string> = new Map([
  ['081200000001', 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT'],
  ['081200000002', 'USER_DECLINED_THE_TRANSACTION'],
  ['081200000003', 'PHONE_NUMBER_NOT_REGISTERED'],
  ['081200000004', 'EWALLET_APP_UNREACHABLE'],
  ['081200000005', 'OVO_TIMEOUT_ERROR'],
  ['081200000006', 'CREDENTIALS_ERROR'],
  ['081200000007', 'ACCOUNT_AUTHENTICATION_ERROR'],
  ['081200000008', 'ACCOUNT_BLOCKED_ERROR'],
  // Failure codes of the callback alone: version 2019-02-04 does not list them.
  ['081200000009', 'SENDING_TRANSACTION_ERROR'],
  ['081200000010', 'EXTERNAL_ERROR'],
]);

export const TIMEOUT_CODE = 'OVO_TIMEOUT_ERROR';

/** What version 2019-02-04 lists under "Error Codes". */
export const SYNCHRONOUS_CODES: ReadonlySet<string> = new Set([
  'USER_DID_NOT_AUTHORIZE_THE_PAYMENT',
  'USER_DECLINED_THE_TRANSACTION',
  'PHONE_NUMBER_NOT_REGISTERED',
  'EWALLET_APP_UNREACHABLE',
  TIMEOUT_CODE,
  'CREDENTIALS_ERROR',
  'ACCOUNT_AUTHENTICATION_ERROR',
  'ACCOUNT_BLOCKED_ERROR',
]);

/** What the payer's silence is called. */
export const NOT_AUTHORIZED = 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT';

export const MOCK_FAILS_AFTER_MS = 1000;

/** "Failure Codes" of OVO's callback, for the control endpoint. */
export const FAILURE_CODES: readonly string[] = [...OVO_MOCKS.values()];
