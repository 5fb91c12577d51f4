import { z } from 'zod';
import { sen } from '../../../domain/money.ts';

/**
 * Everything that ever changes the books of checkout is one of these events. Statuses as the callback
 * table prints them, in lower case; `created`, `failed` and `expired` stand elsewhere in the document
 * or are inferred.
 */
export const LINK_STATUSES = [
  'created',
  'waiting_payment',
  'expired_va',
  'charge_in_progress',
  'charge_sucess',
  'charge_failed',
  'disburse_in_progress',
  'complete',
  'closed',
  'failed',
  'processing',
  'expired',
] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** A payer may still pay in these. */
export const PAYABLE: ReadonlySet<LinkStatus> = new Set([
  'created',
  'waiting_payment',
  'expired_va',
  'charge_in_progress',
  'charge_failed',
  'processing',
]);

/** Money has come in. */
export const PAID: ReadonlySet<LinkStatus> = new Set([
  'charge_sucess',
  'disburse_in_progress',
  'complete',
]);

const amount = z.int().transform(sen);

/** What the create asked for, checked; the names are those of the request. */
const TERMS = z.object({
  partner_tx_id: z.string(),
  description: z.string(),
  notes: z.string(),
  sender_name: z.string(),
  amount: amount.nullable(),
  email: z.string(),
  phone_number: z.string(),
  is_open: z.boolean(),
  step: z.string(),
  include_admin_fee: z.boolean(),
  list_disabled_payment_methods: z.string(),
  list_enabled_banks: z.string(),
});
export type Terms = z.infer<typeof TERMS>;

const INVOICE = z.object({
  partner_user_id: z.string(),
  full_name: z.string(),
  is_va_lifetime: z.boolean(),
  /** As the GET prints them: JSON text, dates as epoch ms. */
  items: z.string(),
  attachment_bytes: z.int(),
  recurring_start_date: z.string().nullable(),
  recurring_end_date: z.string().nullable(),
  recurring_frequency: z.int().nullable(),
});
export type Invoice = z.infer<typeof INVOICE>;

/** How a payer pays, or tried to. */
const CHARGE = z.object({
  method: z.enum(['VA', 'CC', 'DC']),
  bank: z.string(),
  vaNumber: z.string(),
});
export type Charge = z.infer<typeof CHARGE>;

export const CHECKOUT_EVENT = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('created'),
    atMs: z.number(),
    username: z.string(),
    linkId: z.string(),
    expiresMs: z.number(),
    terms: TERMS,
    /** Null: a checkout without an invoice. */
    invoice: INVOICE.nullable(),
  }),
  z.object({
    type: z.literal('moved'),
    atMs: z.number(),
    linkId: z.string(),
    to: z.enum(LINK_STATUSES),
    /** OY's id of the payment; "" before a payer has chosen a method. */
    txRef: z.string(),
    charge: CHARGE.nullable(),
    /** What is printed instead of `to`, where a person forced it. */
    printed: z.string().nullable(),
  }),
  z.object({
    type: z.literal('paid'),
    atMs: z.number(),
    linkId: z.string(),
    txRef: z.string(),
    charge: CHARGE,
    /** What the payer paid, the fee included where it is the payer's. */
    amount,
    fee: amount,
    /** When a realtime settlement moves on; null: it does not. */
    disburseMs: z.number().nullable(),
    completeMs: z.number().nullable(),
  }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
]);
export type CheckoutEvent = z.infer<typeof CHECKOUT_EVENT>;
