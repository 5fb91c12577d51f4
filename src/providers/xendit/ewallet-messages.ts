import { DateTime } from 'luxon';
import { z } from 'zod';
import { type Instant, instant } from '../../domain/time.ts';
import { exactAmount, MAX_FIELD_CHARS, message, optionalText } from '../message-fields.ts';

/**
 * The messages of the e-wallets: what comes back from "Create Payment" and "Get Payment Status", and
 * the callbacks. Unknown fields are tolerated, wrong types are not. Numbers arrive as their text
 * (exact-json.ts).
 */
const MAX_ID_CHARS = 1_000;
const MAX_URL_CHARS = 2_000;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** ISO 8601; "UTC unless specified". Null when it is not one. */
export function parseIsoTime(text: string): Instant | null {
  if (!ISO_TIME.test(text)) return null;
  const time = DateTime.fromISO(text, { zone: 'utc' });
  return time.isValid ? instant(time.toMillis()) : null;
}

/** A time that cannot be read is no reason to doubt an answer: it is not used to decide. */
const optionalTime = optionalText.transform((text): Instant | null =>
  text === null ? null : parseIsoTime(text),
);

const externalId = z.string().min(1).max(MAX_ID_CHARS);
const statusWord = z.string().regex(/^[A-Z_]{1,64}$/);
const httpUrl = z.url({ protocol: /^https?$/ }).max(MAX_URL_CHARS);

/** Of every error: `{"error_code", "message"}`. */
export const ERROR_FIELDS = z.object({
  error_code: z.string().regex(/^\w{1,64}$/),
  message,
});

const CREATED = z.object({
  external_id: externalId,
  amount: exactAmount,
  ewallet_type: z.string(),
});

/** "Create EWallet Payment Success Response": one shape for each wallet, and for OVO each version. */
export const CREATE_FIELDS = {
  'OVO 2019-02-04': CREATED.extend({
    ewallet_transaction_id: z.string().min(1).max(MAX_FIELD_CHARS),
  }),
  'OVO 2020-02-01': CREATED.extend({ status: z.literal('PENDING') }),
  DANA: CREATED.extend({ checkout_url: httpUrl }),
  LINKAJA: CREATED.extend({ checkout_url: httpUrl, transaction_date: optionalTime }),
} as const;

/** "Check Ewallet Payment Status Success Responses"; the wallets differ in what is there. */
export const STATUS_FIELDS = z.object({
  external_id: externalId,
  amount: exactAmount,
  status: statusWord,
  /** Of OVO alone. */
  ewallet_type: optionalText,
  failure_code: optionalText,
  /** OVO, LinkAja: when it was paid. */
  transaction_date: optionalTime,
  payment_timestamp: optionalTime,
  checkout_url: httpUrl.nullish(),
  /** DANA, LinkAja. */
  expiration_date: optionalTime,
  expired_at: optionalTime,
});

const CALLBACK = z.object({ external_id: externalId, amount: exactAmount });

/** "Payment Status Callback". OVO's is that of version 2020-02-01: 2019-02-04 sends none. */
export const CALLBACK_FIELDS = z.discriminatedUnion('ewallet_type', [
  CALLBACK.extend({
    ewallet_type: z.literal('OVO'),
    event: z.literal('ewallet.payment'),
    id: z.string().min(1).max(MAX_FIELD_CHARS),
    status: statusWord,
    failure_code: optionalText,
    created: optionalTime,
  }),
  CALLBACK.extend({
    ewallet_type: z.literal('DANA'),
    payment_status: statusWord,
    transaction_date: optionalTime,
  }),
  CALLBACK.extend({ ewallet_type: z.literal('LINKAJA'), status: statusWord }),
]);
export type EwalletCallbackFields = z.infer<typeof CALLBACK_FIELDS>;
