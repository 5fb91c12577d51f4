import type { FastifyInstance } from 'fastify';
import { UserError } from '../domain/errors.ts';
import type { HttpSideOptions } from './http-context.ts';
import { CLOSING_GRACE_MS } from './limits.ts';
import type { RegisteredRoute } from './route-access.ts';
import { createHttpServer } from './server.ts';

export interface HttpSide {
  /** `http://127.0.0.1:4000`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly routes: readonly RegisteredRoute[];
  /** Takes no more requests, lets those under way end, and breaks off what does not. */
  close(): Promise<void>;
}

/** Starts the HTTP side: callbacks, the API, downloads. Resolves when it listens. */
export async function startHttpSide(options: HttpSideOptions): Promise<HttpSide> {
  const { settings, clock } = options;
  const closing = new AbortController();
  const { app, routes } = await createHttpServer({ ...options, closing: closing.signal });
  await listen(app, settings.host, settings.port);
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const { port } = address;
  return {
    url: `http://${hostInUrl(settings.host)}:${port}`,
    port,
    routes,
    async close() {
      closing.abort();
      const closed = new AbortController();
      const patience = clock
        .sleep(CLOSING_GRACE_MS, closed.signal)
        .then(() => app.server.closeAllConnections());
      await app.close();
      closed.abort();
      await patience;
    },
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw explained(error, host, port);
  }
}

function explained(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const why =
      code === 'EADDRINUSE' ? 'another program has it' : `the machine refuses it, ${code}`;
    return new UserError(
      'address_not_free',
      `The HTTP side cannot listen on ${host}, port ${port}: ${why}.`,
      'End the other program, or set HOST and PORT to an address that is free.',
    );
  }
  return error;
}

/** An address that can be opened: `0.0.0.0` and `::` mean every address of the machine. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
