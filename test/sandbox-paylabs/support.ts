import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock } from '../sandbox/harness.ts';

/** A client of its own, by the published rules: the sandbox is not judged by the client it judges. */
const merchantKey = createPrivateKey({
  key: Buffer.from(DEMO_MERCHANT_PRIVATE_KEY, 'base64'),
  format: 'der',
  type: 'pkcs8',
});
const platformKey = createPublicKey({
  key: Buffer.from(DEMO_PLATFORM_PUBLIC_KEY, 'base64'),
  format: 'der',
  type: 'spki',
});

export const CREATE = '/payment/v2.3/ewallet/create';
export const QUERY = '/payment/v2.3/ewallet/query';
export const REFUND = '/payment/v2.3/ewallet/refund';
export const MERCHANT_ID = '0010001';
/** The FakeClock starts here. */
export const NOW = '2026-11-21T10:00:00.000+07:00';

export function signedHeaders(
  path: string,
  body: string,
  timestamp = NOW,
  key = merchantKey,
): Record<string, string> {
  const text = `POST:${path}:${hash('sha256', body)}:${timestamp}`;
  return {
    'content-type': 'application/json;charset=utf-8',
    'x-timestamp': timestamp,
    'x-signature': sign('sha256', Buffer.from(text), key).toString('base64'),
    'x-partner-id': MERCHANT_ID,
    'x-request-id': 'request-1',
  };
}

export function isPlatformSigned(
  path: string,
  headers: { get(name: string): string | null },
  body: string,
): boolean {
  const text = `POST:${path}:${hash('sha256', body)}:${headers.get('x-timestamp')}`;
  const signature = Buffer.from(headers.get('x-signature') ?? '', 'base64');
  return verify('sha256', Buffer.from(text), platformKey, signature);
}

export const orderFields = (merchantTradeNo: string, changes: Record<string, unknown> = {}) => ({
  merchantId: MERCHANT_ID,
  merchantTradeNo,
  requestId: `request-${merchantTradeNo}`,
  paymentType: 'DANABALANCE',
  amount: '10000.00',
  productName: 'Test',
  paymentParams: { redirectUrl: 'http://google.com' },
  ...changes,
});

export interface Reply {
  readonly http: number;
  readonly json: Record<string, unknown>;
  readonly signed: boolean;
  readonly text: string;
}

export async function sandboxForTest(options: SandboxOptions = {}) {
  const clock = new FakeClock();
  const sandbox = await startSandbox({ clock, ...options });
  onTestFinished(() => sandbox.close());
  const { url } = sandbox;

  async function send(
    path: string,
    body: string,
    headers: Record<string, string> = signedHeaders(path, body),
  ): Promise<Reply> {
    const response = await fetch(url + path, { method: 'POST', headers, body });
    const text = await response.text();
    return {
      http: response.status,
      json: JSON.parse(text),
      signed: isPlatformSigned(path, response.headers, text),
      text,
    };
  }
  const post = (path: string, fields: unknown): Promise<Reply> => {
    const body = JSON.stringify(fields);
    const timestamp = new Date(clock.nowMs() + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
    return send(path, body, signedHeaders(path, body, timestamp));
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/_sandbox/paylabs${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const json: Record<string, unknown> = isJson ? JSON.parse(text) : {};
    return { http: response.status, json, text };
  };
  return {
    sandbox,
    clock,
    send,
    post,
    control,
    create: (id: string, changes: Record<string, unknown> = {}) =>
      post(CREATE, orderFields(id, changes)),
    query: (id: string, paymentType = 'DANABALANCE') =>
      post(QUERY, { merchantId: MERCHANT_ID, requestId: 'q', merchantTradeNo: id, paymentType }),
  };
}
