import { z } from 'zod';
import { parsePlainRupiah, rupiah, type Sen } from '../../domain/money.ts';
import { CHANNELS, Refusal } from './codes.ts';

/** "E-Money Order Request Parameters": types, lengths, what is required. Unknown fields are ignored. */
const text = (chars: number) => z.string().min(1).max(chars);
/** What is null is as if it were not there. */
const optional = (chars: number) => z.string().max(chars).nullish();
const link = (chars: number) =>
  z
    .string()
    .max(chars)
    .regex(/^https?:\/\/\S+$/, 'must be an http(s) link');

/** Decimal(12,2): text or a JSON number, at most ten digits and two decimals. */
const decimal = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d{1,10}(\.\d{1,2})?$/, 'must be a Decimal(12,2)'))
  .transform((digits, context): Sen => {
    const amount = parsePlainRupiah(digits);
    if (amount !== null) return amount;
    context.addIssue({ code: 'custom', message: 'must be a Decimal(12,2)' });
    return z.NEVER;
  });

const PRODUCT = z.object({
  id: text(10),
  name: text(32),
  price: decimal,
  type: text(20),
  url: optional(200),
  quantity: z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.int().min(1).max(9999)),
});

const HEAD = { requestId: text(64), merchantId: text(20), storeId: optional(30) };

const CREATE = z.object({
  ...HEAD,
  paymentType: text(20),
  amount: decimal,
  feeType: z.enum(['BEN', 'OUR']).nullish(),
  merchantTradeNo: text(32),
  notifyUrl: link(200).nullish(),
  paymentParams: z
    .object({ redirectUrl: link(200).nullish(), phoneNumber: optional(200) })
    .nullish(),
  productName: text(100),
  productInfo: z.array(PRODUCT).max(30).nullish(),
});
export type CreateRequest = z.output<typeof CREATE>;

const QUERY = z.object({ ...HEAD, merchantTradeNo: text(32), paymentType: text(20) });
export type QueryRequest = z.output<typeof QUERY>;

const REFUND = z.object({
  ...HEAD,
  merchantTradeNo: text(32),
  paymentType: text(20),
  amount: decimal,
  refundAmount: decimal,
  platformRefundNo: text(32),
  merchantRefundNo: text(32),
  notifyUrl: link(200).nullish(),
  reason: optional(200),
});
export type RefundRequest = z.output<typeof REFUND>;

/** "10,000 to 20,000,000 IDR" (provider notes, section 3). */
const LEAST = rupiah(10_000);
const MOST = rupiah(20_000_000);

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Refusal('paramInvalid', wrong.join('; '));
}

/** Throws a Refusal. The amount's limits are the last check, after the id (`checkAmount`). */
export function readCreate(body: unknown): CreateRequest {
  const request = read(CREATE, body);
  const channel = CHANNELS.get(request.paymentType);
  if (!channel) throw new Refusal('paymentTypeInvalid', `paymentType ${request.paymentType}`);
  if (channel.redirectNeeded && !request.paymentParams?.redirectUrl) {
    throw new Refusal('paramInvalid', 'paymentParams.redirectUrl: required but for OVOBALANCE');
  }
  return request;
}

export function checkAmount(amount: Sen): void {
  if (amount >= LEAST && amount <= MOST) return;
  throw new Refusal('amountInvalid', 'amount: 10,000 to 20,000,000 IDR');
}

export function readQuery(body: unknown): QueryRequest {
  return read(QUERY, body);
}

export function readRefund(body: unknown): RefundRequest {
  const request = read(REFUND, body);
  const channel = CHANNELS.get(request.paymentType);
  if (!channel) throw new Refusal('paymentTypeInvalid', `paymentType ${request.paymentType}`);
  if (!channel.refunds)
    throw new Refusal('refundNotSupported', `paymentType ${request.paymentType}`);
  return request;
}
