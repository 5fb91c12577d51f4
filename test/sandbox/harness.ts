import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/domain/time.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** 21 November 2026, 10:00:00 in Jakarta. */
export const START_MS = Date.parse('2026-11-21T03:00:00Z');
export const BCA = '014';
export const ACCOUNT = '1239812390';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that stands until it is moved; `sleepingUntil` is the signal that someone waits. */
export class FakeClock implements Clock {
  #nowMs = START_MS;
  readonly #sleepers = new Set<Sleeper>();
  readonly #watchers = new Set<() => void>();

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = {
        dueMs: this.#nowMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      signal?.addEventListener('abort', sleeper.wake, { once: true });
      this.#sleepers.add(sleeper);
      for (const watcher of this.#watchers) watcher();
      return undefined;
    });
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    for (const sleeper of this.#sleepers) if (sleeper.dueMs <= this.#nowMs) sleeper.wake();
  }

  /** Resolves once somebody sleeps until exactly `START_MS + sinceStartMs`. */
  sleepingUntil(sinceStartMs: number): Promise<void> {
    const dueMs = START_MS + sinceStartMs;
    return new Promise((resolve) => {
      const look = (): void => {
        if (![...this.#sleepers].some((sleeper) => sleeper.dueMs === dueMs)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }
}

export interface Reply {
  readonly http: number;
  readonly code: string;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`not an object: ${String(value)}`);
  return value;
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = jsonOf(text);
  const code = isRecord(json.status) ? String(json.status.code) : '';
  return { http: response.status, code, text, json };
}

export function client(url: string, headers: Record<string, string> = {}) {
  const auth = {
    'x-oy-username': 'sandbox',
    'x-api-key': 'sandbox-key',
    'content-type': 'application/json',
    ...headers,
  };
  const post = async (path: string, body: unknown): Promise<Reply> =>
    replyOf(
      await fetch(url + path, {
        method: 'POST',
        headers: auth,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  const control = async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(`${url}/_sandbox${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    post,
    control,
    inquire: (account = ACCOUNT, bank: unknown = BCA) =>
      post('/api/inquiry', { recipient_bank: bank, recipient_account: account }),
    remit: (id: string, changes: Record<string, unknown> = {}) =>
      post('/api/remit', {
        recipient_bank: BCA,
        recipient_account: ACCOUNT,
        amount: 125_000,
        partner_trx_id: id,
        ...changes,
      }),
    status: (id: string, changes: Record<string, unknown> = {}) =>
      post('/api/remit-status', { partner_trx_id: id, ...changes }),
    balance: async () => replyOf(await fetch(`${url}/api/balance`, { headers: auth })),
    summary: async () => (await control('GET', '/oy/summary')).json,
    fault: (...plans: Record<string, unknown>[]) => control('POST', '/faults', plans),
  };
}

/** A sandbox on a clock of its own, closed with the test. Settles after exactly 1,000 ms. */
export async function sandboxForTest(options: SandboxOptions = {}) {
  const clock = new FakeClock();
  const sandbox = await startSandbox({
    clock,
    settleAfterMs: { min: 1000, max: 1000 },
    ...options,
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, clock, url: sandbox.url, oy: client(sandbox.url) };
}

interface Received {
  readonly code: string;
  readonly body: Record<string, unknown>;
}

/** Finance's callback endpoint: answers with the given statuses in turn, then 200. */
export async function callbackReceiver(...statuses: number[]) {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const body = jsonOf(text);
      received.push({ code: String(record(body.status).code), body });
      response.writeHead(statuses.shift() ?? 200).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    received,
    url: `http://127.0.0.1:${portOf(server.address())}/callback`,
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

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
