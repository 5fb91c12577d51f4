import { z } from 'zod';
import { parsePlainRupiah, type Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { Numeral } from '../exact-json.ts';
import { parsePaylabsTime } from './paylabs-time.ts';

/**
 * The bodies that come from Paylabs: answers ("E-Money Order Response Parameters") and notifications
 * (provider notes, section 3). Unknown fields are tolerated, wrong types are not.
 */
const MAX_FIELD_CHARS = 255;
/** The links of the sample are longer than the document's String(200) allows; so much is read. */
const MAX_LINK_CHARS = 2_000;
/** The longest word of theirs about an answer that is kept beside it. */
const MAX_MESSAGE_CHARS = 300;

const textUpTo = (chars: number) =>
  z
    .string()
    .max(chars)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));

/** Absent, null and "" all mean that they did not say. */
const optionalText = textUpTo(MAX_FIELD_CHARS);

/** Decimal(12,2): `"10000.00"` in the sample, or a JSON number. What is not exact is refused. */
const optionalAmount = z
  .union([z.instanceof(Numeral), z.string()])
  .nullish()
  .transform((value, context): Sen | null => {
    if (value === undefined || value === null || value === '') return null;
    const amount = parsePlainRupiah(value instanceof Numeral ? value.text : value);
    if (amount !== null && amount >= 0) return amount;
    context.addIssue({ code: 'custom', message: 'not an exact amount' });
    return z.NEVER;
  });

/** A time that cannot be read is no reason to doubt an answer: it is not used to decide. */
const optionalTime = optionalText.transform((text): Instant | null =>
  text === null ? null : parsePaylabsTime(text),
);

/** What every body begins with; "No" in the document, but nothing can be decided without `errCode`. */
export const ENVELOPE = z.object({
  requestId: z.string().min(1).max(MAX_FIELD_CHARS),
  errCode: z.string().regex(/^[\w.-]{1,64}$/),
  errCodeDes: z
    .string()
    .nullish()
    .transform((text) => (text ?? '').slice(0, MAX_MESSAGE_CHARS)),
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
