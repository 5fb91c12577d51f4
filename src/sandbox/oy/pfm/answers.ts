import { toPlainRupiah } from '../../../domain/money.ts';
import type { Answer } from '../../answer.ts';
import { PFM_BANKS, type SandboxAccount } from './books.ts';
import type { Login, SandboxMutation } from './events.ts';

/** "PFM Response Codes", in the words of the samples where they exist, else of the table. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['000', 'success'],
  ['001', 'Processing login to internet banking'],
  ['300', 'Failed'],
  ['301', 'Failed Authentication'],
  ['302', 'Error wrong encryption'],
  ['303', 'Bank code is not valid'],
  ['304', 'User consent is false'],
  ['999', 'Internal Server Error'],
]);

const quoted = (text: string): string => JSON.stringify(text);

function status(code: string, message = MESSAGES.get(code) ?? 'Unknown'): string {
  return `"status":{"code":${quoted(code)},"message":${quoted(message)}}`;
}

/** A code and nothing else: refusals, and 001 while a login is under way. */
export function pfmAnswer(code: string, why: string | null): Answer {
  return { httpStatus: 200, code, body: `{${status(code)}}`, why };
}

function told(data: string, message?: string): Answer {
  return {
    httpStatus: 200,
    code: '000',
    body: `{${status('000', message)},"data":${data}}`,
    why: null,
  };
}

export function loginAnswer({ id }: Login): Answer {
  return told(`{"id":${quoted(id)}}`, 'Processing login to internet banking');
}

function accountFields(of: Readonly<SandboxAccount>): string {
  return (
    `"id":${quoted(of.id)},"account_number":${quoted(of.number)},` +
    `"account_type":${quoted(of.accountType)},` +
    `"bank":{"code":${quoted(of.bankCode)},"name":${quoted(PFM_BANKS.get(of.bankCode) ?? '')}}`
  );
}

export function accountsAnswer(accounts: readonly Readonly<SandboxAccount>[]): Answer {
  return told(`[${accounts.map((account) => `{${accountFields(account)}}`).join(',')}]`);
}

/**
 * Amounts are plain numbers, times milliseconds in 13 digits unless a control has said otherwise. OY
 * reads the bank when it is asked, so `last_updated` is now.
 */
function balanceFields(of: Readonly<SandboxAccount>, nowMs: number): string {
  return `"balance":${toPlainRupiah(of.balance)},"last_updated":${of.rawUpdated ?? nowMs}`;
}

export function balanceAnswer(of: Readonly<SandboxAccount>, nowMs: number): Answer {
  return told(`{${accountFields(of)},${balanceFields(of, nowMs)}}`);
}

function mutationJson(of: SandboxMutation): string {
  return (
    `{"id":${quoted(of.id)},"category":${quoted(of.category)},"amount":${toPlainRupiah(of.amount)},` +
    `"balance_flow":${of.flow},"transaction_date":${of.rawDate ?? of.atMs},` +
    `"description":${quoted(of.description)},"status":${quoted(of.status)}}`
  );
}

export function mutationsAnswer(mutations: readonly SandboxMutation[]): Answer {
  return told(`[${mutations.map(mutationJson).join(',')}]`);
}

/** What is sealed into the callback's `data`. */
export function callbackData(
  login: Login,
  accounts: readonly Readonly<SandboxAccount>[],
  mutationsOf: (account: Readonly<SandboxAccount>) => readonly SandboxMutation[],
  nowMs: number,
): string {
  const printed = accounts.map(
    (account) =>
      `{${accountFields(account)},${balanceFields(account, nowMs)},` +
      `"mutation":[${mutationsOf(account).map(mutationJson).join(',')}]}`,
  );
  return (
    `{"id":${quoted(login.id)},"phone_number":${quoted(login.phone)},` +
    `"bank_code":${quoted(login.bankCode)},"tx_history_start_date":${login.fromMs},` +
    `"tx_history_end_date":${login.toMs},"accounts":[${printed.join(',')}]}`
  );
}

/** "PFM Callback Response"; "Succeess" as printed. */
export function callbackBody(code: string, sealed: string): string {
  const message = code === '000' ? 'Succeess' : MESSAGES.get(code);
  return `{${status(code, message)},"data":${quoted(sealed)}}`;
}

/** What the front of OY says to a stranger, and to what is no request at all. */
export function plainError(httpStatus: number, error: string, message: string): Answer {
  return {
    httpStatus,
    code: String(httpStatus),
    body: JSON.stringify({ status: httpStatus, error, message }),
    why: message,
  };
}
