import { z } from 'zod';
import type { CreateReading, OrderNews } from '../../../orders/order-provider.ts';
import { parseExactJson } from '../../exact-json.ts';
import { NOTHING_SENT } from '../../provider-call.ts';
import type { WireReply } from '../../wire.ts';
import { STATUS_PART } from '../oy-messages.ts';
import type { Sealer } from '../sealed/sealer.ts';
import {
  CALLBACK_CODES,
  CREATE_HTTP,
  ID_CARD_CODES,
  KYC_CODE_TEXTS,
  PHONE_NUMBER_CODES,
  STATUS_CODES,
  STATUS_HTTP,
} from './oy-kyc-codes.ts';
import { NOT_AS_DOCUMENTED } from '../../read-fields.ts';

/**
 * What a reply means. Pure. An answer is believed only when it is whole: the documented shape, a listed
 * code, and the person it was asked about. Everything else is `unknown`.
 */

/** Eight blocks of a key of 4096 bits, in base64. */
const MAX_SEALED_CHARS = 5_500;

/**
 * "Check Status KYC", Response Parameters, and "KYC Response Callback": the same. `signature` is tolerated
 * and not checked, for nobody says over what it is made.
 */
const RESULT = STATUS_PART.extend({
  data: z.object({ nik: z.string().max(MAX_SEALED_CHARS).nullish() }).nullish(),
});
type Result = z.output<typeof RESULT>;

interface Verdict<Meaning extends string> {
  readonly meaning: Meaning | 'unknown';
  readonly code: string | null;
  readonly message: string;
  /** Null: there is nothing to read in it. */
  readonly result: Result | null;
}

function verdict<Meaning extends string>(
  reply: WireReply,
  codes: ReadonlyMap<string, Meaning>,
  http: ReadonlyMap<number, Meaning>,
): Verdict<Meaning> {
  if (reply.kind === 'unanswered') return nothing(reply.why);
  const json = parseExactJson(reply.body);
  const said = STATUS_PART.safeParse(json).data?.status ?? null;
  if (reply.httpStatus < 200 || reply.httpStatus > 299) {
    return plainHttpError(reply.httpStatus, said?.code ?? null, codes, http);
  }
  if (json === undefined) return nothing('the answer is not JSON');
  if (said === null) return nothing('the answer has no status code');
  const result = RESULT.safeParse(json);
  if (!result.success) return { ...nothing(NOT_AS_DOCUMENTED), code: said.code };
  return {
    meaning: codes.get(said.code) ?? 'unknown',
    code: said.code,
    message: wordsOf(said),
    result: result.data,
  };
}

function nothing(message: string): Verdict<never> {
  return { meaning: 'unknown', code: null, message, result: null };
}

/** Business rejections come as HTTP 200 (I), so the HTTP status rules; a code that contradicts it is a doubt. */
function plainHttpError<Meaning extends string>(
  httpStatus: number,
  code: string | null,
  codes: ReadonlyMap<string, Meaning>,
  http: ReadonlyMap<number, Meaning>,
): Verdict<Meaning> {
  const byHttp = http.get(httpStatus) ?? 'unknown';
  const byCode = code === null ? undefined : codes.get(code);
  const contradicted = byCode !== undefined && byCode !== byHttp;
  const message = `HTTP ${httpStatus}${code === null ? '' : ` with code ${code}`}`;
  return { meaning: contradicted ? 'unknown' : byHttp, code, message, result: null };
}

function wordsOf({ code, message }: Result['status']): string {
  return message || (KYC_CODE_TEXTS.get(code) ?? `code ${code} is not documented`);
}

/**
 * "Verify ID-Card" and "Verify Phone Number", Response Parameters. `isKeptBack`: the reply only stands
 * for a request that we did not send, since its row needs repair.
 */
export function readCreateReply(
  reply: WireReply,
  check: 'id_card' | 'phone_number',
  isKeptBack: boolean,
): CreateReading {
  if (reply.kind === 'unanswered' && (reply === NOTHING_SENT || isKeptBack)) {
    const meaning = isKeptBack ? 'needs_repair' : 'not_sent';
    return { meaning, code: null, message: reply.why, made: null };
  }
  const codes = check === 'id_card' ? ID_CARD_CODES : PHONE_NUMBER_CODES;
  const { meaning, code, message } = verdict(reply, codes, CREATE_HTTP);
  // OY gives no id of its own: it knows the NIK and nothing else.
  const made = { providerReference: null, payment: {}, expiresAt: null };
  return { meaning, code, message, made: meaning === 'created' ? made : null };
}

/** The same of an answer and of a callback. */
function newsOf(said: Omit<Verdict<OrderNews['meaning']>, 'result'>): OrderNews {
  const { meaning, code, message } = said;
  return {
    meaning,
    code,
    message,
    providerStatus: code,
    // Of a check that was taken up, "not registered" is how it ended.
    failureCode: meaning === 'failed' || meaning === 'not_found' ? code : null,
    made: null,
    payment: null,
  };
}

/** "Check Status KYC". The echoed NIK comes sealed with our key; a result must be about the one we asked for. */
export function readStatusReply(reply: WireReply, nik: string, sealer: Sealer): OrderNews {
  const { result, ...said } = verdict(reply, STATUS_CODES, STATUS_HTTP);
  if (result === null) return newsOf(said);
  const doubt = (message: string): OrderNews => newsOf({ ...said, meaning: 'unknown', message });
  const sealed = result.data?.nik ?? '';
  if (sealed === '') {
    const isResult = said.meaning === 'verified' || said.meaning === 'failed';
    return isResult ? doubt('the answer does not say whom it is about') : newsOf(said);
  }
  const echoed = sealer.openText(sealed);
  if (echoed === null) return doubt('the NIK of the answer does not open with our key');
  return echoed === nik ? newsOf(said) : doubt('the answer is about another person');
}

/** What the callback says, and about whom. */
export interface KycResult {
  /** In clear: to be hashed and forgotten, never kept. */
  readonly nik: string;
  readonly news: OrderNews;
}

/** "KYC Response Callback"; null when it is not one. */
export function readResult(body: string, sealer: Sealer): KycResult | null {
  const parsed = RESULT.safeParse(parseExactJson(body));
  const sealed = parsed.data?.data?.nik ?? '';
  const nik = sealed === '' ? null : sealer.openText(sealed);
  if (!parsed.success || nik === null || !/^\d{16}$/.test(nik)) return null;
  const { code } = parsed.data.status;
  const meaning = CALLBACK_CODES.get(code) ?? 'unknown';
  return { nik, news: newsOf({ meaning, code, message: wordsOf(parsed.data.status) }) };
}
