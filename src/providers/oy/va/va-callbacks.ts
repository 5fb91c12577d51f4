import type { VaPaymentHint } from '../../../collections/va/va-callback.ts';
import { z } from 'zod';
import { addressChannel } from '../../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../../callbacks/callback-sources.ts';
import { parseExactJson } from '../../exact-json.ts';
import { redactBody } from '../../redact.ts';
import { readTxDate } from './va-dates.ts';
import { optionalText } from '../../message-fields.ts';
import { neededAmount } from './va-messages.ts';

/**
 * "Partner Callback Va Aggregator": somebody paid, it says. It carries no signature and never the id of
 * the payment in the history, so it is a hint to pull that history and nothing more.
 */
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
export function readOyVaCallback(body: string): VaPaymentHint | null {
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
