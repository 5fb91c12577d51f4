import { toPlainRupiah } from '../../../domain/money.ts';
import type { Answer } from '../../answer.ts';
import type { LinkStatus } from './events.ts';
import type { Link } from './state.ts';
import { printTime } from './times.ts';

/** The bodies of "Fund Acceptance", fields in the order of the document's samples. */
function answer(code: string, body: object | string, why: string | null): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { httpStatus: 200, code, body: text, why };
}

type Verb = 'create' | 'get' | 'delete';

/** "Failed Reason Message Map" of delete and get, by the names that fault plans use. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['data_not_found', 'data is not found'],
  ['id_empty', 'paymentLinkId is empty'],
  ['username_not_found', 'username is not found'],
  ['ip_not_registered', 'IP Address not registered'],
  ['api_key_not_valid', 'API Key is not valid'],
  ['other_user', 'data is not match with username'],
]);

const ALREADY_USED = 'partner_tx_id is already used';
/** Ours: the document does not say what the status call answers then. */
const STATUS_NOT_FOUND = 'partner_tx_id is not found';

/**
 * A refusal by its name, in the call's own shape: creates and the status call say `success`, get and
 * delete `status`. `status_COMPLETE` is the delete's "status transaction is COMPLETE". A name that is
 * none is taken for the message itself.
 */
export function refusal(endpoint: string, name: string, why: string): Answer {
  const flag = /-(get|delete)$/.test(endpoint) ? 'status' : 'success';
  return answer(name, { [flag]: false, message: messageOf(endpoint, name) }, why);
}

function messageOf(endpoint: string, name: string): string {
  if (name === 'already_used') return ALREADY_USED;
  const status = /^status_(\w+)$/.exec(name)?.[1];
  if (status !== undefined) return `Can not delete, status transaction is ${status}`;
  const reason = REASONS.get(name);
  if (reason === undefined) return name;
  if (endpoint === 'checkout-status' && name === 'data_not_found') return STATUS_NOT_FOUND;
  // "API Get" prints "Can not delete data is not found", and so do we.
  const deleteSlip = endpoint === 'checkout-get' && name === 'data_not_found';
  return `Can not ${deleteSlip ? 'delete' : verbOf(endpoint)} ${reason}`;
}

function verbOf(endpoint: string): Verb {
  if (endpoint.endsWith('-create')) return 'create';
  return endpoint === 'checkout-delete' ? 'delete' : 'get';
}

/** A refusal of a create in words of ours: the document lists none. */
export function badRequest(message: string): Answer {
  return answer('refused', { success: false, message }, message);
}

/** "API Create", Json Response. */
export function createdAnswer(link: Link, payUrl: string): Answer {
  const folder = link.invoice === null ? '' : 'invoice/';
  return answer(
    'success',
    {
      success: true,
      url: `${payUrl}/${folder}${link.linkId}`,
      message: 'success',
      email_status: 'PROCESSED',
      payment_link_id: link.linkId,
    },
    null,
  );
}

/** "API Delete". */
export function deletedAnswer(): Answer {
  return answer('success', { status: true, message: 'success delete payment checkout data' }, null);
}

/**
 * The status call's sample says `success` where the callback's table says `charge_sucess`. Anything
 * else is the same word in both.
 */
const IN_STATUS: ReadonlyMap<LinkStatus, string> = new Map([['charge_sucess', 'success']]);

/** "API Payment Status". The amount is what was paid; 0 before. */
export function statusAnswer(link: Link, settlement: string, offsetMinutes: number): Answer {
  const status = link.printed ?? IN_STATUS.get(link.status) ?? link.status;
  return answer('success', transaction(link, status, settlement, offsetMinutes), null);
}

/** "Payment Checkout Callback Parameters". */
export function callbackBody(link: Link, settlement: string, offsetMinutes: number): string {
  return transaction(link, link.printed ?? link.status, settlement, offsetMinutes);
}

function transaction(link: Link, status: string, settlement: string, offset: number): string {
  const { terms, charge, txRef, paid } = link;
  const before = {
    partner_tx_id: terms.partner_tx_id,
    tx_ref_number: txRef,
  };
  const after = {
    sender_name: terms.sender_name,
    sender_phone: terms.phone_number,
    sender_note: terms.notes,
    status,
    settlement_type: settlement,
    sender_bank: charge?.bank ?? '',
    payment_method: charge?.method ?? '',
    va_number: charge?.vaNumber ?? '',
    created: printTime(link.createdMs, offset),
    updated: printTime(link.updatedMs, offset),
  };
  // A BigDecimal: written as text, so that it is exact.
  const [head, tail] = [JSON.stringify(before).slice(0, -1), JSON.stringify(after).slice(1)];
  return `${head},"amount":${toPlainRupiah(paid)},${tail}`;
}

/** "API Get". Empty texts of the payer are null, as in the sample; statuses are in upper case. */
export function linkAnswer(link: Link, offsetMinutes: number): Answer {
  const { terms, invoice } = link;
  const data = {
    partnerTxId: terms.partner_tx_id,
    paymentLinkId: link.linkId,
    amount: terms.amount === null ? null : terms.amount / 100,
    username: link.username,
    senderName: terms.sender_name,
    senderPhoneNumber: link.charge === null ? null : terms.phone_number || null,
    senderNotes: link.charge === null ? null : terms.notes || null,
    status: (link.printed ?? link.status).toUpperCase(),
    txRefNumber: link.txRef || null,
    description: terms.description,
    isOpen: terms.is_open,
    step: terms.step,
    notes: terms.notes,
    phoneNumber: terms.phone_number,
    email: terms.email,
    includeAdminFee: terms.include_admin_fee,
    listDisabledPaymentMethods: terms.list_disabled_payment_methods,
    listEnabledBanks: terms.list_enabled_banks,
    expirationTime: printTime(link.expiresMs, offsetMinutes),
    invoiceData:
      invoice === null
        ? null
        : {
            fullName: invoice.full_name,
            isVaLifetime: invoice.is_va_lifetime,
            isScheduled: invoice.recurring_frequency !== null,
            recurringStartDate: invoice.recurring_start_date,
            recurringEndDate: invoice.recurring_end_date,
            recurringFrequency: invoice.recurring_frequency,
            invoiceItems: invoice.items,
          },
  };
  return answer('success', { data, message: 'return payment checkout data', status: true }, null);
}

/** A plain HTTP error, for what is no JSON request at all. */
export function plainError(httpStatus: number, error: string, message: string): Answer {
  const body = JSON.stringify({ status: httpStatus, error, message });
  return { httpStatus, code: String(httpStatus), body, why: message };
}
