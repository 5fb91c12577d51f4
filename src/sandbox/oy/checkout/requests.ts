import { rupiah } from '../../../domain/money.ts';
import type { Invoice, Terms } from './events.ts';
import { FieldReader, RequestProblem } from './fields.ts';
import { readInvoice } from './invoice-request.ts';
import { parseTime } from './times.ts';

/** "Minimum amount is IDR 15,000." */
const MIN_RUPIAH = 15_000;
/** Far beyond any checkout; keeps amounts exact. */
const MAX_RUPIAH = 1_000_000_000_000;

const METHODS = ['VA', 'CREDIT_CARD', 'DEBIT_CARD'];
export const BANKS = ['002', '008', '009', '013', '022'];
const STEPS = ['input-amount', 'input-personal-info', 'select-payment-method'];

const ALPHABETS = /^[A-Za-z ]+$/;
const WORDS = /^[A-Za-z0-9 ]+$/;
/** The invoice's sample has `partner tx id`; the table says alphanumerics only. */
const ID = { checkout: /^[A-Za-z0-9]+$/, invoice: /^[A-Za-z0-9 ]+$/ };

export interface CreateRequest {
  readonly terms: Terms;
  readonly invoice: Invoice | null;
  /** Null: not given. */
  readonly expiresMs: number | null;
}

export interface ReadOptions {
  readonly kind: 'checkout' | 'invoice';
  readonly nowMs: number;
  readonly offsetMinutes: number;
  /** The id of an open link that names none. */
  readonly anonymousId: string;
}

/** "Request Parameters" of both creates. Throws a RequestProblem, whose message is the answer's. */
export function readCreate(body: unknown, options: ReadOptions): CreateRequest {
  const fields = new FieldReader(body, options.kind === 'invoice');
  const disabled = fields.members('list_disabled_payment_methods', METHODS);
  if (new Set(disabled).size === METHODS.length) {
    throw new RequestProblem('there must be at least 1 payment method enabled');
  }
  const terms = readTerms(fields, options);
  const invoice = options.kind === 'invoice' ? readInvoice(fields, !disabled.includes('VA')) : null;
  return { terms, invoice, expiresMs: readExpiration(fields, options) };
}

function readTerms(fields: FieldReader, options: ReadOptions): Terms {
  const isOpen = fields.flag('is_open');
  const id = fields.text('partner_tx_id', ID[options.kind], 'only accepts alphanumerics');
  if (id === '' && !isOpen) throw new RequestProblem('partner_tx_id must be defined');
  const amount = readAmount(fields);
  if (amount === null && !isOpen) throw new RequestProblem('amount must be defined');
  const senderName = fields.text('sender_name', ALPHABETS, 'only accepts alphabets and space');
  if (senderName.trim() === '') throw new RequestProblem('sender_name cannot be empty');
  fields.members('list_enabled_banks', BANKS);
  return {
    partner_tx_id: id || options.anonymousId,
    description: fields.text('description', WORDS, 'only accepts alphabets, numeric and space'),
    notes: fields.text('notes', WORDS, 'only accepts alphabets, numeric and space'),
    sender_name: senderName,
    amount: amount === null ? null : rupiah(amount),
    email: fields.text('email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is not an e-mail address'),
    phone_number: readPhone(fields),
    is_open: isOpen,
    step: readStep(fields, amount),
    include_admin_fee: fields.flag('include_admin_fee'),
    list_disabled_payment_methods: fields.text('list_disabled_payment_methods', /^/, ''),
    list_enabled_banks: fields.text('list_enabled_banks', /^/, ''),
  };
}

function readAmount(fields: FieldReader): number | null {
  const amount = fields.integer('amount');
  if (amount === null) return null;
  if (amount < MIN_RUPIAH) throw new RequestProblem(`minimum amount is ${MIN_RUPIAH}`);
  if (amount > MAX_RUPIAH) throw new RequestProblem(`maximum amount is ${MAX_RUPIAH}`);
  return amount;
}

/** "Numeric … Do not use special character": digits, as text or as a number. */
function readPhone(fields: FieldReader): string {
  const value = fields.value('phone_number');
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  return fields.text('phone_number', /^\d+$/, 'must not use special characters', 20);
}

function readStep(fields: FieldReader, amount: number | null): string {
  const step = fields.text('step', /^[a-z-]+$/, 'is not a step');
  if (step === '') return 'input-amount';
  if (!STEPS.includes(step)) throw new RequestProblem(`step must be one of ${STEPS.join(', ')}`);
  if (step !== 'input-amount' && amount === null) {
    throw new RequestProblem(`amount must be defined for step ${step}`);
  }
  return step;
}

function readExpiration(fields: FieldReader, options: ReadOptions): number | null {
  const text = fields.text('expiration', /^/, '');
  if (text === '') return null;
  const expiresMs = parseTime(text, options.offsetMinutes);
  if (expiresMs === null) throw new RequestProblem('expiration must be yyyy-MM-dd HH:mm:ss');
  if (expiresMs <= options.nowMs) throw new RequestProblem('expiration is in the past');
  return expiresMs;
}
