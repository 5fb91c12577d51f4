import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import { type Clock, instant } from '../../src/domain/time.ts';
import type { EmoneyDetails } from '../../src/orders/kinds/emoney-details.ts';
import type { OrderAtProvider, OrderToCreate } from '../../src/orders/order-provider.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import {
  createPaylabsClient,
  type PaylabsClient,
  type PaylabsClientOptions,
} from '../../src/providers/paylabs/paylabs-client.ts';
import { readPrivateKey, signPaylabs } from '../../src/providers/paylabs/signature.ts';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_PLATFORM_PRIVATE_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startLocalProvider } from '../providers-oy/local-provider.ts';

export const MERCHANT_ID = '0010001';
export const SOMEDAY = instant(Date.parse('2100-01-01T00:00:00.000Z'));
export const CREATE_PATH = '/payment/v2.3/ewallet/create';

export const permit = () => noRateLimits.acquire('any');

export function detailsOf(changes: Partial<EmoneyDetails> = {}): EmoneyDetails {
  return {
    wallet: 'DANA',
    productName: 'Paket internet 10 GB',
    feeType: null,
    phone: null,
    redirectUrl: 'https://shop.example/thanks',
    storeId: null,
    ...changes,
  };
}

export function orderOf(
  providerId: string,
  changes: Partial<EmoneyDetails> = {},
  amount: Sen | null = rupiah(10_000),
): OrderToCreate<EmoneyDetails> & OrderAtProvider<EmoneyDetails> {
  return { providerId, amount, details: detailsOf(changes), files: {}, providerReference: null };
}

export function clientFor(
  baseUrl: string,
  clock: Clock,
  changes: Partial<PaylabsClientOptions> = {},
): PaylabsClient {
  const client = createPaylabsClient({
    baseUrl,
    merchantId: MERCHANT_ID,
    privateKey: DEMO_MERCHANT_PRIVATE_KEY,
    paylabsPublicKey: DEMO_PLATFORM_PUBLIC_KEY,
    notifyUrl: 'http://127.0.0.1:9/callbacks/paylabs',
    timeoutMs: 2_000,
    maxAnswerBytes: 65_536,
    clock,
    ...changes,
  });
  onTestFinished(() => client.close());
  return client;
}

/** The sandbox on a clock of its own, and a client of ours in front of it. */
export async function paylabsForTest(
  options: SandboxOptions = {},
  changes: Partial<PaylabsClientOptions> = {},
) {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ clock, ...options });
  onTestFinished(() => sandbox.close());
  const client = clientFor(sandbox.url, clock, changes);
  const create = async (order: ReturnType<typeof orderOf>) =>
    client.create(await permit(), order, client.createBody(order), SOMEDAY);
  const ask = async (order: ReturnType<typeof orderOf>) => client.ask(await permit(), order);
  return { clock, sandbox, client, create, ask };
}

const PLATFORM_KEY = readPrivateKey(DEMO_PLATFORM_PRIVATE_KEY, 'test');

/** Headers of an answer that Paylabs has signed. */
export function platformHeaders(
  body: string,
  path = CREATE_PATH,
  timestamp = '2026-11-21T10:00:00.000+07:00',
): Record<string, string> {
  const signature = signPaylabs({ method: 'POST', path, body, timestamp }, PLATFORM_KEY);
  return { 'x-timestamp': timestamp, 'x-signature': signature, 'x-partner-id': MERCHANT_ID };
}

/** A Paylabs that answers each request with this body, signed over the path that was asked. */
export async function signingProvider(body: string | (() => string), httpStatus = 200) {
  const provider = await startLocalProvider((request, response) => {
    const text = typeof body === 'string' ? body : body();
    response.writeHead(httpStatus, platformHeaders(text, request.path)).end(text);
  });
  onTestFinished(() => provider.close());
  return provider;
}

/** The merchant's endpoint for notifications, answered by `respond`; remembers what came. */
export async function notified(
  respond: (request: { path: string; headers: Record<string, string>; body: Buffer }) => {
    status?: number;
    headers: Readonly<Record<string, string>>;
    body: string;
  },
) {
  const received: { path: string; headers: Record<string, string>; body: Buffer }[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const one = { path: request.url ?? '', headers, body: Buffer.concat(chunks) };
      const answer = respond(one);
      response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
      received.push(one);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  return {
    received,
    url: `http://127.0.0.1:${address.port}/callbacks/paylabs`,
    count: (count: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
