import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import type { EwalletOptions } from '../../src/sandbox/ewallets/options.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock } from '../sandbox/harness.ts';

export type Json = Record<string, unknown>;

export interface Reply {
  readonly http: number;
  readonly json: Json;
  readonly headers: Headers;
}

/** Items of LinkAja, as in the document's sample. */
export const ITEMS = [
  { id: '123123', name: 'Phone Case', price: 100_000, quantity: 1 },
  { id: '345678', name: 'Powerbank', price: 200_000, quantity: 1 },
];

const URLS = {
  callback_url: 'http://127.0.0.1:9/callbacks',
  redirect_url: 'https://my-shop.com/home',
};

/** Bodies that are right, by wallet. */
export const RIGHT = {
  OVO: { external_id: 'ovo-1', amount: 1000, phone: '08123123123', ewallet_type: 'OVO' },
  DANA: { external_id: 'dana-1', amount: 1001, ...URLS, ewallet_type: 'DANA' },
  LINKAJA: {
    external_id: 'linkaja-1',
    phone: '081245671234',
    amount: 300_000,
    items: ITEMS,
    ...URLS,
    ewallet_type: 'LINKAJA',
  },
} as const;

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

async function replyOf(response: Response): Promise<Reply> {
  const { status: http, headers } = response;
  return { http, headers, json: JSON.parse(await response.text()) };
}

/** Speaks to one brand, or to the root with a brand's key. */
export function caller(url: string, key: string, headers: Record<string, string> = {}) {
  const own = { authorization: basic(key), ...headers };
  const post = async (body: string, type: string, more: Record<string, string> = {}) =>
    replyOf(
      await fetch(`${url}/ewallets`, {
        method: 'POST',
        headers: { ...own, 'content-type': type, ...more },
        body,
      }),
    );
  return {
    create: (body: unknown, more: Record<string, string> = {}) =>
      post(typeof body === 'string' ? body : JSON.stringify(body), 'application/json', more),
    form: (body: string, more: Record<string, string> = {}) =>
      post(body, 'application/x-www-form-urlencoded', more),
    post,
    status: async (query: Record<string, string>) =>
      replyOf(
        await fetch(`${url}/ewallets?${new URLSearchParams(query).toString()}`, { headers: own }),
      ),
  };
}

export const V2019 = { 'x-api-version': '2019-02-04' };
export const V2020 = { 'x-api-version': '2020-02-01' };

/** A sandbox on a clock of its own, closed with the test. */
export async function ewalletsForTest(ewallets: EwalletOptions = {}, more: SandboxOptions = {}) {
  const clock = new FakeClock();
  const sandbox = await startSandbox({ clock, ...more, ewallets });
  onTestFinished(() => sandbox.close());
  const { url } = sandbox;
  const control = async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(`${url}/_sandbox/ewallets${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    sandbox,
    clock,
    url,
    control,
    end: (brand: string, id: string, how: string, body?: unknown) =>
      control('POST', `/${brand}/${id}/${how}`, body),
    xendit: caller(`${url}/xendit`, 'xendit-key'),
    instamoney: caller(`${url}/instamoney`, 'instamoney-key'),
  };
}

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
}

/** Whoever is called back: answers with the given statuses in turn, then 200. */
export async function receiver(...statuses: number[]) {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      received.push({ path, headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(statuses.shift() ?? 200).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  return {
    received,
    url: `http://127.0.0.1:${address.port}`,
    /** Resolves when `count` callbacks have come in all. */
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
