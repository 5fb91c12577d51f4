import { z } from 'zod';
import { sen } from '../../domain/money.ts';

export const BRANDS = ['xendit', 'instamoney'] as const;
export type EwalletBrand = (typeof BRANDS)[number];

export const WALLETS = ['OVO', 'DANA', 'LINKAJA'] as const;
export type Ewallet = (typeof WALLETS)[number];

export const VERSIONS = ['2019-02-04', '2020-02-01'] as const;
export type EwalletVersion = (typeof VERSIONS)[number];

/**
 * Which status leads where, and who moves it. `pending` waits for the payer: the control endpoints pay
 * it, fail it or let it expire, a mock number of OVO fails it, the clock ends it. The rest is final.
 */
export const STATUSES = ['pending', 'paid', 'failed', 'expired'] as const;
export type PaymentStatus = (typeof STATUSES)[number];

const ITEM = z.object({
  id: z.string(),
  name: z.string(),
  price: z.number(),
  quantity: z.number(),
});
export type Item = z.infer<typeof ITEM>;

const PAYMENT = z.object({
  wallet: z.enum(WALLETS),
  version: z.enum(VERSIONS),
  externalId: z.string(),
  amount: z.int().transform(sen),
  phone: z.string().nullable(),
  items: z.array(ITEM),
  /** Of the request; null: the dashboard's. */
  callbackUrl: z.string().nullable(),
  createdMs: z.number(),
  /** When the payer's time is over. */
  expiresMs: z.number(),
  /** How it ends by itself, and when: by the clock, or earlier by a mock number. */
  endsMs: z.number(),
  endsAs: z.enum(['failed', 'expired']),
  endsWith: z.string().nullable(),
});

/** Everything that ever changes the books of one brand. */
export const EWALLET_EVENT = z.discriminatedUnion('type', [
  z.object({ type: z.literal('created'), payment: PAYMENT }),
  z.object({
    type: z.literal('ended'),
    wallet: z.enum(WALLETS),
    externalId: z.string(),
    as: z.enum(['paid', 'failed', 'expired']),
    failureCode: z.string().nullable(),
    atMs: z.number(),
  }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
]);
export type EwalletEvent = z.infer<typeof EWALLET_EVENT>;
export type NewPayment = z.infer<typeof PAYMENT>;
export type EndedStatus = Exclude<PaymentStatus, 'pending'>;

export interface Payment extends NewPayment {
  status: PaymentStatus;
  failureCode: string | null;
  /** When it was made, then when it ended. */
  changedMs: number;
}
