import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type {
  CallbackChannel,
  IncomingCallback,
  Verification,
} from '../../callbacks/callback-channel.ts';
import type { NewsMeaning, OrderCallback, OrderMade } from '../../orders/order-provider.ts';
import type { Instant } from '../../domain/time.ts';
import { parseExactJson } from '../exact-json.ts';
import { redactBody } from '../redact.ts';
import { paymentOf } from './ewallet-answers.ts';
import { CALLBACK_STATUSES } from './ewallet-codes.ts';
import { CALLBACK_FIELDS, type EwalletCallbackFields } from './ewallet-messages.ts';
import type { EwalletBrand } from './ewallet-client.ts';

/**
 * What a callback of OVO (version 2020-02-01), DANA or LinkAja says ("Payment Status Callback"); null
 * when it is none of these: another version, another wallet, another event. A status that is not listed
 * is `unknown`: a reason to ask.
 */
export function readEwalletCallback(body: string): OrderCallback | null {
  const fields = CALLBACK_FIELDS.safeParse(parseExactJson(body)).data;
  if (fields === undefined) return null;
  const { external_id: providerId, amount } = fields;
  const { status, paidAt, failureCode, made } = saidIn(fields);
  const meaning: NewsMeaning = CALLBACK_STATUSES[fields.ewallet_type].get(status) ?? 'unknown';
  return {
    providerId,
    news: {
      meaning,
      code: status,
      message: meaning === 'unknown' ? `status ${status} is not documented` : status,
      providerStatus: status,
      failureCode,
      made,
      payment: meaning === 'paid' ? paymentOf(providerId, amount, paidAt) : null,
    },
    raw: redactBody(body, []),
  };
}

interface SaidInCallback {
  readonly status: string;
  readonly paidAt: Instant | null;
  readonly failureCode: string | null;
  readonly made: OrderMade | null;
}

function saidIn(fields: EwalletCallbackFields): SaidInCallback {
  switch (fields.ewallet_type) {
    case 'OVO':
      return {
        status: fields.status,
        paidAt: fields.created,
        failureCode: fields.failure_code,
        made: { providerReference: fields.id, payment: {}, expiresAt: null },
      };
    case 'DANA':
      return {
        status: fields.payment_status,
        paidAt: fields.transaction_date,
        failureCode: null,
        made: null,
      };
    case 'LINKAJA':
      return { status: fields.status, paidAt: null, failureCode: null, made: null };
  }
}

export interface EwalletChannelOptions {
  readonly brand: EwalletBrand;
  /** The verification token of the dashboard. */
  readonly token: string;
}

const BODY_TOKEN = 'callback_authentication_token';

/**
 * Where a brand posts its callbacks. The sender is known by X-CALLBACK-TOKEN, which is on every one
 * (provider notes, section 2), and by the token in the body where there is one: DANA's and LinkAja's.
 * HTTP 200 is all that it wants for an answer. Throws a TypeError for a token that is empty.
 */
export function createEwalletChannel({ brand, token }: EwalletChannelOptions): CallbackChannel {
  if (token === '') {
    throw new TypeError(`the callback token of ${brand} is empty: anybody would be known by it`);
  }
  const expected = digest(token);
  const isToken = (text: unknown): boolean =>
    timingSafeEqual(digest(typeof text === 'string' ? text : ''), expected);
  return {
    knownBy: 'token',
    channel: `${brand}:ewallet`,
    provider: brand,
    path: `/callbacks/${brand}`,
    verify(callback): Verification {
      const inBody = tokenInBody(callback);
      // Both are compared, whatever the first says: an answer's time tells nothing of either.
      const headerAgrees = isToken(callback.headers['x-callback-token']);
      const bodyAgrees = isToken(inBody === undefined ? token : inBody);
      if (headerAgrees && bodyAgrees) return { kind: 'verified', by: 'token' };
      const place = headerAgrees ? `${BODY_TOKEN} in the body` : 'X-CALLBACK-TOKEN';
      return {
        kind: 'refused',
        code: 'token_wrong',
        message: `${place} is missing or is not the token of ${brand}`,
        next: `compare the callback token of this installation with the one in ${brand}'s dashboard`,
      };
    },
    acknowledge: () => ({ headers: {}, body: '' }),
    secretFields: [BODY_TOKEN],
  };
}

/** Hashes are of one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const WITH_TOKEN = z.object({ [BODY_TOKEN]: z.unknown() });

/** Undefined: the body carries none, or is not JSON and will not be understood later. */
function tokenInBody({ body }: IncomingCallback): unknown {
  try {
    return WITH_TOKEN.safeParse(JSON.parse(body.toString('utf8'))).data?.[BODY_TOKEN];
  } catch {
    return undefined;
  }
}
