import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { parsePaylabsTime } from './paylabs-time.ts';
import {
  MAX_FIELD_CHARS,
  message,
  optionalAmount,
  optionalText,
  textUpTo,
} from '../message-fields.ts';

/** The links of the sample are longer than the document's String(200) allows; so much is read. */
const MAX_LINK_CHARS = 2_000;

/** A time that cannot be read is no reason to doubt an answer: it is not used to decide. */
const optionalTime = optionalText.transform((text): Instant | null =>
  text === null ? null : parsePaylabsTime(text),
);

/** What every body begins with; "No" in the document, but nothing can be decided without `errCode`. */
export const ENVELOPE = z.object({
  requestId: z.string().min(1).max(MAX_FIELD_CHARS),
  errCode: z.string().regex(/^[\w.-]{1,64}$/),
  errCodeDes: message,
  merchantId: optionalText,
});

const link = textUpTo(MAX_LINK_CHARS);

/** "paymentActions Support". */
const PAYMENT_ACTIONS = z.object({
  pcPayUrl: link,
  mobilePayUrl: link,
  appDeeplink: link,
  pushPay: link,
});

/** An order, as answers and notifications print it. */
export const ORDER_FIELDS = z.object({
  merchantTradeNo: optionalText,
  platformTradeNo: optionalText,
  paymentType: optionalText,
  status: optionalText,
  amount: optionalAmount,
  requestAmount: optionalAmount,
  expiredTime: optionalTime,
  successTime: optionalTime,
  paymentActions: PAYMENT_ACTIONS.nullish().transform((actions) => actions ?? null),
  transFeeAmount: optionalAmount,
  totalTransFee: optionalAmount,
  vatFee: optionalAmount,
});
export type OrderFields = z.output<typeof ORDER_FIELDS>;

/** A refund, as answers and notifications print it (provider notes, section 3). */
export const REFUND_FIELDS = z.object({
  merchantRefundNo: optionalText,
  platformRefundNo: optionalText,
  merchantTradeNo: optionalText,
  refundAmount: optionalAmount,
  status: optionalText,
  successTime: optionalTime,
});
