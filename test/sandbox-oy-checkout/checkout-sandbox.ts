import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock, record, START_MS } from '../sandbox/harness.ts';

export interface Said {
  readonly http: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** A request that OY's checkout accepts; changes on top. */
export function checkoutRequest(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    partner_tx_id: 'CHK1',
    sender_name: 'Budi Santoso',
    amount: 50_000,
    is_open: false,
    ...changes,
  };
}

async function saidOf(response: Response): Promise<Said> {
  const text = await response.text();
  let json: Record<string, unknown> = {};
  try {
    json = record(JSON.parse(text));
  } catch {
    // Not JSON: its text is there.
  }
  return { http: response.status, text, json };
}

/** A sandbox on a clock of its own, and the calls of its checkout. Whoever opens it closes it. */
export async function openCheckoutSandbox(options: SandboxOptions = {}, at?: string) {
  const clock = new FakeClock();
  if (at !== undefined) clock.advance(Date.parse(at) - START_MS);
  const sandbox = await startSandbox({ clock, ...options });
  return { clock, sandbox, url: sandbox.url, ...callsOf(sandbox.url) };
}

/** The same, closed with the test. */
export async function checkoutSandbox(options: SandboxOptions = {}, at?: string) {
  const opened = await openCheckoutSandbox(options, at);
  onTestFinished(() => opened.sandbox.close());
  return opened;
}

export function callsOf(url: string) {
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Said> =>
    saidOf(
      await fetch(url + path, {
        method,
        headers: {
          'x-oy-username': 'sandbox',
          'x-api-key': 'sandbox-key',
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const base = '/api/payment-checkout';
  return {
    ask,
    create: (body: unknown) => ask('POST', `${base}/create-v2`, body),
    invoice: (body: unknown) => ask('POST', `${base}/create-invoice`, body),
    status: (id: string, more = '') => ask('GET', `${base}/status?partner_tx_id=${id}${more}`),
    get: (id: string) => ask('GET', `${base}/${id}`),
    remove: (id: string) => ask('DELETE', `${base}/${id}`),
    control: (method: string, path: string, body?: unknown) =>
      ask(method, `/_sandbox/oy/checkout${path}`, body),
    fault: (...plans: Record<string, unknown>[]) => ask('POST', '/_sandbox/faults', plans),
  };
}

/** Finance's callback endpoint: answers with the given statuses in turn, then 200. */
export async function checkoutReceiver(...statuses: number[]) {
  const received: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(Buffer.concat(chunks).toString());
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
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    received,
    statuses: () => received.map((body) => record(JSON.parse(body)).status),
    url: `http://127.0.0.1:${address.port}/callbacks/oy/checkout`,
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
