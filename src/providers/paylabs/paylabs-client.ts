import type { KeyObject } from 'node:crypto';
import { type Clock, epochMs, type Instant } from '../../domain/time.ts';
import type { EmoneyDetails } from '../../orders/kinds/emoney-details.ts';
import type { OrderProvider } from '../../orders/order-provider.ts';
import type { RefundProvider } from '../../orders/refunds/refund-provider.ts';
import { createCaller, NOTHING_SENT } from '../provider-call.ts';
import { openWire, type Wire, type WireOptions, type WireReply } from '../wire.ts';
import { type Asked, readCreateReply, readQueryReply, readRefundReply } from './paylabs-answers.ts';
import { DEFAULT_TOLERANCE_MS } from './paylabs-channel.ts';
import { DOCUMENTED_CODES, type ErrorCodes, INFERRED_CODES } from './paylabs-codes.ts';
import {
  createBody,
  createRequestId,
  notRefundable,
  queryBody,
  refundBody,
  refundRequestId,
  type Sender,
} from './paylabs-requests.ts';
import { formatPaylabsTimestamp, parsePaylabsTimestamp } from './paylabs-time.ts';
import { readPrivateKey, readPublicKey, signPaylabs, verifyPaylabs } from './signature.ts';

export interface PaylabsClientOptions {
  /** `https://sit-pay.paylabs.co.id` (test), `https://pay.paylabs.co.id`. */
  readonly baseUrl: string;
  readonly merchantId: string;
  /** Ours, PKCS#8: PEM or bare base64. */
  readonly privateKey: string;
  /** Paylabs', SPKI: PEM or bare base64. */
  readonly paylabsPublicKey: string;
  /** Where Paylabs notifies us, at most 200 characters: `https://pay.example.co.id/callbacks/paylabs`. */
  readonly notifyUrl: string;
  /** The branch of rows that name none. */
  readonly storeId?: string;
  /** One call in all: connection, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  /** How far the timestamp of an answer may be off. Default 300,000. */
  readonly toleranceMs?: number;
  /** (I) Default: `INFERRED_CODES`. The documented ones always hold, and win. */
  readonly errorCodes?: ErrorCodes;
  /** A permit that could not be given back; it lapses by itself. Default: not told. */
  readonly onPermitError?: (error: unknown) => void;
  /** What carries the requests. Default: HTTP; a simulation puts its own in here. */
  readonly openWire?: (options: WireOptions) => Wire;
}

export type PaylabsClient = OrderProvider<EmoneyDetails> &
  RefundProvider<EmoneyDetails> & { close(): Promise<void> };

const ENDPOINTS = { create: 'paylabs:emoney-create', ask: 'paylabs:emoney-query' } as const;
const REFUND_ENDPOINT = 'paylabs:emoney-refund';

/** "Request Address" and provider notes, section 3. */
const PATHS = {
  create: '/payment/v2.3/ewallet/create',
  query: '/payment/v2.3/ewallet/query',
  refund: '/payment/v2.3/ewallet/refund',
} as const;

/**
 * Paylabs' e-money orders v2.3 and their refunds. Nothing that the wire does throws: a lost connection,
 * a time-out, an HTTP error, an answer that Paylabs has not signed or that is not as documented means
 * `unknown`, with evidence of what happened. No call asks twice.
 *
 * Throws a TypeError for a setting that cannot be right.
 */
