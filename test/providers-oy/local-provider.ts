import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createOyClient, type OyClient } from '../../src/providers/oy/oy-client.ts';
import type { Permit } from '../../src/platform/limits/rate-limits.ts';
import { systemClock } from '../../src/platform/clock.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Respond = (request: Received, response: ServerResponse) => void;

/** A provider that does what the test says, and remembers what it was sent. */
export async function startLocalProvider(respond: Respond) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      respond(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on a port');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    server,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answerJson(body: string, httpStatus = 200): Respond {
  return (_request, response) => {
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(body);
  };
}

export function clientOf(
  baseUrl: string,
  options: { timeoutMs?: number; maxAnswerBytes?: number; username?: string; apiKey?: string } = {},
): OyClient {
  return createOyClient({
    baseUrl,
    username: 'finance',
    apiKey: 'key-987654321',
    timeoutMs: 2_000,
    maxAnswerBytes: 65_536,
    clock: systemClock,
    ...options,
  });
}

/** A permit that counts how often it was given back. */
export function countedPermit(): Permit & { given: () => number } {
  let given = 0;
  return {
    endpoint: 'any',
    enter: async () => undefined,
    done: async () => {
      given += 1;
    },
    given: () => given,
  };
}
