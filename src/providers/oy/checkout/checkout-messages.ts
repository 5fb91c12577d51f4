import { z } from 'zod';
import { Numeral, parseExactJson } from '../../exact-json.ts';
import {
  MAX_FIELD_CHARS,
  message,
  optionalAmount,
  optionalText,
  textOrNumber,
  textUpTo,
} from '../../message-fields.ts';

const MAX_TEXT_CHARS = 4_000;
const MAX_ITEMS_CHARS = 200_000;

const longText = textUpTo(MAX_TEXT_CHARS);

/** A status is one word; anything longer is no status and would be free text in a code. */
const statusWord = z.string().regex(/^\w{1,64}$/);

/** `isVaLifetime` is a Boolean in the sample and a String in the table. */
const optionalFlag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .nullish()
  .transform((flag) => flag ?? null);

/**
 * `success` (create) or `status` (get, delete): either is read, wherever it stands. Undefined when
 * neither is there; null when they contradict each other.
 */
export const OUTCOME_PART = z
  .object({ success: z.boolean().nullish(), status: z.unknown().optional(), message })
  .transform(({ success, status, message: words }) => {
    const told = [success, status].filter((flag) => typeof flag === 'boolean');
    const [first, second] = told;
    const contradicts = second !== undefined && second !== first;
    return { ok: contradicts ? null : first, message: words };
  });

/** "API Create", Response Parameters. The recurring sample has no id and no message. */
export const CREATE_FIELDS = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  payment_link_id: optionalText,
  email_status: optionalText,
});

/** "API Payment Status", Response Parameters; the callback has the same ones. */
export const TRANSACTION_FIELDS = z.object({
  partner_tx_id: optionalText,
  tx_ref_number: textOrNumber,
  amount: optionalAmount,
  status: statusWord,
  sender_bank: optionalText,
  payment_method: optionalText,
  va_number: textOrNumber,
  settlement_type: optionalText,
  sender_name: longText,
  sender_phone: textOrNumber,
  sender_note: longText,
  created: longText,
  updated: longText,
});
export type CheckoutTransaction = z.output<typeof TRANSACTION_FIELDS>;

/** "Payment Checkout Callback Parameters": it must say what it is about. */
const CALLBACK = TRANSACTION_FIELDS.extend({
  partner_tx_id: z.string().min(1).max(MAX_FIELD_CHARS),
});

/** Reads the body of a callback; null when it is none. */
export function parseCheckoutCallback(body: string): z.output<typeof CALLBACK> | null {
  return CALLBACK.safeParse(parseExactJson(body)).data ?? null;
}

/** One line of `invoiceItems`, which is JSON inside a string. The date is epoch ms in the sample. */
const ITEM = z.object({
  item: longText,
  description: longText,
  quantity: z.instanceof(Numeral).transform((number) => number.text),
  price_per_item: optionalAmount,
  date_of_purchase: textOrNumber,
});

const invoiceItems = z
  .string()
  .max(MAX_ITEMS_CHARS)
  .nullish()
  .transform((text) => {
    if (text === undefined || text === null || text === '') return [];
    // What an invoice lists decides nothing: a list that cannot be read is told as null.
    return z.array(ITEM).safeParse(parseExactJson(text)).data ?? null;
  });

/** "API Get", Invoice Response Parameters. */
const INVOICE_DATA = z.object({
  fullName: longText,
  isVaLifetime: optionalFlag,
  isScheduled: optionalFlag,
  recurringStartDate: textOrNumber,
  recurringEndDate: textOrNumber,
  recurringFrequency: textOrNumber,
  invoiceItems,
});

/** "API Get", Payment Response Parameters. `amount` is what was asked for, not what was paid. */
export const LINK_FIELDS = z.object({
  data: z.object({
    partnerTxId: z.string().min(1).max(MAX_FIELD_CHARS),
    paymentLinkId: optionalText,
    amount: optionalAmount,
    username: optionalText,
    senderName: longText,
    senderPhoneNumber: textOrNumber,
    senderNotes: longText,
    status: statusWord,
    txRefNumber: textOrNumber,
    description: longText,
    isOpen: optionalFlag,
    step: optionalText,
    notes: longText,
    phoneNumber: textOrNumber,
    email: longText,
    includeAdminFee: optionalFlag,
    listDisabledPaymentMethods: longText,
    listEnabledBanks: longText,
    expirationTime: longText,
    invoiceData: INVOICE_DATA.nullish().transform((data) => data ?? null),
  }),
});
export type CheckoutLink = z.output<typeof LINK_FIELDS>['data'];
