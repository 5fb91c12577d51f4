import type { CreateMeaning, NewsMeaning } from '../../../orders/order-provider.ts';

/**
 * What OY's KYC codes mean, by (endpoint, code): "KYC Response Codes" of the document, read with section
 * 1 of the provider notes. A code without a line is `unknown`. The document calls every code final.
 */
type CodeTable<Meaning> = ReadonlyMap<string, Meaning>;

/** The document's words. */
export const KYC_CODE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['000', 'Response success without error'],
  ['001', 'Data on request body is empty or invalid'],
  ['002', 'Request is rejected (Name is not the same as id card)'],
  ['003', 'Request is Rejected (Address is not the same as id card)'],
  ['004', 'Request is Rejected (NIK is not the same as id card)'],
  ['005', 'Request is Rejected (ID card photo is not clear)'],
  ['006', 'Request is Rejected (Face is not the same as photo on id card)'],
  ['007', 'Data not found. ID Card number not registered'],
  ['008', 'Image size more than 1MB'],
  ['999', 'Internal Server Error'],
]);

/**
 * 000 is "Request processed": it has been taken in, and says nothing about the person. A result (002 to
 * 007) is no answer to a request that has only just come: the status call says it.
 */
export const ID_CARD_CODES: CodeTable<CreateMeaning> = new Map([
  ['000', 'created'],
  ['001', 'needs_repair'],
  ['008', 'needs_repair'],
  ['999', 'unknown'],
]);

/** No photographs here, so 008 makes no sense and stays unknown. */
export const PHONE_NUMBER_CODES: CodeTable<CreateMeaning> = new Map([
  ['000', 'created'],
  ['001', 'needs_repair'],
  ['999', 'unknown'],
]);

/**
 * 001 is about our question and not about the person. 007 is said of a NIK that the register does not
 * hold and of one that was never sent, and nothing tells the two apart: not found, believed as such
 * only when repeated. 999 is no end, whatever the table says (provider notes).
 */
export const STATUS_CODES: CodeTable<NewsMeaning> = new Map([
  ['000', 'verified'],
  ['001', 'unknown'],
  ['002', 'failed'],
  ['003', 'failed'],
  ['004', 'failed'],
  ['005', 'failed'],
  ['006', 'failed'],
  ['007', 'not_found'],
  ['999', 'unknown'],
]);

/**
 * A callback is sent once a check has come to its end, so its 007 is a result. It is a hint to ask all
 * the same.
 */
export const CALLBACK_CODES: CodeTable<NewsMeaning> = new Map([...STATUS_CODES, ['007', 'failed']]);

/** Plain HTTP errors that say something: both come from what stands in front of OY's application. */
export const CREATE_HTTP: ReadonlyMap<number, CreateMeaning> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
export const STATUS_HTTP: ReadonlyMap<number, NewsMeaning> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
