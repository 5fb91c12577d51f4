import { parsePlainRupiah, type Sen, ZERO } from '../../../domain/money.ts';

/** Request bodies of "VA Aggregator", read strictly: no type is converted, nothing is trimmed. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

/** "VA aggregator Bank Code". */
const BANKS: ReadonlySet<string> = new Set(['002', '013', '022', '008', '009', '014']);
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** A hundred years: what is longer is a slip. */
const MAX_MINUTES = 100 * 366 * 24 * 60;

/** What create and update have in common. Null: the field was left out. */
export interface TermsRequest {
  readonly amount: Sen | null;
  readonly isOpen: boolean;
  readonly isSingleUse: boolean;
  /** Null: 24 hours. */
  readonly minutes: number | null;
  readonly isLifetime: boolean;
  readonly name: string | null;
}

export interface CreateRequest extends TermsRequest {
  readonly partnerUserId: string;
  readonly bank: string;
}

export function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
}

/** Neither create nor update documents a code for a bad parameter: this is the one that is nearest. */
const bad = (why: string, code = '214') => ({ ok: false, code, why }) as const;

function textProblem(fields: Fields, name: string, max: number, required: boolean): string | null {
  const value = fields[name] ?? '';
  if (value === '') return required ? `${name} is required` : null;
  if (typeof value !== 'string') return `${name} must be a string`;
  return value.length > max ? `${name} is longer than ${max} characters` : null;
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function flagProblem(fields: Fields, ...names: readonly string[]): string | null {
  const wrong = names.find((name) => typeof (fields[name] ?? false) !== 'boolean');
  return wrong === undefined ? null : `${wrong} must be true or false`;
}

function minutesProblem(fields: Fields): string | null {
  const minutes = fields.expiration_time ?? 1;
  const fits =
    typeof minutes === 'number' &&
    Number.isInteger(minutes) &&
    minutes >= 1 &&
    minutes <= MAX_MINUTES;
  return fits ? null : `expiration_time must be 1 to ${MAX_MINUTES} minutes`;
}

function emailProblem(fields: Fields): string | null {
  const problem = textProblem(fields, 'email', 50, false);
  if (problem) return problem;
  const email = textOf(fields, 'email');
  return email === null || EMAIL.test(email) ? null : 'email is not an e-mail address';
}

/** Null where it is left out; undefined where it is no amount. */
function amountOf(fields: Fields): Sen | null | undefined {
  const { amount = null } = fields;
  if (amount === null) return null;
  const read = typeof amount === 'number' ? parsePlainRupiah(String(amount)) : null;
  return read === null || read < 0 ? undefined : read;
}

function termsProblem(fields: Fields): string | null {
  return (
    flagProblem(fields, 'is_open', 'is_single_use', 'is_lifetime') ??
    minutesProblem(fields) ??
    textProblem(fields, 'username_display', 255, false) ??
    emailProblem(fields)
  );
}

function readTerms(fields: Fields, minAmount: Sen): Read<TermsRequest> {
  const amount = amountOf(fields);
  if (amount === undefined) return bad('amount must be a number of rupiah, not below nothing');
  const isOpen = fields.is_open !== false;
  if (!isOpen && amount === null) return bad('amount is required where is_open is false');
  // An open account may leave its amount at the default of 0.
  const needsAmount = !isOpen || (amount ?? ZERO) > 0;
  if (needsAmount && (amount ?? ZERO) < minAmount) {
    return bad(`amount is below the minimum of ${minAmount / 100}`, '212');
  }
  const minutes = typeof fields.expiration_time === 'number' ? fields.expiration_time : null;
  return {
    ok: true,
    value: {
      amount,
      isOpen,
      isSingleUse: fields.is_single_use === true,
      minutes,
      isLifetime: fields.is_lifetime === true,
      name: textOf(fields, 'username_display'),
    },
  };
}

/** Parameters first (214), then the bank (211), then the amount (212). */
export function readCreate(body: unknown, minAmount: Sen): Read<CreateRequest> {
  const fields = fieldsOf(body);
  const problem =
    textProblem(fields, 'partner_user_id', 255, true) ??
    textProblem(fields, 'bank_code', 3, true) ??
    termsProblem(fields);
  if (problem) return bad(problem);
  const bank = textOf(fields, 'bank_code') ?? '';
  if (!BANKS.has(bank)) return bad('bank_code is not in VA aggregator Bank Code', '211');
  const terms = readTerms(fields, minAmount);
  if (!terms.ok) return terms;
  const partnerUserId = textOf(fields, 'partner_user_id') ?? '';
  return { ok: true, value: { ...terms.value, partnerUserId, bank } };
}

/** As create; `bank_code` is in the sample but not in the table: it is ignored, as unknown fields are. */
export function readUpdate(body: unknown, minAmount: Sen): Read<TermsRequest> {
  const fields = fieldsOf(body);
  const problem = termsProblem(fields);
  return problem ? bad(problem) : readTerms(fields, minAmount);
}

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

/** "if empty will used default value": 0 and 10. Null: not numbers that can be. */
export function readPage(query: Readonly<Record<string, string>>): PageRequest | null {
  const { offset = '', limit = '' } = query;
  const numbers = [offset || '0', limit || '10'];
  if (!numbers.every((text) => /^\d{1,9}$/.test(text))) return null;
  const [from = 0, most = 0] = numbers.map(Number);
  return most === 0 ? null : { offset: from, limit: most };
}
