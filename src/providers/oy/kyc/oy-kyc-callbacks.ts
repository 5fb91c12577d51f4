import { addressChannel } from '../../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../../callbacks/callback-sources.ts';
import { redactBody, redactText } from '../../redact.ts';
import type { Sealer } from '../sealed/sealer.ts';
import { type KycResult, readResult } from './oy-kyc-answers.ts';

export interface OyKycCallback extends KycResult {
  /** Redacted, for the record. */
  readonly raw: string;
}

/**
 * What OY's KYC callback hints at ("KYC Response Callback"); null when it is none, or its NIK does not
 * open with our key. Never believed: the public key that its NIK is sealed with is no secret, and how
 * its `signature` is made is not documented. The status call decides.
 */
export function readOyKycCallback(body: string, sealer: Sealer): OyKycCallback | null {
  const result = readResult(body, sealer);
  if (result === null) return null;
  const message = redactText(result.news.message, [result.nik]);
  return { ...result, news: { ...result.news, message }, raw: redactBody(body, [result.nik]) };
}

/**
 * `POST /callbacks/oy/kyc`. Its sender is known by the address (provider notes, section 1); `isSource`
 * holds the allow-list. Any 2xx is "stored" to OY (I).
 */
export function createOyKycChannel(isSource: IsCallbackSource): CallbackChannel {
  const of = { channel: 'oy:kyc', provider: 'oy', path: '/callbacks/oy/kyc' };
  return addressChannel(of, isSource);
}
