import type {
  CreateMeaning,
  CreateReading,
  OrderNews,
  RemoveReading,
} from '../../../orders/order-provider.ts';
import { type ExactJson, parseExactJson } from '../../exact-json.ts';
import { NOTHING_SENT } from '../../provider-call.ts';
import type { WireReply } from '../../wire.ts';
import {
  CHECKOUT_HTTP,
  deleteMeaning,
  GET_MESSAGES,
  type GetMeaning,
  INFERRED_STATUS_MESSAGES,
  REMOVED_MESSAGE,
} from './checkout-meanings.ts';
import {
  type CheckoutLink,
  CREATE_FIELDS,
  LINK_FIELDS,
  OUTCOME_PART,
  TRANSACTION_FIELDS,
} from './checkout-messages.ts';
import { type Comparing, newsOfTransaction, noNews } from './checkout-news.ts';
import { NOT_AS_DOCUMENTED, readFields } from '../../read-fields.ts';

/**
 * What a reply means. Pure. An answer is believed only when it is whole: the documented shape, a
 * listed status or message, and the id that was asked about. Everything else is `unknown`.
 */
interface Refused {
  readonly kind: 'refused';
  readonly meaning: 'caller_rejected' | 'throttled' | 'unknown';
  readonly code: string | null;
  readonly message: string;
}
interface Spoken {
  readonly kind: 'spoken';
  /** The boolean; undefined when there is none, null when two of them contradict each other. */
  readonly ok: boolean | null | undefined;
  readonly message: string;
  readonly fields: ExactJson;
}

/** Business answers come as HTTP 200 (inferred, provider notes section 1), so the HTTP status rules. */
function heard(reply: WireReply): Refused | Spoken {
  if (reply.kind === 'unanswered') return refused('unknown', null, reply.why);
  const { httpStatus } = reply;
  if (httpStatus < 200 || httpStatus > 299) {
    const meaning = CHECKOUT_HTTP.get(httpStatus) ?? 'unknown';
    return refused(meaning, String(httpStatus), `HTTP ${httpStatus}`);
  }
  const fields = parseExactJson(reply.body);
  if (fields === undefined) return refused('unknown', null, 'the answer is not JSON');
  const outcome = OUTCOME_PART.safeParse(fields).data;
  if (!outcome) return refused('unknown', null, NOT_AS_DOCUMENTED);
  return { kind: 'spoken', ...outcome, fields };
}

function refused(meaning: Refused['meaning'], code: string | null, message: string): Refused {
  return { kind: 'refused', meaning, code, message };
}

/** Words of a refusal that has none. */
const said = (message: string): string => message || 'refused without a word';

/** The answer to a create does not repeat our id: the link that it names is taken for ours. */
export function readCreateReply(
  reply: WireReply,
  messages: ReadonlyMap<string, CreateMeaning>,
): CreateReading {
  if (reply === NOTHING_SENT) return created('not_sent', null, reply.why);
  const answer = heard(reply);
  if (answer.kind === 'refused') return created(answer.meaning, answer.code, answer.message);
  if (answer.ok === false) {
    const meaning = messages.get(answer.message) ?? 'unknown';
    return created(meaning, 'refused', said(answer.message));
  }
  if (answer.ok !== true) return created('unknown', null, NOT_AS_DOCUMENTED);
  const read = readFields(CREATE_FIELDS, answer.fields);
  if (read.data === null) return created('unknown', null, read.why);
  const { url, payment_link_id: linkId, email_status: emailStatus } = read.data;
  const payment = {
    payment_url: url,
    ...(linkId === null ? {} : { payment_link_id: linkId }),
    ...(emailStatus === null ? {} : { email_status: emailStatus }),
  };
  return {
    meaning: 'created',
    code: 'success',
    message: answer.message || 'success',
    made: { providerReference: linkId, payment, expiresAt: null },
  };
}

function created(meaning: CreateMeaning, code: string | null, message: string): CreateReading {
  return { meaning, code, message, made: null };
}

export type StatusReading =
  | { readonly kind: 'news'; readonly news: OrderNews }
  /** Nothing was paid yet, or the call knows no such transaction: the GET says whether there is a link. */
  | { readonly kind: 'get_decides'; readonly open: OrderNews | null; readonly message: string };

/** The answer of "API Payment Status" to a question about `partnerTxId`. */
export function readStatusReply(
  reply: WireReply,
  partnerTxId: string,
  comparing: Comparing,
): StatusReading {
  const answer = heard(reply);
  if (answer.kind === 'refused') {
    return news(noNews(answer.meaning, answer.code, answer.message));
  }
  if (answer.ok === null || answer.ok === true)
    return news(noNews('unknown', null, NOT_AS_DOCUMENTED));
  if (answer.ok === false) {
    const message = said(answer.message);
    return INFERRED_STATUS_MESSAGES.get(answer.message) === 'caller_rejected'
      ? news(noNews('caller_rejected', 'refused', message))
      : { kind: 'get_decides', open: null, message };
  }
  const read = readFields(TRANSACTION_FIELDS, answer.fields);
  if (read.data === null) return news(noNews('unknown', null, read.why));
  const { partner_tx_id: echoed } = read.data;
  if (echoed !== partnerTxId) return news(noNews('unknown', null, anotherId(echoed)));
  const told = newsOfTransaction(read.data, comparing);
  return told.meaning === 'open'
    ? { kind: 'get_decides', open: told, message: told.message }
    : news(told);
}

const news = (told: OrderNews): StatusReading => ({ kind: 'news', news: told });

function anotherId(echoed: string | null): string {
  return echoed === null
    ? 'the answer does not say which transaction it is about'
    : 'the answer is about another transaction';
}

export interface LinkReading {
  readonly meaning: GetMeaning;
  readonly code: string | null;
  readonly message: string;
  /** Only of `told`. */
  readonly link: CheckoutLink | null;
}

/** The answer of "API Get" to a question about a `partner_tx_id` or a `payment_link_id`. */
export function readGetReply(reply: WireReply, id: string): LinkReading {
  const answer = heard(reply);
  if (answer.kind === 'refused') {
    return { meaning: answer.meaning, code: answer.code, message: answer.message, link: null };
  }
  const doubt = (message: string): LinkReading => ({
    meaning: 'unknown',
    code: null,
    message,
    link: null,
  });
  if (answer.ok === false) {
    const meaning = GET_MESSAGES.get(answer.message) ?? 'unknown';
    return { meaning, code: 'refused', message: said(answer.message), link: null };
  }
  if (answer.ok !== true) return doubt(NOT_AS_DOCUMENTED);
  const read = readFields(LINK_FIELDS, answer.fields);
  if (read.data === null) return doubt(read.why);
  const link = read.data.data;
  if (link.partnerTxId !== id && link.paymentLinkId !== id) {
    return doubt('the answer is about another transaction');
  }
  return { meaning: 'told', code: link.status, message: answer.message, link };
}

/** The answer of "API Delete". */
export function readDeleteReply(reply: WireReply): RemoveReading {
  const answer = heard(reply);
  if (answer.kind === 'refused') {
    const meaning = answer.meaning === 'throttled' ? 'unknown' : answer.meaning;
    return { meaning, code: answer.code, message: answer.message };
  }
  if (answer.ok === false) {
    const meaning = deleteMeaning(answer.message);
    return { meaning, code: 'refused', message: said(answer.message) };
  }
  const removed = answer.ok === true && answer.message === REMOVED_MESSAGE;
  return removed
    ? { meaning: 'removed', code: 'success', message: answer.message }
    : { meaning: 'unknown', code: null, message: NOT_AS_DOCUMENTED };
}
