import type { LoginMeaning, ReadMeaning } from '../../../bank-accounts/bank-provider.ts';

/**
 * What PFM's status codes mean, by (endpoint, code): "PFM Response Codes" of the document, read with
 * section 1 of the provider notes. A code without a line is `unknown`.
 */
type CodeTable<Meaning> = ReadonlyMap<string, Meaning>;

export const PFM_CODE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['000', 'Response success without error'],
  ['001', 'Processing login to internet banking'],
  ['300', 'Failed'],
  ['301', 'Failed Authentication'],
  ['302', 'Error wrong encryption'],
  ['303', 'Bank code is not valid'],
  ['304', 'User consent is false'],
  ['999', 'Internal Server Error'],
]);

/** "PFM Bank Codes". */
export const PFM_BANKS: ReadonlyMap<string, string> = new Map([
  ['008', 'Mandiri'],
  ['014', 'BCA'],
  ['009', 'BNI'],
  ['002', 'BRI'],
  ['022', 'CIMB'],
  ['013', 'Permata'],
]);

/**
 * 001 is "Final" in the table and "processing" in its words: the words count. 302 is about our key, so
 * it is the caller that is refused, and every login with it.
 */
export const PFM_LOGIN_CODES: CodeTable<LoginMeaning> = new Map([
  ['000', 'accepted'],
  ['001', 'accepted'],
  ['300', 'failed'],
  ['301', 'failed'],
  ['302', 'caller_rejected'],
  ['303', 'needs_repair'],
  ['304', 'needs_repair'],
  ['999', 'unknown'],
]);

/**
 * Accounts, balance, mutations and the callback. 302, 303 and 304 speak of a login: the callback may
 * carry them (a connection that failed), and in an answer to a question they are unknown.
 */
export const PFM_READ_CODES: CodeTable<ReadMeaning> = new Map([
  ['000', 'told'],
  ['001', 'processing'],
  ['300', 'failed'],
  ['301', 'failed'],
  ['302', 'unknown'],
  ['303', 'unknown'],
  ['304', 'unknown'],
  ['999', 'unknown'],
]);

export const PFM_CALLBACK_CODES: CodeTable<ReadMeaning> = new Map([
  ...PFM_READ_CODES,
  ['302', 'failed'],
  ['303', 'failed'],
  ['304', 'failed'],
]);

/** Plain HTTP errors that say something; both are given by what stands in front of OY's application. */
export const PFM_HTTP: ReadonlyMap<number, 'caller_rejected' | 'throttled'> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
