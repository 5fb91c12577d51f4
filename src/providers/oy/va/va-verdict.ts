import { type ExactJson, parseExactJson } from '../../exact-json.ts';
import type { WireReply } from '../../wire.ts';
import { STATUS_PART } from '../oy-messages.ts';
import { VA_CODE_TEXTS, VA_HTTP } from './va-codes.ts';

/** What every endpoint of the VA aggregator can mean. */
type Always = 'unknown' | 'caller_rejected' | 'throttled';

/** What a reply says before its fields are looked at. */
interface Verdict<Meaning extends string> {
  readonly meaning: Meaning | Always;
  readonly code: string | null;
  readonly message: string;
  /** The answer's fields; undefined when there is nothing to read in it. */
  readonly fields: ExactJson | undefined;
}

/** By (endpoint, code): `codes` is the endpoint's table. Whatever is not whole is `unknown`. */
export function verdict<Meaning extends string>(
  reply: WireReply,
  codes: ReadonlyMap<string, Meaning>,
): Verdict<Meaning> {
  if (reply.kind === 'unanswered') return nothing(reply.why);
  const json = parseExactJson(reply.body);
  const status = STATUS_PART.safeParse(json).data?.status;
  if (reply.httpStatus < 200 || reply.httpStatus > 299) {
    return plainHttpError(reply.httpStatus, status?.code ?? null, codes);
  }
  if (json === undefined) return nothing('the answer is not JSON');
  if (!status) return nothing('the answer has no status code');
  const { code } = status;
  const message = status.message || (VA_CODE_TEXTS.get(code) ?? `code ${code} is not documented`);
  return { meaning: codes.get(code) ?? 'unknown', code, message, fields: json };
}

function nothing(message: string): Verdict<never> {
  return { meaning: 'unknown', code: null, message, fields: undefined };
}

/** Business rejections come as HTTP 200 (I): the HTTP status rules, unless a code contradicts it. */
function plainHttpError<Meaning extends string>(
  httpStatus: number,
  code: string | null,
  codes: ReadonlyMap<string, Meaning>,
): Verdict<Meaning> {
  const byHttp = VA_HTTP.get(httpStatus) ?? 'unknown';
  const byCode = code === null ? undefined : codes.get(code);
  const contradicted = byCode !== undefined && byCode !== byHttp;
  const message = `HTTP ${httpStatus}${code === null ? '' : ` with code ${code}`}`;
  return { meaning: contradicted ? 'unknown' : byHttp, code, message, fields: undefined };
}
