import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock } from '../sandbox/harness.ts';

export interface VaReply {
  readonly http: number;
  readonly code: string;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

const AUTH = { 'x-oy-username': 'sandbox', 'x-api-key': 'sandbox-key' };

async function replyOf(response: Response): Promise<VaReply> {
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  const { status } = json;
  const code =
    typeof status === 'object' && status !== null && 'code' in status ? String(status.code) : '';
  return { http: response.status, code, text, json };
}

/** Talks to the sandbox as a partner's program does, and over its control endpoints. */
export function partner(url: string, headers: Record<string, string> = {}) {
  const send = async (method: string, path: string, body?: unknown): Promise<VaReply> =>
    replyOf(
      await fetch(url + path, {
        method,
        headers: { ...AUTH, 'content-type': 'application/json', ...headers },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const control = async (method: string, path: string, body?: unknown): Promise<VaReply> =>
    replyOf(
      await fetch(`${url}/_sandbox/oy/va${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    send,
    control,
    create: (user: string, changes: Record<string, unknown> = {}) =>
      send('POST', '/api/generate-static-va', {
        partner_user_id: user,
        bank_code: '002',
        ...changes,
      }),
    info: (id: unknown) => send('GET', `/api/static-virtual-account/${String(id)}`),
    update: (id: unknown, body: unknown) =>
      send('PUT', `/api/static-virtual-account/${String(id)}`, body),
    list: (query = '') => send('GET', `/api/static-virtual-account${query}`),
    history: (id: unknown, query = '') => send('GET', `/api/va-tx-history/${String(id)}${query}`),
    fault: (plan: object) =>
      fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(plan) }),
  };
}

/** A sandbox on a clock of its own, closed with the test. */
export async function vaSandbox(options: SandboxOptions = {}) {
  const clock = new FakeClock();
  const sandbox = await startSandbox({ clock, ...options });
  onTestFinished(() => sandbox.close());
  return { clock, sandbox, url: sandbox.url, oy: partner(sandbox.url) };
}

/** Finance's callback endpoint: answers with the given statuses in turn, then 200. */
export async function vaReceiver(...statuses: number[]) {
  const bodies: Record<string, unknown>[] = [];
  let look = (): void => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      response.writeHead(statuses.shift() ?? 200).end();
      look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    bodies,
    url: `http://127.0.0.1:${address.port}/callbacks/oy/va`,
    /** Resolves when `count` have come in all. */
    count: (count: number) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (bodies.length >= count) resolve();
        };
        look();
      }),
  };
}
