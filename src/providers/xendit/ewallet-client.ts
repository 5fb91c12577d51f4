import { SEN_PER_RUPIAH } from '../../domain/money.ts';
import { type Clock, epochMs } from '../../domain/time.ts';
import { EWALLET_AMOUNTS, type EwalletDetails } from '../../orders/kinds/ewallet-details.ts';
import type { CreateReading, OrderProvider, OrderToCreate } from '../../orders/order-provider.ts';
import { createCaller, NOTHING_SENT } from '../provider-call.ts';
import { openWire, type Wire, type WireOptions } from '../wire.ts';
import { readCreateReply, readStatusReply } from './ewallet-answers.ts';
import type { EwalletVersion } from './ewallet-codes.ts';

/** One API under two names. */
export type EwalletBrand = 'xendit' | 'instamoney';

export interface EwalletClientOptions {
  readonly brand: EwalletBrand;
  /** `https://api.xendit.co`, `https://api.instamoney.co` */
  readonly baseUrl: string;
  /** The user name of HTTP Basic; its password is empty. */
  readonly apiKey: string;
  /** Sent with every request: which version answers without it is not known. */
  readonly apiVersion: EwalletVersion;
  /** Where DANA and LinkAja are to post their callbacks. OVO's go to the URL of the dashboard. */
  readonly callbackUrl: string;
  /** Where the payer lands after paying with DANA or LinkAja. */
  readonly redirectUrl: string;
  /** xenPlatform: the sub-account that charges (`for-user-id`). Default: our own account. */
  readonly forUserId?: string | undefined;
  /** xenPlatform: the fee rule of a charge (`with-fee-rule`). Default: none. */
  readonly feeRuleId?: string | undefined;
  /** One call in all: connection, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  /** A permit that could not be given back; it lapses by itself. Default: not told. */
  readonly onPermitError?: (error: unknown) => void;
  /** What carries the requests. Default: HTTP; a simulation puts its own in here. */
  readonly openWire?: (options: WireOptions) => Wire;
}

export type EwalletClient = OrderProvider<EwalletDetails> & { close(): Promise<void> };

/**
 * E-wallet charges of Xendit and Instamoney: "Create Payment" and "Get Payment Status", versions
 * 2019-02-04 and 2020-02-01. Nothing that the wire does throws: a lost connection, a time-out, an HTTP
 * error or a body that is not as documented is an answer that means `unknown`, with evidence of what
 * happened. No call asks twice.
 *
 * OVO in version 2019-02-04 answers when the payer has decided, and its success says no status: it is
 * `created` here, and the status call tells the rest.
 */
export function createEwalletClient(options: EwalletClientOptions): EwalletClient {
  const { brand, apiVersion, apiKey, feeRuleId } = options;
  const basic = basicOf(apiKey);
  const landing = {
    callback: httpUrl(options.callbackUrl),
    redirect: httpUrl(options.redirectUrl),
  };
  const open = options.openWire ?? openWire;
  const wire = open({ ...options, headers: headersOf(options, basic) });
  const call = createCaller({ ...options, provider: brand, secrets: [apiKey, basic] });
  const endpoints = { create: `${brand}:ewallet-create`, ask: `${brand}:ewallet-status` };
  const createHeaders = {
    'content-type': 'application/json',
    ...(feeRuleId === undefined ? {} : { 'with-fee-rule': feeRuleId }),
  };
  const createBody = (order: OrderToCreate<EwalletDetails>): string => bodyOf(order, landing);

  return {
    name: brand,
    endpoints,
    createBody,
    create(permit, order, body, leaveBefore) {
      const sent = body ?? createBody(order);
      return call<CreateReading>({
        permit,
        endpoint: endpoints.create,
        subject: order.providerId,
        exchange: () =>
          wire.send({ method: 'POST', path: '/ewallets', headers: createHeaders, body: sent }),
        read: (reply) =>
          reply === NOTHING_SENT
            ? { meaning: 'not_sent', code: null, message: reply.why, made: null }
            : readCreateReply(reply, apiVersion, order),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    ask(permit, order) {
      const query = new URLSearchParams({
        external_id: order.providerId,
        ewallet_type: order.details.wallet,
      });
      return call({
        permit,
        endpoint: endpoints.ask,
        subject: order.providerId,
        exchange: () => wire.send({ method: 'GET', path: `/ewallets?${query.toString()}` }),
        read: (reply) => readStatusReply(reply, order),
      });
    },
    close: () => wire.close(),
  };
}

/** OVO 2020-02-01 is the strictest of them, and one rule for all is a rule that cannot be got wrong. */
const EXTERNAL_ID = /^[A-Za-z0-9-]{1,50}$/;

interface Landing {
  readonly callback: string;
  readonly redirect: string;
}

/**
 * "Request Parameters", in the document's order: the same order gives the same bytes. Throws a
 * RangeError for an id or an amount that intake has refused long before.
 */
function bodyOf(order: OrderToCreate<EwalletDetails>, landing: Landing): string {
  const { providerId: external_id, details } = order;
  if (!EXTERNAL_ID.test(external_id)) {
    throw new RangeError('an external_id is 1 to 50 letters, digits and "-"');
  }
  const amount = rupiahOf(order);
  const ends = { callback_url: landing.callback, redirect_url: landing.redirect };
  switch (details.wallet) {
    case 'OVO':
      return JSON.stringify({ external_id, amount, phone: details.phone, ewallet_type: 'OVO' });
    case 'DANA': {
      const expiry = details.expiresAt === null ? {} : { expiration_date: details.expiresAt };
      return JSON.stringify({ external_id, amount, ...expiry, ...ends, ewallet_type: 'DANA' });
    }
    case 'LINKAJA': {
      const { phone } = details;
      const items = details.items.map((item, at) => ({
        id: String(at + 1),
        name: item.name,
        price: item.price / SEN_PER_RUPIAH,
        quantity: item.quantity,
      }));
      return JSON.stringify({
        external_id,
        phone,
        amount,
        items,
        ...ends,
        ewallet_type: 'LINKAJA',
      });
    }
  }
}

function rupiahOf({ amount, details }: OrderToCreate<EwalletDetails>): number {
  const { min, max } = EWALLET_AMOUNTS[details.wallet];
  if (amount === null || amount < min || amount > max || amount % SEN_PER_RUPIAH !== 0) {
    throw new RangeError(
      `${details.wallet} charges whole rupiah from ${min} to ${max} sen, not ${amount} sen`,
    );
  }
  return amount / SEN_PER_RUPIAH;
}

/** Throws a TypeError for a key that HTTP Basic cannot hold as a user name. */
function basicOf(apiKey: string): string {
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(apiKey)) {
    throw new TypeError('an API key must be plain characters without spaces and colons');
  }
  return Buffer.from(`${apiKey}:`).toString('base64');
}

/** Throws a TypeError: a setting to correct. */
function httpUrl(text: string): string {
  if (!/^https?:$/.test(new URL(text).protocol)) {
    throw new TypeError('the callback URL and the redirect URL must be http(s) addresses');
  }
  return text;
}

function headersOf(options: EwalletClientOptions, basic: string): Record<string, string> {
  const { apiVersion, forUserId } = options;
  return {
    accept: 'application/json',
    authorization: `Basic ${basic}`,
    'x-api-version': apiVersion,
    ...(forUserId === undefined ? {} : { 'for-user-id': forUserId }),
  };
}
