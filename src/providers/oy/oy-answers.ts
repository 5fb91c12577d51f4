import type {
  BalanceAnswer,
  InquiryAnswer,
  PayoutDestination,
  RemitAnswer,
  StatusAnswer,
  StatusMeaning,
} from '../../payouts/provider-port.ts';
import { type ExactJson, parseExactJson } from '../exact-json.ts';
import {
  BALANCE_CODES,
  BALANCE_HTTP,
  FAILED_AT_BANK,
  INQUIRY_CODES,
  INQUIRY_HTTP,
  OY_CODE_TEXTS,
  REMIT_CODES,
  REMIT_HTTP,
  STATUS_CODES,
  STATUS_HTTP,
} from './oy-codes.ts';
import {
  BALANCE_FIELDS,
  INQUIRY_FIELDS,
  REMIT_FIELDS,
  STATUS_FIELDS,
  STATUS_PART,
} from './oy-messages.ts';
import type { WireReply } from '../wire.ts';
import { readFields } from '../read-fields.ts';

/**
 * What a reply means. Pure. An answer is believed only when it is whole: the documented shape, a
 * listed code, and the question it was asked about. Everything else is `unknown`.
 */
type Read<Answer> = Omit<Answer, 'evidence'>;

interface Verdict<Meaning extends string> {
  readonly meaning: Meaning | 'unknown';
  readonly code: string | null;
  readonly message: string;
  /** The answer's fields; undefined when there is nothing to read in it. */
  readonly fields: ExactJson | undefined;
}

interface Tables<Meaning extends string> {
  readonly codes: ReadonlyMap<string, Meaning>;
  readonly http: ReadonlyMap<number, Meaning>;
}

function verdict<Meaning extends string>(
  reply: WireReply,
  tables: Tables<Meaning>,
): Verdict<Meaning> {
  if (reply.kind === 'unanswered') return nothing(reply.why);
  const json = parseExactJson(reply.body);
  const status = STATUS_PART.safeParse(json).data?.status;
  if (reply.httpStatus < 200 || reply.httpStatus > 299) {
    return plainHttpError(reply.httpStatus, status?.code ?? null, tables);
  }
  if (json === undefined) return nothing('the answer is not JSON');
  if (!status) return nothing('the answer has no status code');
  const { code } = status;
  return {
    meaning: tables.codes.get(code) ?? 'unknown',
    code,
    message: status.message || (OY_CODE_TEXTS.get(code) ?? `code ${code} is not documented`),
    fields: json,
  };
}

function nothing(message: string): Verdict<never> {
  return { meaning: 'unknown', code: null, message, fields: undefined };
}

/**
 * Business rejections come as HTTP 200 (inferred, provider notes section 1), so the HTTP status rules
 * here. A code beside it that says otherwise makes the answer a contradiction.
 */
function plainHttpError<Meaning extends string>(
  httpStatus: number,
  code: string | null,
  tables: Tables<Meaning>,
): Verdict<Meaning> {
  const byHttp = tables.http.get(httpStatus) ?? 'unknown';
  const byCode = code === null ? undefined : tables.codes.get(code);
  const contradicted = byCode !== undefined && byCode !== byHttp;
  const message = `HTTP ${httpStatus}${code === null ? '' : ` with code ${code}`}`;
  return { meaning: contradicted ? 'unknown' : byHttp, code, message, fields: undefined };
}

