import type { z } from 'zod';
import { type Sen, ZERO } from '../../domain/money.ts';
import type { EmoneyDetails } from '../../orders/kinds/emoney-details.ts';
import type {
  CreateReading,
  OrderMade,
  OrderNews,
  OrderToCreate,
  PaymentNews,
} from '../../orders/order-provider.ts';
import type { RefundNews } from '../../orders/refunds/refund-provider.ts';
import { type ExactJson, parseExactJson } from '../exact-json.ts';
import type { WireReply } from '../wire.ts';
import {
  CARRIED_OUT,
  CREATE_STATUSES,
  HTTP_THROTTLED,
  NEWS_STATUSES,
  PAYMENT_TYPES,
  REFUND_STATUSES,
} from './paylabs-codes.ts';
import { ENVELOPE, ORDER_FIELDS, type OrderFields, REFUND_FIELDS } from './paylabs-messages.ts';
import { NOT_AS_DOCUMENTED, readFields } from '../read-fields.ts';

/**
 * What a reply means. Pure. An answer is believed only when Paylabs has signed it, when it repeats our
 * requestId and merchantId, when it is of the documented shape, and when its code is listed. Everything
 * else is `unknown`.
 */
export interface Asked {
  readonly requestId: string;
  readonly merchantId: string;
  /** Null: the signature is Paylabs' and fresh; else in words, why it is not believed. */
  readonly doubtOf: (answer: Extract<WireReply, { kind: 'answered' }>) => string | null;
}

interface Said {
  readonly code: string | null;
  readonly message: string;
}
type Verdict =
  | (Said & { readonly kind: 'told'; readonly code: string; readonly json: ExactJson })
  | (Said & { readonly kind: 'not_told'; readonly meaning: 'unknown' | 'throttled' });

const notTold = (message: string, code: string | null = null) =>
  ({ kind: 'not_told', meaning: 'unknown', code, message }) as const;

/** The part that every endpoint shares. */
function verdict(reply: WireReply, asked: Asked): Verdict {
  if (reply.kind === 'unanswered') return notTold(reply.why);
  if (reply.httpStatus === HTTP_THROTTLED) {
    return { kind: 'not_told', meaning: 'throttled', code: null, message: 'HTTP 429' };
  }
  if (reply.httpStatus !== 200) return notTold(`HTTP ${reply.httpStatus}`);
  const doubt = asked.doubtOf(reply);
  if (doubt !== null) return notTold(doubt);
  const json = parseExactJson(reply.body);
  const read = readFields(ENVELOPE, json ?? null);
  if (json === undefined || read.data === null) return notTold(read.why ?? NOT_AS_DOCUMENTED);
  const { errCode: code, errCodeDes, requestId, merchantId } = read.data;
  if (requestId !== asked.requestId) return notTold('the answer is to another request', code);
  if (merchantId !== null && merchantId !== asked.merchantId) {
    return notTold('the answer is for another merchant', code);
  }
  const words = code === CARRIED_OUT ? 'carried out' : `errCode ${code}`;
  return { kind: 'told', code, message: errCodeDes || words, json };
}

type AboutOrder = Pick<OrderToCreate<EmoneyDetails>, 'providerId' | 'details'>;

/** Null: it is about our order; else in words, what it is not. */
function mismatch(fields: OrderFields, order: AboutOrder): string | null {
  const { merchantTradeNo, paymentType } = fields;
  if (merchantTradeNo === null) return 'the answer does not say which order it is about';
  if (merchantTradeNo !== order.providerId) return 'the answer is about another order';
  if (paymentType !== null && paymentType !== PAYMENT_TYPES[order.details.wallet]) {
    return 'the answer is about another wallet';
  }
  return null;
}

export function readCreateReply(
  reply: WireReply,
  asked: Asked,
  order: AboutOrder,
  codes: ReadonlyMap<string, CreateReading['meaning']>,
): CreateReading {
  const told = verdict(reply, asked);
  const { code, message } = told;
  if (told.kind === 'not_told') return { meaning: told.meaning, code, message, made: null };
  const unknown = (why: string) =>
    ({ meaning: 'unknown', code, message: why, made: null }) as const;
  if (told.code !== CARRIED_OUT) {
    return { meaning: codes.get(told.code) ?? 'unknown', code, message, made: null };
  }
  const read = readFields(ORDER_FIELDS, told.json);
  if (read.data === null) return unknown(read.why);
  const wrong = mismatch(read.data, order);
  if (wrong !== null) return unknown(wrong);
  const meaning = CREATE_STATUSES.get(read.data.status ?? '');
  if (meaning === undefined) return unknown(statusProblem(read.data.status));
  return { meaning, code, message, made: madeOf(read.data) };
}

export function readQueryReply(
  reply: WireReply,
  asked: Asked,
  order: AboutOrder,
  codes: ReadonlyMap<string, OrderNews['meaning']>,
): OrderNews {
  const told = verdict(reply, asked);
  const nothing = { ...NO_NEWS, code: told.code, message: told.message };
  if (told.kind === 'not_told') return { ...nothing, meaning: told.meaning };
  if (told.code !== CARRIED_OUT) {
    return { ...nothing, meaning: codes.get(told.code) ?? 'unknown' };
  }
  const read = readFields(ORDER_FIELDS, told.json);
  if (read.data === null) return { ...nothing, message: read.why };
  const wrong = mismatch(read.data, order);
  if (wrong !== null) return { ...nothing, message: wrong };
  return newsOf(told, read.data, order.details.feeType === 'OUR' ? 'added' : 'deducted');
}