export function createPaylabsClient(options: PaylabsClientOptions): PaylabsClient {
  const sender = readSender(options);
  const codes = codesOf(options.errorCodes ?? INFERRED_CODES);
  const wire = (options.openWire ?? openWire)({ ...options, headers: HEADERS });
  const call = createCaller({ ...options, provider: 'paylabs', secrets: [] });
  const { post, asked } = createSigner(options, wire);

  return {
    name: 'paylabs',
    endpoints: ENDPOINTS,
    refundEndpoint: REFUND_ENDPOINT,
    createBody: (order) => createBody(order, sender),
    create(permit, order, body, leaveBefore) {
      const { providerId } = order;
      const bytes = body ?? createBody(order, sender);
      const requestId = createRequestId(providerId);
      return call({
        permit,
        endpoint: ENDPOINTS.create,
        subject: providerId,
        exchange: () => post(PATHS.create, bytes, requestId),
        read: (reply) =>
          reply === NOTHING_SENT
            ? { meaning: 'not_sent', code: null, message: reply.why, made: null }
            : readCreateReply(reply, asked(PATHS.create, requestId), order, codes.create),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    ask(permit, order) {
      // New for each question, and the answer must repeat it: an old answer is no answer to it.
      const requestId = `Q-${order.providerId}-${options.clock.nowMs()}`;
      const body = queryBody(order, sender, requestId);
      return call({
        permit,
        endpoint: ENDPOINTS.ask,
        subject: order.providerId,
        exchange: () => post(PATHS.query, body, requestId),
        read: (reply) => readQueryReply(reply, asked(PATHS.query, requestId), order, codes.query),
      });
    },
    notRefundable,
    refundBody: (refund) => refundBody(refund, sender),
    refund(permit, { refundId }, body, leaveBefore: Instant) {
      const requestId = refundRequestId(refundId);
      return call({
        permit,
        endpoint: REFUND_ENDPOINT,
        subject: refundId,
        exchange: () => post(PATHS.refund, body, requestId),
        read: (reply) =>
          reply === NOTHING_SENT
            ? { ...NO_REFUND, message: reply.why }
            : readRefundReply(reply, asked(PATHS.refund, requestId), refundId, codes.refund),
        leaveBeforeMs: epochMs(leaveBefore),
      });
    },
    close: () => wire.close(),
  };
}

const HEADERS = {
  'content-type': 'application/json;charset=utf-8',
  accept: 'application/json',
} as const;

const NO_REFUND = {
  meaning: 'not_sent',
  code: null,
  providerStatus: null,
  providerReference: null,
  refundAmount: null,
  refundedAt: null,
} as const;

function codesOf(inferred: ErrorCodes): ErrorCodes {
  return {
    create: new Map([...inferred.create, ...DOCUMENTED_CODES.create]),
    query: new Map([...inferred.query, ...DOCUMENTED_CODES.query]),
    refund: new Map([...inferred.refund, ...DOCUMENTED_CODES.refund]),
  };
}

function readSender({ merchantId, notifyUrl, storeId }: PaylabsClientOptions): Sender {
  if (!/^[\x21-\x7e]{1,20}$/.test(merchantId)) {
    throw new TypeError('PAYLABS_MERCHANT_ID must be 1 to 20 plain characters without spaces');
  }
  if (storeId !== undefined && !/^[\x21-\x7e]{1,30}$/.test(storeId)) {
    throw new TypeError('PAYLABS_STORE_ID must be 1 to 30 plain characters without spaces');
  }
  if (!/^https?:\/\/\S+$/.test(notifyUrl) || notifyUrl.length > 200) {
    throw new TypeError(
      'the address for notifications of Paylabs must be http(s)://…/callbacks/paylabs, at most 200 characters',
    );
  }
  return { merchantId, notifyUrl, storeId: storeId ?? null };
}

interface Signer {
  /** Signs the very bytes that go, at the time they go. */
  readonly post: (path: string, body: string, requestId: string) => Promise<WireReply>;
  /** What the answer to it must be. */
  readonly asked: (path: string, requestId: string) => Asked;
}

function createSigner(options: PaylabsClientOptions, wire: Wire): Signer {
  const { clock, merchantId, toleranceMs = DEFAULT_TOLERANCE_MS } = options;
  const ours = readPrivateKey(options.privateKey, 'PAYLABS_PRIVATE_KEY');
  const theirs = readPublicKey(options.paylabsPublicKey, 'PAYLABS_PUBLIC_KEY');
  // "The whole path": with a base URL that has one of its own, that part is signed too.
  const basePath = new URL(options.baseUrl).pathname.replace(/\/+$/, '');
  return {
    post(path, body, requestId) {
      const timestamp = formatPaylabsTimestamp(clock.nowMs());
      const signed = { method: 'POST', path: basePath + path, body, timestamp } as const;
      const headers = {
        'x-timestamp': timestamp,
        'x-signature': signPaylabs(signed, ours),
        'x-partner-id': merchantId,
        'x-request-id': requestId,
      };
      return wire.send({ method: 'POST', path, headers, body });
    },
    asked: (path, requestId) => ({
      requestId,
      merchantId,
      doubtOf: ({ body, headers }) => {
        const timestamp = headers['x-timestamp'] ?? '';
        const signed = { method: 'POST', path: basePath + path, body, timestamp };
        return (
          doubtOfSignature(headers['x-signature'], signed, theirs) ??
          doubtOfTime(timestamp, clock.nowMs(), toleranceMs)
        );
      },
    }),
  };
}

function doubtOfSignature(
  signature: string | undefined,
  signed: Parameters<typeof verifyPaylabs>[0],
  publicKey: KeyObject,
): string | null {
  if (!signature) return 'the answer is not signed';
  return verifyPaylabs(signed, signature, publicKey)
    ? null
    : 'the signature of the answer is not that of PAYLABS_PUBLIC_KEY';
}

function doubtOfTime(timestamp: string, nowMs: number, toleranceMs: number): string | null {
  const atMs = parsePaylabsTimestamp(timestamp);
  return atMs !== null && Math.abs(nowMs - atMs) <= toleranceMs
    ? null
    : `the answer's time is more than ${toleranceMs / 1000} s off`;
}