export function readInquiryReply(reply: WireReply, asked: PayoutDestination): Read<InquiryAnswer> {
  const { fields, ...said } = verdict(reply, { codes: INQUIRY_CODES, http: INQUIRY_HTTP });
  const answer = { ...said, recipientName: null };
  if (fields === undefined || said.meaning === 'caller_rejected') return answer;
  const doubt = (message: string) => ({ ...answer, meaning: 'unknown', message }) as const;
  const read = readFields(INQUIRY_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const { recipient_bank: bank, recipient_account: account, recipient_name } = read.data;
  if (bank !== null && bank !== asked.bankCode) return doubt('the answer is about another bank');
  if (account !== null && !sameAccount(account, asked.accountNumber)) {
    return doubt('the answer is about another account');
  }
  if (said.meaning !== 'known') return answer;
  if (bank === null || account === null) return doubt('the answer does not say what it is about');
  const name = recipient_name?.trim() ?? '';
  return name === '' ? doubt('the answer holds no name') : { ...answer, recipientName: name };
}

/** A JSON number has no leading zeros to compare. */
function sameAccount(answered: string, asked: string): boolean {
  return answered === asked || answered === asked.replace(/^0+(?=\d)/, '');
}

export function readRemitReply(reply: WireReply, partnerTrxId: string): Read<RemitAnswer> {
  const { fields, ...said } = verdict(reply, { codes: REMIT_CODES, http: REMIT_HTTP });
  const answer = { ...said, providerTrxId: null };
  if (fields === undefined) return answer;
  const doubt = (message: string) => ({ ...answer, meaning: 'unknown', message }) as const;
  const read = readFields(REMIT_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const { partner_trx_id: echoed, trx_id: providerTrxId } = read.data;
  if (echoed !== null && echoed !== partnerTrxId) {
    return doubt('the answer is about another transaction');
  }
  if (said.meaning === 'accepted' && echoed === null) {
    return doubt('the answer does not say which transaction it accepts');
  }
  return { ...answer, providerTrxId };
}

/** Meanings that speak of a transaction, and so must name it. */
const ABOUT_A_TRANSACTION: ReadonlySet<StatusMeaning> = new Set(['paid', 'failed', 'in_progress']);

export function readStatusReply(reply: WireReply, partnerTrxId: string): Read<StatusAnswer> {
  const { fields, ...said } = verdict(reply, { codes: STATUS_CODES, http: STATUS_HTTP });
  const answer: Read<StatusAnswer> = {
    ...said,
    providerTrxId: null,
    bankCode: null,
    accountNumber: null,
    amount: null,
    changedAt: null,
    failedAtBank: said.code !== null && FAILED_AT_BANK.has(said.code),
  };
  if (fields === undefined || said.meaning === 'caller_rejected') return answer;
  const doubt = (message: string): Read<StatusAnswer> => ({
    ...answer,
    meaning: 'unknown',
    message,
  });
  const read = readFields(STATUS_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const { partner_trx_id: echoed, ...told } = read.data;
  if (echoed !== null && echoed !== partnerTrxId) {
    return doubt('the answer is about another transaction');
  }
  if (!ABOUT_A_TRANSACTION.has(said.meaning)) return answer;
  if (echoed === null) return doubt('the answer does not say which transaction it is about');
  const full = {
    ...answer,
    providerTrxId: told.trx_id,
    bankCode: told.recipient_bank,
    accountNumber: told.recipient_account,
    // No payout is of nothing: beside an empty account, 0 is how an empty amount is written.
    amount: told.amount === 0 && told.recipient_account === null ? null : told.amount,
    changedAt: told.last_updated_date,
  };
  // "Paid" ends the payout, so it must say what was paid: it is compared with what was asked.
  const whole = full.bankCode !== null && full.accountNumber !== null && full.amount !== null;
  return full.meaning === 'paid' && !whole ? doubt('the answer does not say what was paid') : full;
}

export function readBalanceReply(reply: WireReply): Read<BalanceAnswer> {
  const { fields, ...said } = verdict(reply, { codes: BALANCE_CODES, http: BALANCE_HTTP });
  const answer: Read<BalanceAnswer> = { ...said, balance: null, pending: null, available: null };
  if (fields === undefined || said.meaning !== 'told') return answer;
  const doubt = (message: string): Read<BalanceAnswer> => ({
    ...answer,
    meaning: 'unknown',
    message,
  });
  const read = readFields(BALANCE_FIELDS, fields);
  if (read.data === null) return doubt(read.why);
  const { balance, pendingBalance: pending, availableBalance: available } = read.data;
  if (balance === null || available === null) return doubt('the answer holds no balance');
  return { ...answer, balance, pending, available };
}
