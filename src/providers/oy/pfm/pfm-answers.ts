import type {
  AccountsReading,
  BalanceReading,
  LoginReading,
  MutationsReading,
} from '../../../bank-accounts/bank-provider.ts';
import { type ExactJson, parseExactJson } from '../../exact-json.ts';
import type { WireReply } from '../../wire.ts';
import { PFM_CODE_TEXTS, PFM_HTTP, PFM_LOGIN_CODES, PFM_READ_CODES } from './pfm-codes.ts';
import {
  ACCOUNTS_DATA,
  BALANCE_DATA,
  LOGIN_DATA,
  MUTATIONS_DATA,
  readMutations,
} from './pfm-messages.ts';
import { STATUS_PART } from '../oy-messages.ts';
import { readFields } from '../../read-fields.ts';

/**
 * What a reply of PFM means. Pure. An answer is believed only when it is whole: the documented shape, a
 * listed code, and the account it was asked about. Everything else is `unknown`.
 */
interface Verdict<Meaning extends string> {
  readonly said: {
    readonly meaning: Meaning | 'caller_rejected' | 'throttled' | 'unknown';
    readonly code: string | null;
    readonly message: string;
  };
  /** Undefined where there is nothing to read in it. */
  readonly fields: ExactJson | undefined;
}

function verdict<Meaning extends string>(
  reply: WireReply,
  codes: ReadonlyMap<string, Meaning>,
): Verdict<Meaning> {
  if (reply.kind === 'unanswered') return nothing(null, reply.why);
  const { httpStatus } = reply;
  const fields = parseExactJson(reply.body);
  const status = STATUS_PART.safeParse(fields).data?.status;
  const code = status?.code ?? null;
  if (httpStatus < 200 || httpStatus > 299) {
    const message = `HTTP ${httpStatus}${code === null ? '' : ` with code ${code}`}`;
    // A code of the application's beside an error of what stands in front of it: a contradiction.
    const meaning = code === null ? (PFM_HTTP.get(httpStatus) ?? 'unknown') : 'unknown';
    return { said: { meaning, code, message }, fields: undefined };
  }
  if (fields === undefined) return nothing(null, 'the answer is not JSON');
  if (!status || code === null) return nothing(null, 'the answer has no status code');
  const message = status.message || (PFM_CODE_TEXTS.get(code) ?? `code ${code} is not documented`);
  return { said: { meaning: codes.get(code) ?? 'unknown', code, message }, fields };
}

function nothing(code: string | null, message: string): Verdict<never> {
  return { said: { meaning: 'unknown', code, message }, fields: undefined };
}

/** What stands in for an answer that cannot be believed. */
const doubt = <Told extends object>(
  told: Told,
  message: string,
): Told & { meaning: 'unknown'; message: string } => ({ ...told, meaning: 'unknown', message });

export function readLoginReply(reply: WireReply): LoginReading {
  const { said, fields } = verdict(reply, PFM_LOGIN_CODES);
  const answer = { ...said, ibankId: null };
  if (said.meaning !== 'accepted') return answer;
  const read = readFields(LOGIN_DATA, fields);
  return read.data === null ? doubt(answer, read.why) : { ...said, ibankId: read.data.data.id };
}

export function readAccountsReply(reply: WireReply): AccountsReading {
  const { said, fields } = verdict(reply, PFM_READ_CODES);
  const answer = { ...said, accounts: [] };
  if (said.meaning !== 'told') return answer;
  const read = readFields(ACCOUNTS_DATA, fields);
  return read.data === null ? doubt(answer, read.why) : { ...said, accounts: read.data.data };
}

export function readPfmBalanceReply(reply: WireReply, accountId: string): BalanceReading {
  const { said, fields } = verdict(reply, PFM_READ_CODES);
  const answer = { ...said, told: null };
  if (said.meaning !== 'told') return answer;
  const read = readFields(BALANCE_DATA, fields);
  if (read.data === null) return doubt(answer, read.why);
  const { id, balance, lastUpdated } = read.data.data;
  if (id !== accountId) return doubt(answer, 'the answer is about another account');
  return { ...said, told: { balance, lastUpdated } };
}

/** The answer does not name its account: the path is all that ties it to the question. */
export function readMutationsReply(reply: WireReply): MutationsReading {
  const { said, fields } = verdict(reply, PFM_READ_CODES);
  const answer = { ...said, mutations: [], unreadable: [] };
  if (said.meaning !== 'told') return answer;
  const read = readFields(MUTATIONS_DATA, fields);
  return read.data === null
    ? doubt(answer, read.why)
    : { ...said, ...readMutations(read.data.data) };
}
