import Fastify, { type FastifyInstance } from 'fastify';
import type { SandboxContext } from './context.ts';
import { registerControlRoutes } from './control.ts';
import { ControlError } from './control-error.ts';
import type { PersonaWorkshop } from './personas.ts';
import { registerOyControlRoutes } from './oy/control.ts';
import { registerOyRoutes } from './oy/routes.ts';

/** Largest request body in bytes; the widest thing sent is a list of 100,000 names. */
const BODY_LIMIT = 16 * 1024 * 1024;

function describeError(error: unknown): { httpStatus: number; message: string; next: string } {
  if (error instanceof ControlError) return error;
  const httpStatus =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  const message = error instanceof Error ? error.message : String(error);
  return {
    httpStatus,
    message,
    next: httpStatus < 500 ? 'mend the request' : 'a bug of the sandbox: report it',
  };
}

/** The shell: HTTP in front of the providers' books, nothing of theirs in it. */
export function createServer(
  context: SandboxContext,
  personas: Pick<PersonaWorkshop, 'registerRoutes'>,
): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: BODY_LIMIT });

  // Bodies stay text: what is not JSON is the provider's to answer, and its own way.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.setErrorHandler((error, _request, reply) => {
    const { httpStatus, message, next } = describeError(error);
    return reply.code(httpStatus).send({ error: { message, next } });
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `no ${request.method} ${request.url.split('?')[0]} here`;
    return reply
      .code(404)
      .send({ error: { message, next: 'see docs/sandbox.md for what there is' } });
  });

  registerControlRoutes(app, context);
  registerOyControlRoutes(app, context);
  registerOyRoutes(app, context);
  personas.registerRoutes(app);
  return app;
}
