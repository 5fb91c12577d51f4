import { DESTINATIONS } from '../../domain/destinations.ts';
import { rupiah, type Sen } from '../../domain/money.ts';

/** Request bodies of "Fund Disbursement", read strictly: no type is converted, nothing is trimmed. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly why: string };

export interface AmountLimits {
  /** Smallest amount to a bank account; the document says 10,000 IDR. */
  readonly minBank: Sen;
  /** Smallest amount to a wallet. */
  readonly minWallet: Sen;
  /** Largest amount of one transaction. */
  readonly max: Sen;
}

export interface InquiryRequest {
  readonly bank: string;
  readonly account: string;
}

export interface RemitRequest extends InquiryRequest {
  readonly amount: Sen;
  readonly partnerTrxId: string;
  readonly note: string;
}

export interface StatusRequest {
  readonly partnerTrxId: string;
  readonly sendCallback: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_EMAILS = 5;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const NUMERIC = /^\d+$/;

function isFields(body: unknown): body is Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** The body as an object to read fields from; anything else has no fields. */
export function fieldsOf(body: unknown): Fields {
  return isFields(body) ? body : {};
}

/** A field for echoing in a refusal: what was sent when it is text, else "". */
export function echoText(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** The amount for echoing in a refusal, as JSON text. */
export function echoAmount(fields: Fields): string {
  return typeof fields.amount === 'number' ? JSON.stringify(fields.amount) : '0';
}

const bad = (why: string, code = '990') => ({ ok: false, code, why }) as const;

/** Null when the text is right, else the reason. Optional fields may be absent, null or "". */
function textProblem(fields: Fields, name: string, max: number, required: boolean): string | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') {
    return required ? `${name} is required` : null;
  }
  if (typeof value !== 'string') return `${name} must be a string`;
  return value.length > max ? `${name} is longer than ${max} characters` : null;
}

function emailProblem(fields: Fields): string | null {
  const problem = textProblem(fields, 'email', 255, false);
  if (problem) return problem;
  const addresses = echoText(fields, 'email').split(/\s+/).filter(Boolean);
  if (addresses.length > MAX_EMAILS) return `email holds more than ${MAX_EMAILS} addresses`;
  const wrong = addresses.findIndex((address) => !EMAIL.test(address));
  return wrong === -1 ? null : `email: address ${wrong + 1} is not an e-mail address`;
}

function accountProblem(fields: Fields): string | null {
  const problem =
    textProblem(fields, 'recipient_bank', 255, true) ??
    textProblem(fields, 'recipient_account', 255, true);
  if (problem) return problem;
  return NUMERIC.test(echoText(fields, 'recipient_account'))
    ? null
    : 'recipient_account must be digits only';
}

export function readInquiry(body: unknown): Read<InquiryRequest> {
  const fields = fieldsOf(body);
  const problem = accountProblem(fields);
  if (problem) return bad(problem);
  const bank = echoText(fields, 'recipient_bank');
  if (!DESTINATIONS.has(bank))
    return bad('recipient_bank is not in Disbursement Bank Codes', '205');
  return { ok: true, value: { bank, account: echoText(fields, 'recipient_account') } };
}

function readAmount(amount: number, bank: string, limits: AmountLimits): Read<Sen> {
  const wallet = DESTINATIONS.get(bank)?.kind === 'wallet';
  const least = wallet ? limits.minWallet : limits.minBank;
  if (!Number.isInteger(amount)) return bad('amount must be whole rupiah', '210');
  // Compared in rupiah first: an amount too large for exact sen is certainly over the maximum.
  if (amount > limits.max / 100) return bad('amount is over the maximum per transaction', '215');
  if (amount < least / 100) return bad(`amount is below the minimum of ${least / 100}`, '210');
  return { ok: true, value: rupiah(amount) };
}

/**
 * Parameters first (990), then the bank (205), then the amount (210, 215). Whether the id is taken is
 * asked between parameters and bank, so it is a question of the caller's: `taken` answers it.
 */
export function readRemit(
  body: unknown,
  limits: AmountLimits,
  taken: (partnerTrxId: string) => string | null,
): Read<RemitRequest> {
  const fields = fieldsOf(body);
  const problem =
    accountProblem(fields) ??
    textProblem(fields, 'partner_trx_id', 255, true) ??
    textProblem(fields, 'note', 255, false) ??
    emailProblem(fields);
  if (problem) return bad(problem);
  if (typeof fields.amount !== 'number') return bad('amount must be a number');
  const partnerTrxId = echoText(fields, 'partner_trx_id');
  const takenCode = taken(partnerTrxId);
  if (takenCode !== null) return bad('partner_trx_id was used before', takenCode);
  const place = readInquiry(body);
  if (!place.ok) return place;
  const amount = readAmount(fields.amount, place.value.bank, limits);
  if (!amount.ok) return amount;
  const note = echoText(fields, 'note');
  return { ok: true, value: { ...place.value, amount: amount.value, partnerTrxId, note } };
}

/** `send_callback` is a Boolean in the table and the text "true" in the sample: both are taken. */
export function readStatus(body: unknown): Read<StatusRequest> {
  const fields = fieldsOf(body);
  const problem = textProblem(fields, 'partner_trx_id', 255, true);
  if (problem) return bad(problem);
  const flag = fields.send_callback ?? false;
  if (typeof flag !== 'boolean' && flag !== 'true' && flag !== 'false') {
    return bad('send_callback must be true or false');
  }
  return {
    ok: true,
    value: {
      partnerTrxId: echoText(fields, 'partner_trx_id'),
      sendCallback: flag === true || flag === 'true',
    },
  };
}
