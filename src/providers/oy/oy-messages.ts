import { z } from 'zod';
import type { Sen } from '../../domain/money.ts';
import { type Instant, parseOyTimestamp } from '../../domain/time.ts';
import { parseExactJson } from '../exact-json.ts';
import {
  MAX_FIELD_CHARS,
  message,
  optionalSignedAmount,
  optionalText,
  textOrNumber,
} from '../message-fields.ts';

/** A time that cannot be read is no reason to doubt an answer: it is not used to decide. */
const optionalTime = optionalText.transform((text): Instant | null =>
  text === null ? null : parseOyTimestamp(text),
);

/** `{code, message}`, in every answer. A code is text: a number would have lost its zeros. */
export const STATUS_PART = z.object({
  status: z.object({
    code: z.string().regex(/^[0-9A-Za-z]{1,16}$/),
    message,
  }),
});

/** "Bank Account Inquiry", Response Parameters. */
export const INQUIRY_FIELDS = z.object({
  recipient_bank: optionalText,
  recipient_account: textOrNumber,
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
  amount: optionalSignedAmount,
  last_updated_date: optionalTime,
});

/** "Get Balance", Response Parameters. */
export const BALANCE_FIELDS = z.object({
  balance: optionalSignedAmount,
  pendingBalance: optionalSignedAmount,
  availableBalance: optionalSignedAmount,
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
