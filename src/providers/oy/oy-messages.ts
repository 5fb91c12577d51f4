import { z } from 'zod';
import { parsePlainRupiah, type Sen } from '../../domain/money.ts';
import { type Instant, parseOyTimestamp } from '../../domain/time.ts';
import { Numeral, parseExactJson } from '../exact-json.ts';

/**
 * The messages of "Fund Disbursement": what comes back, and the callback. Unknown fields are
 * tolerated, wrong types are not. Numbers arrive as their text (exact-json.ts).
 */
const MAX_FIELD_CHARS = 255;

/** The longest word of ours about an answer that is kept beside it. */
const MAX_MESSAGE_CHARS = 300;

/** Absent, null and "" all mean that the provider did not say. */
const optionalText = z
  .string()
  .max(MAX_FIELD_CHARS)
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text));

/** "Numeric(255)" in the inquiry's table and a string in its sample: both are read. */
const optionalDigits = z.union([
  z.instanceof(Numeral).transform((number): string | null => number.text),
  optionalText,
]);

/** BigDecimal: `125000`, `10000.0000`, or either as a string. What is not exact is refused. */
const optionalAmount = z
  .union([z.instanceof(Numeral), z.string()])
  .nullish()
  .transform((value, context): Sen | null => {
    if (value === undefined || value === null || value === '') return null;
    const amount = parsePlainRupiah(value instanceof Numeral ? value.text : value);
    if (amount !== null) return amount;
    context.addIssue({ code: 'custom', message: 'not an exact amount' });
    return z.NEVER;
  });

/** A time that cannot be read is no reason to doubt an answer: it is not used to decide. */
const optionalTime = optionalText.transform((text): Instant | null =>
  text === null ? null : parseOyTimestamp(text),
);

/** `{code, message}`, in every answer. A code is text: a number would have lost its zeros. */
export const STATUS_PART = z.object({
  status: z.object({
    code: z.string().regex(/^[0-9A-Za-z]{1,16}$/),
    message: z
      .string()
      .nullish()
      .transform((text) => (text ?? '').slice(0, MAX_MESSAGE_CHARS)),
  }),
});

/** "Bank Account Inquiry", Response Parameters. */
export const INQUIRY_FIELDS = z.object({
  recipient_bank: optionalText,
  recipient_account: optionalDigits,
  recipient_name: optionalText,
});

/** "Disbursement", Response Parameters. `trx_id` is "" on a rejected remit. */
export const REMIT_FIELDS = z.object({
  partner_trx_id: optionalText,
  trx_id: optionalText,
});

/** "Get Disbursement Status", Response Parameters. */
export const STATUS_FIELDS = z.object({
  partner_trx_id: optionalText,
  trx_id: optionalText,
  recipient_bank: optionalText,
  recipient_account: optionalText,
  amount: optionalAmount,
  last_updated_date: optionalTime,
});

/** "Get Balance", Response Parameters. */
export const BALANCE_FIELDS = z.object({
  balance: optionalAmount,
  pendingBalance: optionalAmount,
  availableBalance: optionalAmount,
});

/** "Partner Callback": a hint to ask, for it carries no signature. */
export interface OyCallback {
  readonly partnerTrxId: string;
  readonly code: string;
  readonly message: string;
  readonly providerTrxId: string | null;
  readonly amount: Sen | null;
  readonly bankCode: string | null;
  readonly accountNumber: string | null;
  readonly changedAt: Instant | null;
}

const CALLBACK = STATUS_PART.extend({
  ...STATUS_FIELDS.shape,
  partner_trx_id: z.string().min(1).max(MAX_FIELD_CHARS),
});

/** Reads the body of a callback; null when it is none. Unknown fields are tolerated. */
export function parseOyCallback(body: string): OyCallback | null {
  const parsed = CALLBACK.safeParse(parseExactJson(body));
  if (!parsed.success) return null;
  const { status, ...fields } = parsed.data;
  return {
    partnerTrxId: fields.partner_trx_id,
    code: status.code,
    message: status.message,
    providerTrxId: fields.trx_id,
    amount: fields.amount,
    bankCode: fields.recipient_bank,
    accountNumber: fields.recipient_account,
    changedAt: fields.last_updated_date,
  };
}