const NO_NEWS = {
  meaning: 'unknown',
  providerStatus: null,
  failureCode: null,
  made: null,
  payment: null,
} as const;

/** Under OUR the fee is added to the amount; a notification does not say which it was. */
export type FeeBearing = 'added' | 'deducted' | 'not_told';

/** What an order's fields say, wherever they come from. The caller has checked whose they are. */
export function newsOf(
  said: Said & { readonly code: string },
  fields: OrderFields,
  feeBearing: FeeBearing,
): OrderNews {
  const { code, message } = said;
  const { status } = fields;
  const news = { ...NO_NEWS, code, message, providerStatus: status, made: madeOf(fields) };
  const meaning = NEWS_STATUSES.get(status ?? '');
  if (meaning === undefined) return { ...news, message: statusProblem(status) };
  if (meaning === 'failed') {
    return { ...news, meaning, failureCode: code === CARRIED_OUT ? null : code };
  }
  if (code !== CARRIED_OUT) {
    return { ...news, message: `status ${status} beside errCode ${code}` };
  }
  if (meaning !== 'paid') return { ...news, meaning };
  const payment = paymentOf(fields, feeBearing);
  // "Paid" ends the order, so it must say what was paid.
  return payment === null
    ? { ...news, message: 'the answer does not say what was paid' }
    : { ...news, meaning, payment };
}

const statusProblem = (status: string | null): string =>
  status === null ? 'the answer has no status' : `status ${status} is not documented`;

/**
 * An order is paid once, so our own id of it names the payment too: every message carries it, while
 * `platformTradeNo` is optional, and a callback and a status answer must name the payment alike.
 */
function paymentOf(fields: OrderFields, feeBearing: FeeBearing): PaymentNews | null {
  const { amount: gross, merchantTradeNo: item, requestAmount } = fields;
  if (gross === null || item === null) return null;
  return {
    item,
    gross,
    // `transFeeAmount` is a part of `totalTransFee`, which leaves out the tax.
    fee: fields.totalTransFee ?? fields.transFeeAmount ?? ZERO,
    tax: fields.vatFee ?? ZERO,
    paidAt: fields.successTime,
    comparable: comparableOf(gross, requestAmount, feeBearing),
  };
}

function comparableOf(gross: Sen, requested: Sen | null, feeBearing: FeeBearing): Sen | null {
  if (requested !== null) return requested;
  return feeBearing === 'deducted' ? gross : null;
}

function madeOf(fields: OrderFields): OrderMade {
  const { pcPayUrl, mobilePayUrl, appDeeplink, pushPay } = fields.paymentActions ?? NO_ACTIONS;
  const ways = {
    payment_url: mobilePayUrl,
    pc_payment_url: pcPayUrl,
    deeplink: appDeeplink,
    push_pay: pushPay,
  };
  return {
    providerReference: fields.platformTradeNo,
    payment: Object.fromEntries(
      Object.entries(ways).flatMap(([name, way]) => (way === null ? [] : [[name, way]])),
    ),
    expiresAt: fields.expiredTime,
  };
}

const NO_ACTIONS = { pcPayUrl: null, mobilePayUrl: null, appDeeplink: null, pushPay: null };

export function readRefundReply(
  reply: WireReply,
  asked: Asked,
  refundId: string,
  codes: ReadonlyMap<string, RefundNews['meaning']>,
): RefundNews {
  const told = verdict(reply, asked);
  const nothing = { ...NO_REFUND_NEWS, code: told.code, message: told.message };
  if (told.kind === 'not_told') return { ...nothing, meaning: told.meaning };
  if (told.code !== CARRIED_OUT) {
    return { ...nothing, meaning: codes.get(told.code) ?? 'unknown' };
  }
  const read = readFields(REFUND_FIELDS, told.json);
  if (read.data === null) return { ...nothing, message: read.why };
  const echoed = read.data.merchantRefundNo;
  if (echoed !== refundId) {
    return { ...nothing, message: 'the answer is not about this refund' };
  }
  return refundNewsOf(told, read.data);
}

const NO_REFUND_NEWS = {
  meaning: 'unknown',
  providerStatus: null,
  providerReference: null,
  refundAmount: null,
  refundedAt: null,
} as const;

/** What a refund's fields say, wherever they come from. */
export function refundNewsOf(
  said: Said & { readonly code: string },
  fields: z.output<typeof REFUND_FIELDS>,
): RefundNews {
  const { status } = fields;
  const meaning = REFUND_STATUSES.get(status ?? '');
  const news = {
    ...NO_REFUND_NEWS,
    code: said.code,
    message: said.message,
    providerStatus: status,
    providerReference: fields.platformRefundNo,
    refundAmount: fields.refundAmount,
    refundedAt: fields.successTime,
  };
  if (meaning === undefined) return { ...news, message: statusProblem(status) };
  if (meaning !== 'failed' && said.code !== CARRIED_OUT) {
    return { ...news, message: `status ${status} beside errCode ${said.code}` };
  }
  return { ...news, meaning };
}
