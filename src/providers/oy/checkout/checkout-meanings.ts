import type { CreateMeaning, NewsMeaning, RemoveReading } from '../../../orders/order-provider.ts';

/**
 * What OY's checkout answers mean, by (endpoint, status or message). Its business answers carry no
 * codes but a boolean and words, so the words are the code. Whatever has no line here is `unknown`.
 */

/**
 * "Payment Checkout Callback Status", and the other spellings of the samples and parameters; by lower
 * case. `charge_sucess` is as printed. A link stays open through `expired_va` and `charge_failed`: the
 * payer may try again. `success`, `disburse_in_progress` and `complete` are all paid: the last two
 * speak of the way from OY's account to ours.
 */
export const CHECKOUT_STATUSES: ReadonlyMap<string, NewsMeaning> = new Map([
  ['created', 'open'],
  ['waiting_payment', 'open'],
  ['expired_va', 'open'],
  ['charge_in_progress', 'open'],
  ['charge_failed', 'open'],
  ['processing', 'open'],
  ['charge_sucess', 'paid'],
  ['charge_success', 'paid'],
  ['success', 'paid'],
  ['disburse_in_progress', 'paid'],
  ['complete', 'paid'],
  ['failed', 'failed'],
  ['closed', 'cancelled'],
  ['expired', 'expired'],
]);

export function statusMeaning(status: string): NewsMeaning {
  return CHECKOUT_STATUSES.get(status.toLowerCase()) ?? 'unknown';
}

/**
 * Inferred (I): the document lists no message of a refused create. That of an id used already is the
 * sandbox's; the three about the caller are the ones of get and delete with the verb of this call. A
 * listed message leads at most to a question (`exists_already`) or to a stop (`caller_rejected`).
 */
export const INFERRED_CREATE_MESSAGES: ReadonlyMap<string, CreateMeaning> = new Map([
  ['partner_tx_id is already used', 'exists_already'],
  ['Can not create username is not found', 'caller_rejected'],
  ['Can not create IP Address not registered', 'caller_rejected'],
  ['Can not create API Key is not valid', 'caller_rejected'],
]);

/**
 * Inferred (I): the document lists no refusal of the status call either. `get_decides` is no word about
 * the link; any message without a line here means the same, since the GET is asked then in any case.
 */
export const INFERRED_STATUS_MESSAGES: ReadonlyMap<string, 'get_decides' | 'caller_rejected'> =
  new Map([
    ['partner_tx_id is not found', 'get_decides'],
    ['Can not get data is not found', 'get_decides'],
    ['Can not get username is not found', 'caller_rejected'],
    ['Can not get IP Address not registered', 'caller_rejected'],
    ['Can not get API Key is not valid', 'caller_rejected'],
  ]);

export type GetMeaning = 'told' | 'not_found' | 'caller_rejected' | 'throttled' | 'unknown';

/**
 * "API Get", Failed Reason Message Map. It prints "Can not delete data is not found", a slip: both
 * verbs are read. "paymentLinkId is empty" is a fault of the request, and "not match with username"
 * says that the id is another user's: neither says what has become of ours.
 */
export const GET_MESSAGES: ReadonlyMap<string, GetMeaning> = new Map([
  ['Can not get data is not found', 'not_found'],
  ['Can not delete data is not found', 'not_found'],
  ['Can not get paymentLinkId is empty', 'unknown'],
  ['Can not get username is not found', 'caller_rejected'],
  ['Can not get IP Address not registered', 'caller_rejected'],
  ['Can not get API Key is not valid', 'caller_rejected'],
  ['Can not get data is not match with username', 'unknown'],
]);

type RemoveMeaning = RemoveReading['meaning'];

/** "API Delete", Success Response Parameters: any other word beside `true` is not believed. */
export const REMOVED_MESSAGE = 'success delete payment checkout data';

/** "API Delete", Failed Reason Message Map. */
const DELETE_MESSAGES: ReadonlyMap<string, RemoveMeaning> = new Map([
  ['Can not delete data is not found', 'not_found'],
  ['Can not delete paymentLinkId is empty', 'unknown'],
  ['Can not delete username is not found', 'caller_rejected'],
  ['Can not delete IP Address not registered', 'caller_rejected'],
  ['Can not delete API Key is not valid', 'caller_rejected'],
  ['Can not delete data is not match with username', 'unknown'],
]);

/** `Can not delete, status transaction is COMPLETE`: one of the listed statuses, in either case. */
const UNELIGIBLE = /^Can not delete, status transaction is (\w+)$/;

export function deleteMeaning(message: string): RemoveMeaning {
  const status = UNELIGIBLE.exec(message)?.[1];
  if (status === undefined) return DELETE_MESSAGES.get(message) ?? 'unknown';
  return CHECKOUT_STATUSES.has(status.toLowerCase()) ? 'not_possible' : 'unknown';
}

/**
 * Plain HTTP errors (provider notes, section 1), given by what stands in front of OY's application.
 * `remove` has no meaning for "too fast"; there 429 stays unknown, and the order is asked about.
 */
export const CHECKOUT_HTTP: ReadonlyMap<number, 'caller_rejected' | 'throttled'> = new Map([
  [403, 'caller_rejected'],
  [429, 'throttled'],
]);
