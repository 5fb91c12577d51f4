/**
 * Status codes of OY's fund disbursement: "Fund Disbursement Response Codes" of the document, and 211,
 * 225, 257, 264, 429 and 504 from later versions of it. Messages are the ones of the samples and the
 * mock tables where they exist, else the wording of the code table.
 */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['000', 'Success'],
  ['101', 'Request is Processed'],
  ['102', 'Request is In progress'],
  ['201', 'User is not found'],
  ['202', 'User is not active'],
  ['203', 'Duplicate Partner Tx Id'],
  ['204', 'Tx Id is not found'],
  ['205', 'Bank Code is not found'],
  ['206', 'Request is Rejected (Partner Deposit Balance is Not Enough)'],
  ['207', 'Request is Rejected (Request IP Address is not Registered)'],
  ['208', 'Request is Rejected (API Key is not Valid)'],
  ['209', 'Bank Account is not found'],
  ['210', 'Request is Rejected (Amount is not valid)'],
  ['211', 'Request is Rejected (Bank code is not available for this service)'],
  ['215', 'Request is Rejected (Max amount per transaction exceed for disburse)'],
  ['225', 'Request is Rejected (Max amount per transaction exceed for disburse)'],
  ['257', 'Request is Rejected (Disbursement with the same Partner Tx ID is still in process)'],
  ['264', 'Request is Rejected'],
  ['300', 'Failed'],
  ['301', 'Suspect'],
  ['429', 'Request Rejected (Too Many Request to specific endpoint)'],
  ['504', 'Gateway Timeout'],
  ['990', 'Request is Rejected (Request Parameter is not Valid)'],
  ['999', 'Internal Server Error'],
]);

/** A code forced by a fault plan may be unlisted; it then gets a message that says nothing. */
export function codeMessage(code: string): string {
  return MESSAGES.get(code) ?? 'Unknown';
}

/** Codes of a payout that the provider took on and that then failed for good. */
export const FAILURE_CODES: readonly string[] = ['206', '209', '225', '300'];
