import type {
  BalanceMeaning,
  InquiryMeaning,
  RemitMeaning,
  StatusMeaning,
} from '../../payouts/provider-port.ts';

/**
 * What OY's status codes mean, by (endpoint, code): "Fund Disbursement Response Codes" of the
 * document, read with section 1 of the provider notes. A code without a line is `unknown`, whatever
 * it means at another endpoint.
 */
type CodeTable<Meaning> = ReadonlyMap<string, Meaning>;

/** The document's words; the last six codes come from later versions of it. */
export const OY_CODE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['000', 'Disbursement Request has been completed (success)'],
  ['101', 'Request is Processed'],
  ['102', 'Request is In Progress'],
  ['201', 'Request is Rejected (User ID is not Found)'],
  ['202', 'Request is Rejected (User ID is not Active)'],
  ['203', 'Request is Rejected (Duplicate Partner Tx ID)'],
  ['204', 'Request is Rejected (Partner Tx ID is Not Found)'],
  ['205', 'Request is Rejected (Beneficiary Bank Code is Not Supported)'],
  ['206', 'Request is Rejected (Partner Deposit Balance is Not Enough)'],
  ['207', 'Request is Rejected (Request IP Address is not Registered)'],
  ['208', 'Request is Rejected (API Key is not Valid)'],
  ['209', 'Request is Rejected (Bank Account is not found)'],
  ['210', 'Request is Rejected (Amount is not valid)'],
  ['215', 'Request is Rejected (Max amount per transaction exceed for disburse)'],
  ['300', 'Disbursement is FAILED'],
  ['301', 'Pending (When there is a unclear answer from Banks Network)'],
  ['990', 'Request is Rejected (Request Parameter is not Valid)'],
  ['999', 'Internal Server Error'],
  ['211', 'Request is Rejected (Bank code is not available for this service)'],
  ['225', 'Request is Rejected (Max amount per transaction exceed for disburse)'],
  ['257', 'Request is Rejected (the same Partner Tx ID is still in process)'],
  ['264', 'Request is Rejected (The suggested routing from the partner is not valid)'],
  ['429', 'Request Rejected (Too Many Request to specific endpoint)'],
  ['504', 'Disbursement Submission Timed Out'],
]);

/**
 * `inquiry` names a bank and an account and nothing else, so 990 (bad parameter) is about the row as
 * much as 205 and 209 are. 210 and 215 speak of an amount and 264 of a route: they make no sense
 * here and stay unknown. 429, too fast, is no word about our user: the question is asked again.
 */
export const INQUIRY_CODES: CodeTable<InquiryMeaning> = new Map([
  ['000', 'known'],
  ['201', 'caller_rejected'],
  ['202', 'caller_rejected'],
  ['205', 'not_known'],
  ['207', 'caller_rejected'],
  ['208', 'caller_rejected'],
  ['209', 'not_known'],
  ['211', 'not_known'],
  ['429', 'throttled'],
  ['990', 'not_known'],
]);

/**
 * 300 is printed as a final failure and is not believed as the answer to a send: the status call
 * confirms it. 204 ("not found") is no answer to a send at all, and 504 and 999 say nothing.
 */
export const REMIT_CODES: CodeTable<RemitMeaning> = new Map([
  ['000', 'accepted'],
  ['101', 'accepted'],
  ['102', 'accepted'],
  ['201', 'caller_rejected'],
  ['202', 'caller_rejected'],
  ['203', 'exists_already'],
  ['204', 'unknown'],
  ['205', 'needs_repair'],
  ['206', 'low_balance'],
  ['207', 'caller_rejected'],
  ['208', 'caller_rejected'],
  ['209', 'needs_repair'],
  ['210', 'needs_repair'],
  ['211', 'needs_repair'],
  ['215', 'needs_repair'],
  ['257', 'exists_already'],
  ['264', 'needs_repair'],
  ['300', 'unknown'],
  ['301', 'accepted'],
  ['429', 'throttled'],
  ['504', 'unknown'],
  ['990', 'needs_repair'],
  ['999', 'unknown'],
]);

/**
 * 201, 202, 207, 208 and 429 refuse the question and say nothing about the payout. 990 is "final" in
 * the table and "transaction unknown" in its text: a person looks.
 */
export const STATUS_CODES: CodeTable<StatusMeaning> = new Map([
  ['000', 'paid'],
  ['101', 'in_progress'],
  ['102', 'in_progress'],
  ['201', 'caller_rejected'],
  ['202', 'caller_rejected'],
  ['204', 'not_found'],
  ['206', 'failed'],
  ['207', 'caller_rejected'],
  ['208', 'caller_rejected'],
  ['209', 'failed'],
  ['225', 'failed'],
  ['300', 'failed'],
  ['301', 'in_progress'],
  ['429', 'throttled'],
  ['504', 'unknown'],
  ['990', 'needs_attention'],
  ['999', 'unknown'],
]);

/** Failures that are the bank's; 206, 209 and 225 are about the deposit, the account and the amount. */
export const FAILED_AT_BANK: ReadonlySet<string> = new Set(['300']);

export const BALANCE_CODES: CodeTable<BalanceMeaning> = new Map([
  ['000', 'told'],
  ['201', 'caller_rejected'],
  ['202', 'caller_rejected'],
  ['207', 'caller_rejected'],
  ['208', 'caller_rejected'],
]);

/**
 * Plain HTTP errors (provider notes: 403 from the IP check or the firewall, 404, 429, 500, 503, 504).
 * Only two of them say something. Both are given by what stands in front of OY's application, so
 * nothing was created; and should that be wrong once, a held payout goes again under the *same* id
 * and OY answers "duplicate".
 */
export const INQUIRY_HTTP: ReadonlyMap<number, InquiryMeaning> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
export const REMIT_HTTP: ReadonlyMap<number, RemitMeaning> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
export const STATUS_HTTP: ReadonlyMap<number, StatusMeaning> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
export const BALANCE_HTTP: ReadonlyMap<number, BalanceMeaning> = new Map([
  [403, 'caller_rejected'],
]);
