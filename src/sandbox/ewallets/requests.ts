import { DateTime } from 'luxon';
import { rupiah, type Sen } from '../../domain/money.ts';
import type { SandboxRequest } from '../endpoint.ts';
import { errorOf, type Refusal } from './answers.ts';
import { type Ewallet, type EwalletVersion, type Item, WALLETS } from './events.ts';
import { fieldsOfForm } from './form.ts';

/** Request bodies of "Create Payment", as JSON or as a form, read strictly. */
export type Fields = Readonly<Record<string, unknown>>;

export interface CreateRequest {
  readonly wallet: Ewallet;
  readonly externalId: string;
  readonly amount: Sen;
  readonly phone: string | null;
  readonly items: readonly Item[];
  readonly callbackUrl: string | null;
  /** DANA: when its link ends; null: not said. */
  readonly expiresMs: number | null;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

const refused = (refusal: Refusal) => ({ ok: false, refusal }) as const;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null: neither a JSON object nor a form. */
export function readBody({ headers, body }: SandboxRequest): Fields | null {
  const type = headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return fieldsOfForm(body);
  if (!/^application\/json\s*(;|$)/i.test(type)) return null;
  try {
    const json: unknown = JSON.parse(body);
    return isFields(json) ? json : null;
  } catch {
    return null;
  }
}

/** Required, and one of the three in capitals. */
export function readWallet(value: unknown): Read<Ewallet> {
  if (typeof value !== 'string' || value === '') {
    return refused(errorOf('API_VALIDATION_ERROR', null, 'ewallet_type is required'));
  }
  const wallet = WALLETS.find((each) => each === value);
  return wallet === undefined
    ? refused(errorOf('EWALLET_TYPE_NOT_SUPPORTED', null))
    : { ok: true, value: wallet };
}

const MAX_ID_CHARS: Readonly<Record<EwalletVersion, number>> = {
  '2019-02-04': 1000,
  '2020-02-01': 50,
};
const MAX_RUPIAH = 10_000_000;

/** The first thing that is wrong with the fields is what is answered. */
export function readCreate(
  fields: Fields,
  version: EwalletVersion,
  nowMs: number,
): Read<CreateRequest> {
  const type = readWallet(fields.ewallet_type);
  if (!type.ok) return type;
  const wallet = type.value;
  const problem =
    idProblem(fields.external_id, wallet, version) ??
    amountProblem(fields.amount, wallet) ??
    phoneProblem(fields.phone, wallet) ??
    itemsProblem(fields.items, wallet) ??
    (wallet === 'OVO' ? null : urlProblem(fields, 'callback_url')) ??
    (wallet === 'OVO' ? null : urlProblem(fields, 'redirect_url')) ??
    expiryProblem(fields.expiration_date, wallet, nowMs);
  if (problem !== null) return refused(errorOf('API_VALIDATION_ERROR', wallet, problem));
  return {
    ok: true,
    value: {
      wallet,
      externalId: String(fields.external_id),
      amount: rupiah(Number(fields.amount)),
      phone: typeof fields.phone === 'string' && wallet !== 'DANA' ? fields.phone : null,
      items: wallet === 'LINKAJA' ? itemsOf(fields.items) : [],
      callbackUrl: wallet === 'OVO' ? null : String(fields.callback_url),
      expiresMs: wallet === 'DANA' ? timeOf(fields.expiration_date) : null,
    },
  };
}

export function idProblem(value: unknown, wallet: Ewallet, version: EwalletVersion): string | null {
  const max = wallet === 'OVO' ? MAX_ID_CHARS[version] : 1000;
  if (typeof value !== 'string' || value === '') return 'external_id is required';
  if (value.length > max) return `external_id is longer than ${max} characters`;
  const strict = wallet === 'OVO' && !/^[A-Za-z0-9-]+$/.test(value);
  return strict ? 'external_id may hold letters, digits and - alone' : null;
}

/** "number" in the table; the document's own Python samples send it as text, so that is read too. */
function amountProblem(value: unknown, wallet: Ewallet): string | null {
  const isText = typeof value === 'string' && /^\d{1,12}$/.test(value);
  if (typeof value !== 'number' && !isText) return 'amount must be a number';
  const amount = Number(value);
  const min = wallet === 'LINKAJA' ? 100 : 1;
  const fits = Number.isInteger(amount) && amount >= min && amount <= MAX_RUPIAH;
  return fits ? null : `amount must be whole rupiah from ${min} to ${MAX_RUPIAH}`;
}

function phoneProblem(value: unknown, wallet: Ewallet): string | null {
  if (wallet === 'DANA') return null;
  if (typeof value !== 'string' || value === '') return 'phone is required';
  // OVO: "should always be 088889998888 (not using +62)"; LinkAja: nothing is said.
  const form = wallet === 'OVO' ? /^0\d{7,14}$/ : /^\+?\d{8,15}$/;
  return form.test(value) ? null : 'phone must be a phone number such as 08123123123';
}

function isItem(value: unknown): value is Item {
  if (!isFields(value)) return false;
  const { id, name, price, quantity } = value;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof price === 'number' &&
    price >= 0 &&
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity > 0
  );
}

function itemsOf(value: unknown): readonly Item[] {
  return Array.isArray(value)
    ? value.filter(isItem).map(({ id, name, price, quantity }) => ({ id, name, price, quantity }))
    : [];
}

function itemsProblem(value: unknown, wallet: Ewallet): string | null {
  if (wallet !== 'LINKAJA') return null;
  if (!Array.isArray(value) || value.length === 0) return 'items is required';
  return value.every(isItem) ? null : 'each item needs id, name (text), price, quantity (numbers)';
}

function urlProblem(fields: Fields, name: 'callback_url' | 'redirect_url'): string | null {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') return `${name} is required`;
  const isUrl = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  return isUrl ? null : `${name} must be an http(s) URL`;
}

/** "Timezone: UTC unless specified". Null: there is none to read. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || value === '') return null;
  const time = DateTime.fromISO(value, { zone: 'utc' });
  return time.isValid ? time.toMillis() : null;
}

function expiryProblem(value: unknown, wallet: Ewallet, nowMs: number): string | null {
  if (wallet !== 'DANA' || value === undefined || value === null) return null;
  const atMs = timeOf(value);
  if (atMs === null) return 'expiration_date must be a time such as 2020-03-20T04:54:10+07:00';
  return atMs > nowMs ? null : 'expiration_date has passed';
}
