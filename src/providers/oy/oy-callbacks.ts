import { addressChannel } from '../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../callbacks/callback-sources.ts';
import type { DisbursementHint } from '../../callbacks/disbursement-callback.ts';
import { parseOyCallback } from './oy-messages.ts';
import { redactBody } from '../redact.ts';

/**
 * What OY's disbursement callback hints at ("Partner Callback"; codes 000, 300 and 301 only, provider
 * notes section 1); null when it is not one. It is never believed: the status call decides.
 */
export function readOyHint(body: string): DisbursementHint | null {
  const callback = parseOyCallback(body);
  if (callback === null) return null;
  return {
    partnerTrxId: callback.partnerTrxId,
    status: callback.code === '000' ? 'paid' : callback.code === '300' ? 'failed' : 'pending',
    amount: callback.amount,
    changedAt: callback.changedAt,
    raw: redactBody(body, []),
  };
}

/** `POST /callbacks/oy`: OY has one callback URL per partner and product. */
export function createOyChannel(isSource: IsCallbackSource): CallbackChannel {
  const of = { channel: 'oy:disbursement', provider: 'oy', path: '/callbacks/oy' };
  return addressChannel(of, isSource);
}
