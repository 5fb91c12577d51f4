import { z } from 'zod';
import { sen } from '../../domain/money.ts';

/** Everything that ever changes the books: what a state file holds, line by line. */
const amount = z.int().transform(sen);

const ORDER_ENDS = ['paid', 'failed', 'expired'] as const;

export const PAYLABS_EVENT = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('created'),
    atMs: z.number(),
    merchantTradeNo: z.string(),
    platformTradeNo: z.string(),
    storeId: z.string().nullable(),
    paymentType: z.string(),
    feeType: z.enum(['BEN', 'OUR']),
    requested: amount,
    /** What the payer is asked for. */
    amount,
    feePpm: z.number(),
    transFee: amount,
    vatFee: amount,
    notifyUrl: z.string().nullable(),
    /** OVO with a phone number: the payer confirms in the app. The number itself is not kept. */
    pushed: z.boolean(),
    productName: z.string(),
    /** As it came. */
    productInfo: z.array(z.unknown()).nullable(),
    expiresMs: z.number(),
  }),
  z.object({
    type: z.literal('ended'),
    atMs: z.number(),
    merchantTradeNo: z.string(),
    end: z.enum(ORDER_ENDS),
  }),
  z.object({
    type: z.literal('refund'),
    atMs: z.number(),
    merchantRefundNo: z.string(),
    platformRefundNo: z.string(),
    merchantTradeNo: z.string(),
    refundAmount: amount,
    reason: z.string().nullable(),
    notifyUrl: z.string().nullable(),
    dueMs: z.number(),
  }),
  z.object({
    type: z.literal('refund-ended'),
    atMs: z.number(),
    merchantRefundNo: z.string(),
    end: z.enum(['done', 'failed']),
  }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
  z.object({ type: z.literal('merchant-key'), publicKey: z.string() }),
]);

export type PaylabsEvent = z.output<typeof PAYLABS_EVENT>;
type Of<Type extends PaylabsEvent['type']> = Omit<Extract<PaylabsEvent, { type: Type }>, 'type'>;

export const ORDER_STATES = ['pending', ...ORDER_ENDS] as const;
export const REFUND_STATES = ['processing', 'done', 'failed'] as const;

export interface Order extends Of<'created'> {
  state: (typeof ORDER_STATES)[number];
  endedMs: number | null;
}

export interface Refund extends Of<'refund'> {
  state: (typeof REFUND_STATES)[number];
  endedMs: number | null;
}
