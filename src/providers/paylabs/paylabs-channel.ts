import type { KeyObject } from 'node:crypto';
import type {
  Acknowledgement,
  CallbackChannel,
  IncomingCallback,
  Verification,
} from '../../callbacks/callback-channel.ts';
import { parseExactJson } from '../exact-json.ts';
import { ENVELOPE } from './paylabs-messages.ts';
import { formatPaylabsTimestamp, parsePaylabsTimestamp } from './paylabs-time.ts';
import { readPrivateKey, readPublicKey, signPaylabs, verifyPaylabs } from './signature.ts';

/** How far a timestamp may be off, either way (provider notes, section 3). */
export const DEFAULT_TOLERANCE_MS = 300_000;

export interface PaylabsChannelOptions {
  readonly merchantId: string;
  /** Ours: signs the acknowledgement. PKCS#8, PEM or bare base64. */
  readonly privateKey: string;
  /** Paylabs': verifies what comes. SPKI, PEM or bare base64. */
  readonly paylabsPublicKey: string;
  /**
   * What orders give as `notifyUrl`: Paylabs signs its path, and behind a proxy the path that arrives
   * may be another. Default: the path that the message was sent to.
   */
  readonly notifyUrl?: string;
  readonly toleranceMs?: number;
}

type Refused = Extract<Verification, { kind: 'refused' }>;

/**
 * Where Paylabs notifies us: orders and refunds. The sender is known by its signature, which covers the
 * path, the bytes and the time. The header X-PARTNER-ID is not signed, so that the merchantId inside
 * the body is compared too: Paylabs signs every merchant's notifications with one key.
 */
export function createPaylabsChannel(options: PaylabsChannelOptions): CallbackChannel {
  const { merchantId, toleranceMs = DEFAULT_TOLERANCE_MS } = options;
  const ours = readPrivateKey(options.privateKey, 'PAYLABS_PRIVATE_KEY');
  const theirs = readPublicKey(options.paylabsPublicKey, 'PAYLABS_PUBLIC_KEY');
  const notifyPath = options.notifyUrl === undefined ? null : new URL(options.notifyUrl).pathname;
  const pathOf = ({ path }: IncomingCallback): string => notifyPath ?? path;

  return {
    knownBy: 'signature',
    channel: 'paylabs:emoney',
    provider: 'paylabs',
    path: '/callbacks/paylabs',
    verify(callback) {
      const { headers, receivedAtMs } = callback;
      const refused =
        checkPartner(headers['x-partner-id'], merchantId) ??
        checkTime(headers['x-timestamp'], receivedAtMs, toleranceMs) ??
        checkSignature(callback, pathOf(callback), theirs) ??
        checkPartner(envelopeOf(callback)?.merchantId ?? undefined, merchantId);
      return refused ?? { kind: 'verified', by: 'signature' };
    },
    acknowledge: (callback) => acknowledgement(callback, pathOf(callback), merchantId, ours),
  };
}

function checkPartner(partner: string | undefined, merchantId: string): Refused | null {
  if (partner === merchantId) return null;
  return {
    kind: 'refused',
    code: 'partner_wrong',
    message: 'it is for another merchant, or does not say for which',
    next: 'compare PAYLABS_MERCHANT_ID with the merchant id in the Paylabs dashboard',
  };
}

function checkTime(
  timestamp: string | undefined,
  nowMs: number,
  toleranceMs: number,
): Refused | null {
  const atMs = timestamp === undefined ? null : parsePaylabsTimestamp(timestamp);
  if (atMs !== null && Math.abs(nowMs - atMs) <= toleranceMs) return null;
  return {
    kind: 'refused',
    code: 'timestamp_too_old',
    message: `X-TIMESTAMP is missing, is no time, or is more than ${toleranceMs / 1000} s off`,
    next: 'set the clock of this machine by NTP; a real notification is signed anew for each try',
  };
}

function checkSignature(
  callback: IncomingCallback,
  path: string,
  publicKey: KeyObject,
): Refused | null {
  const { body, headers } = callback;
  const signature = headers['x-signature'];
  if (!signature) {
    return {
      kind: 'refused',
      code: 'signature_missing',
      message: 'it has no X-SIGNATURE',
      next: 'nothing to do: Paylabs signs every notification, so this is not from Paylabs',
    };
  }
  const timestamp = headers['x-timestamp'] ?? '';
  if (verifyPaylabs({ method: 'POST', path, body, timestamp }, signature, publicKey)) return null;
  return {
    kind: 'refused',
    code: 'signature_wrong',
    message: 'X-SIGNATURE is not that of PAYLABS_PUBLIC_KEY over this path, body and time',
    next: 'if notifications of orders that you know are refused, fetch the public key again and see that no proxy changes path or body',
  };
}

function envelopeOf({ body }: IncomingCallback) {
  return ENVELOPE.safeParse(parseExactJson(body.toString())).data;
}

/** HTTP 200 and a signed `errCode "0"`: anything else is sent again. */
function acknowledgement(
  callback: IncomingCallback,
  path: string,
  merchantId: string,
  privateKey: KeyObject,
): Acknowledgement {
  const requestId = envelopeOf(callback)?.requestId ?? callback.headers['x-request-id'] ?? '';
  const timestamp = formatPaylabsTimestamp(callback.receivedAtMs);
  const body = JSON.stringify({ merchantId, requestId, errCode: '0' });
  const signature = signPaylabs({ method: 'POST', path, body, timestamp }, privateKey);
  return {
    body,
    headers: {
      'content-type': 'application/json;charset=utf-8',
      'x-timestamp': timestamp,
      'x-signature': signature,
      'x-partner-id': merchantId,
      'x-request-id': requestId,
    },
  };
}
