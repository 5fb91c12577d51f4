import { z } from 'zod';
import { addressChannel } from '../../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../../callbacks/callback-sources.ts';
import type { Sen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import { parseExactJson } from '../../exact-json.ts';
import { redactBody } from '../../redact.ts';
import { readTxDate } from './va-dates.ts';
import { neededAmount, optionalText } from './va-messages.ts';

/**
 * "Partner Callback Va Aggregator": somebody paid, it says. It carries no signature and never the id of
 * the payment in the history, so it is a hint to pull that history and nothing more.
 */
export interface OyVaCallback {
  readonly vaNumber: string;
  readonly partnerUserId: string;
  readonly amount: Sen;
  readonly success: boolean;
  /** Null where `tx_date` cannot be read. */
  readonly paidAt: Instant | null;
  /**
   * Later versions: `WAITING`, then `SUCCESS` in a second callback about the same payment. What tells
   * two callbacks apart must include it (provider notes, section 1). Null: not told.
   */
  readonly settlementStatus: string | null;
  /** Later versions. Null: not told. */
  readonly trxId: string | null;
  /** Redacted, for the record. */
  readonly raw: string;
}

const CALLBACK = z.object({
  va_number: z.string().min(1).max(255),
  partner_user_id: z.string().min(1).max(255),
  amount: neededAmount,
  success: z.boolean(),
  tx_date: optionalText,
  settlement_status: optionalText,
  trx_id: optionalText,
});

/** Null when it is not one. Unknown fields are tolerated, wrong types are not. */
export function readOyVaCallback(body: string): OyVaCallback | null {
  const parsed = CALLBACK.safeParse(parseExactJson(body));
  if (!parsed.success) return null;
  const { tx_date: date, ...fields } = parsed.data;
  return {
    vaNumber: fields.va_number,
    partnerUserId: fields.partner_user_id,
    amount: fields.amount,
    success: fields.success,
    paidAt: date === null ? null : readTxDate(date),
    settlementStatus: fields.settlement_status?.toUpperCase() ?? null,
    trxId: fields.trx_id,
    raw: redactBody(body, []),
  };
}

/**
 * No signature is documented: the sender is known by its address alone, which is why what it says is
 * never believed. `isSource`: is this the address of a peer from which callbacks are accepted?
 */
export function createOyVaChannel(isSource: IsCallbackSource): CallbackChannel {
  const of = { channel: 'oy:va', provider: 'oy', path: '/callbacks/oy/va' };
  return addressChannel(of, isSource);
}
