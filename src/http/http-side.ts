import type { FastifyInstance } from 'fastify';
import { UserError } from '../domain/errors.ts';
import { callbackListening, type Listening } from '../platform/callback-settings.ts';
import type { HttpSideOptions } from './http-context.ts';
import { CLOSING_GRACE_MS } from './limits.ts';
import type { RegisteredRoute } from './route-access.ts';
import { createHttpServers } from './server.ts';

export interface HttpSide {
  /** `http://127.0.0.1:4000`, no slash at the end: the desk and the API, and mostly everything. */
  readonly url: string;
  readonly port: number;
  /** Callbacks and `/health`; the same as `url` where they have no port of their own. */
  readonly callbackUrl: string;
  readonly routes: readonly RegisteredRoute[];
  /** Takes no more requests, lets those under way end, and breaks off what does not. */
  close(): Promise<void>;
}

/** Starts the HTTP side: callbacks, the API, downloads, the desk. Resolves when it listens. */
export async function startHttpSide(options: HttpSideOptions): Promise<HttpSide> {
  const { settings, clock } = options;
  const closing = new AbortController();
  const servers = await createHttpServers({ ...options, closing: closing.signal });
  const { app, callbackApp, routes } = servers;
  const own = callbackListening(settings) ?? settings;
  const apps = [...new Set([app, callbackApp])];
  const closeAll = async (): Promise<void> => {
    await Promise.all(apps.map((each) => each.close()));
  };
  let port: number;
  let callbackPort: number;
  try {
    port = await listen(app, settings, 'HOST and PORT');
    callbackPort =
      own === settings ? port : await listen(callbackApp, own, 'CALLBACK_HOST and CALLBACK_PORT');
  } catch (error) {
    await closeAll();
    throw error;
  }
  return {
    url: urlOf(settings.host, port),
    port,
    callbackUrl: urlOf(own.host, callbackPort),
    routes,
    async close() {
      closing.abort();
      const closed = new AbortController();
      const patience = clock.sleep(CLOSING_GRACE_MS, closed.signal).then(() => {
        for (const { server } of apps) server.closeAllConnections();
      });
      await closeAll();
      closed.abort();
      await patience;
    },
  };
}

/** Resolves to the port: 0 asks for any that is free. */
async function listen(
  app: FastifyInstance,
  { host, port }: Listening,
  where: string,
): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explained(error, { host, port }, where);
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

function explained(error: unknown, { host, port }: Listening, where: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const why =
      code === 'EADDRINUSE' ? 'another program has it' : `the machine refuses it, ${code}`;
    return new UserError(
      'address_not_free',
      `The HTTP side cannot listen on ${host}, port ${port}: ${why}.`,
      `End the other program, or set ${where} to an address that is free.`,
    );
  }
  return error;
}

/** An address that can be opened: `0.0.0.0` and `::` mean every address of the machine. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
