import type { PageMeaning, VaState, VaUpdateReading } from '../../../collections/va/va-provider.ts';
import type { CreateMeaning, NewsMeaning } from '../../../orders/order-provider.ts';

/**
 * What OY's codes mean at the endpoints of the VA aggregator: "VA Aggregator Response Codes", by
 * (endpoint, code). A code without a line is `unknown`, whatever it means elsewhere. 429 is of later
 * versions of the document.
 */
type CodeTable<Meaning> = ReadonlyMap<string, Meaning>;

/** The document's words. */
export const VA_CODE_TEXTS: ReadonlyMap<string, string> = new Map([
  ['000', 'Response success without error'],
  ['201', 'Request is Rejected (User ID is not Found)'],
  ['202', 'Request is Rejected (User ID is not Active)'],
  ['207', 'Request is Rejected (Request IP Address is not Registered)'],
  ['208', 'Request is Rejected (API Key is not Valid)'],
  ['211', 'Request is Rejected (Bank code is not available for this service)'],
  ['212', 'Request is Rejected (Given amount are lesser than allowed value for static va)'],
  ['214', 'Request is Rejected (Failed to generate static va)'],
  ['216', 'Request is Rejected (VA Id is empty)'],
  ['217', 'Request is Rejected (VA Number is still active for this partner user id)'],
  ['429', 'Request Rejected (Too Many Request to specific endpoint)'],
  ['999', 'Internal Server Error'],
]);

const CALLER = [
  ['201', 'caller_rejected'],
  ['202', 'caller_rejected'],
  ['207', 'caller_rejected'],
  ['208', 'caller_rejected'],
  ['429', 'throttled'],
] as const;

/**
 * 214 is printed as final, but it names no fault of the row: the number is made at a bank behind OY, and
 * a bank that failed at ten may do it at eleven. A person could mend nothing. So it is asked about, and
 * where nothing is found the same bytes go again under the same id. 216 is about an id that a create
 * does not send: it makes no sense here, and has no line.
 */
export const VA_CREATE_CODES: CodeTable<CreateMeaning> = new Map<string, CreateMeaning>([
  ...CALLER,
  ['000', 'created'],
  ['211', 'needs_repair'],
  ['212', 'needs_repair'],
  ['214', 'unknown'],
  ['217', 'exists_already'],
  ['999', 'unknown'],
]);

export type InfoMeaning = 'told' | Extract<NewsMeaning, PageMeaning | 'not_found'>;

/** We never send an empty id, so 216 says that there is no account behind ours. */
export const VA_INFO_CODES: CodeTable<InfoMeaning> = new Map<string, InfoMeaning>([
  ...CALLER,
  ['000', 'told'],
  ['216', 'not_found'],
  ['999', 'unknown'],
]);

type UpdateMeaning = VaUpdateReading['meaning'];

/** 214: nothing is generated here, so it can only mean that the change was not made. */
export const VA_UPDATE_CODES: CodeTable<UpdateMeaning> = new Map<string, UpdateMeaning>([
  ...CALLER,
  ['000', 'updated'],
  ['211', 'needs_repair'],
  ['212', 'needs_repair'],
  ['214', 'not_possible'],
  ['216', 'not_found'],
  ['999', 'unknown'],
]);

/** List and history. 216 would say that an account has no history page: nothing that a pull can use. */
export const VA_PAGE_CODES: CodeTable<PageMeaning> = new Map<string, PageMeaning>([
  ...CALLER,
  ['000', 'told'],
  ['216', 'unknown'],
  ['999', 'unknown'],
]);

/** Plain HTTP errors that say something (oy-codes.ts says why these two and no other). */
export const VA_HTTP: ReadonlyMap<number, 'caller_rejected' | 'throttled'> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);

/** "VA aggregator Status". A status without a line is `unknown`. */
export const VA_STATUSES: ReadonlyMap<string, VaState['state']> = new Map([
  ['WAITING_PAYMENT', 'open'],
  // Money came in, and more may: only a single-use account closes, and that one is COMPLETE.
  ['PAYMENT_DETECTED', 'open'],
  ['EXPIRED', 'expired'],
  ['COMPLETE', 'complete'],
]);
