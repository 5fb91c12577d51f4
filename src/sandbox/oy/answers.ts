import { SEN_PER_RUPIAH, type Sen, toPlainRupiah } from '../../domain/money.ts';
import { formatOyTimestamp, instant } from '../../domain/time.ts';
import type { Answer } from '../answer.ts';
import { codeMessage } from './codes.ts';

const quoted = (text: string): string => JSON.stringify(text);
const at = (epochMs: number): string => `"${formatOyTimestamp(instant(epochMs))}"`;
const status = (code: string): string =>
  `"status":{"code":${quoted(code)},"message":${quoted(codeMessage(code))}}`;

/** `10000.0000`: a JSON number with four decimals, as the balance call and the status write it. */
function fourDecimals(amount: Sen): string {
  const sign = amount < 0 ? '-' : '';
  const absolute = Math.abs(amount);
  const fraction = String(absolute % SEN_PER_RUPIAH).padStart(2, '0');
  return `${sign}${Math.floor(absolute / SEN_PER_RUPIAH)}.${fraction}00`;
}

function answer(code: string, body: string, why: string | null): Answer {
  return { httpStatus: 200, code, body: `{${body}}`, why };
}

export interface InquiryAnswer {
  readonly code: string;
  readonly bank: string;
  readonly account: string;
  readonly name: string;
  readonly nowMs: number;
  readonly why?: string;
}

/** "Bank Account Inquiry", Response Parameters. `name` is "" unless the code is 000. */
export function inquiryAnswer(of: InquiryAnswer): Answer {
  const body =
    `${status(of.code)},"recipient_bank":${quoted(of.bank)},"recipient_account":${quoted(of.account)},` +
    `"recipient_name":${quoted(of.name)},"timestamp":${at(of.nowMs)}`;
  return answer(of.code, body, of.why ?? null);
}

export interface RemitAnswer {
  readonly code: string;
  /** The amount as JSON text: what was asked for, `125000`. */
  readonly amount: string;
  readonly bank: string;
  readonly account: string;
  /** "" on a rejected remit. */
  readonly trxId: string;
  readonly partnerTrxId: string;
  readonly nowMs: number;
  readonly why?: string;
}

/** "Disbursement", Response Parameters. */
export function remitAnswer(of: RemitAnswer): Answer {
  const body =
    `${status(of.code)},"amount":${of.amount},"recipient_bank":${quoted(of.bank)},` +
    `"recipient_account":${quoted(of.account)},"trx_id":${quoted(of.trxId)},` +
    `"partner_trx_id":${quoted(of.partnerTrxId)},"timestamp":${at(of.nowMs)}`;
  return answer(of.code, body, of.why ?? null);
}

/** The parts of a transaction that status answers and callbacks print. */
export interface PrintedTransaction {
  readonly amount: Sen;
  readonly name: string;
  readonly bank: string;
  readonly account: string;
  readonly trxId: string;
  readonly partnerTrxId: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

function details(code: string, amount: string, of: PrintedTransaction, nowMs: number): string {
  return (
    `${status(code)},"amount":${amount},"recipient_name":${quoted(of.name)},` +
    `"recipient_bank":${quoted(of.bank)},"recipient_account":${quoted(of.account)},` +
    `"trx_id":${quoted(of.trxId)},"partner_trx_id":${quoted(of.partnerTrxId)},` +
    `"timestamp":${at(nowMs)},"created_date":${at(of.createdMs)},"last_updated_date":${at(of.updatedMs)}`
  );
}

/** "Get Disbursement Status", Response Parameters; the amount with four decimals. */
export function statusAnswer(code: string, of: PrintedTransaction, nowMs: number): Answer {
  return answer(code, details(code, fourDecimals(of.amount), of, nowMs), null);
}

/** The same shape with nothing in it, for a status request that was refused or found nothing. */
export function emptyStatusAnswer(
  code: string,
  partnerTrxId: string,
  nowMs: number,
  why: string,
): Answer {
  const body =
    `${status(code)},"amount":0.0000,"recipient_name":"","recipient_bank":"","recipient_account":"",` +
    `"trx_id":"","partner_trx_id":${quoted(partnerTrxId)},"timestamp":${at(nowMs)},` +
    `"created_date":"","last_updated_date":""`;
  return answer(code, body, why);
}

/** "Partner Callback": the body, the amount whole as in its sample. */
export function callbackBody(code: string, of: PrintedTransaction, nowMs: number): string {
  return `{${details(code, toPlainRupiah(of.amount), of, nowMs)}}`;
}

export interface BalanceFigures {
  readonly balance: Sen;
  readonly overdraft: Sen;
  readonly overbooking: Sen;
  readonly pending: Sen;
  readonly available: Sen;
}

/** "Get Balance", Response Parameters. */
export function balanceAnswer(
  code: string,
  of: BalanceFigures,
  nowMs: number,
  why: string | null,
): Answer {
  const body =
    `${status(code)},"balance":${fourDecimals(of.balance)},` +
    `"overdraftBalance":${fourDecimals(of.overdraft)},"overbookingBalance":${fourDecimals(of.overbooking)},` +
    `"pendingBalance":${fourDecimals(of.pending)},"availableBalance":${fourDecimals(of.available)},` +
    `"timestamp":${at(nowMs)}`;
  return answer(code, body, why);
}
