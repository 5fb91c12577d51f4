import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../platform/log.ts';
import { registerBatchRoutes } from './batches/batch-routes.ts';
import { registerDecisionRoutes } from './batches/decision-routes.ts';
import { registerUploadRoute } from './batches/upload-route.ts';
import { registerCallbackRoutes } from './callbacks/callback-routes.ts';
import { registerDownloadRoutes } from './downloads/download-routes.ts';
import { registerDesk } from './desk/desk-routes.ts';
import { problemPage } from './desk/problem-page.tsx';
import { sendPage } from './desk/send-page.ts';
import { toErrorAnswer } from './error-answers.ts';
import { registerHealthRoute } from './health/health-route.ts';
import type { HttpContext } from './http-context.ts';
import { registerPeriodRoutes } from './periods/period-routes.ts';
import { answerRepeatedWrites } from './idempotency/repeated-writes.ts';
import {
  FORM_BODY_BYTES,
  HEADERS_MS,
  JSON_BODY_BYTES,
  KEEP_ALIVE_MS,
  MAX_CONNECTIONS,
  MAX_PARAM_CHARS,
  REQUEST_MS,
  SILENT_CONNECTION_MS,
} from './limits.ts';
import { loggableError } from './loggable-error.ts';
import { registerDocs } from './openapi/docs-routes.tsx';
import { guardRoutes, type RegisteredRoute } from './route-access.ts';
import { httpProblem } from './http-problems.ts';

/** The server with all of its routes, not listening yet. */
export async function createHttpServer(
  context: HttpContext,
): Promise<{ app: FastifyInstance; routes: readonly RegisteredRoute[] }> {
  const app = fastify({
    // Our own two lines a request instead: Fastify's would print addresses with their queries.
    logger: false,
    genReqId: () => randomUUID(),
    // Whoever asks can write any X-Forwarded-For; callbacks are judged by the true address.
    trustProxy: false,
    exposeHeadRoutes: false,
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: SILENT_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_MS },
    // References stand in addresses: a hundred characters of any kind, encoded.
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // Addresses that cannot be read are refused before any hook runs.
    frameworkErrors: (error, request, reply) => void sendError(context, error, request, reply),
  });
  app.removeContentTypeParser('text/plain');
  app.server.maxConnections = MAX_CONNECTIONS;
  addAnswerHeaders(app);
  addRequestLog(app, context.log);
  addErrorAnswers(app, context);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: FORM_BODY_BYTES });
  const routes = guardRoutes(app, context);
  answerRepeatedWrites(app, context);
  registerHealthRoute(app, context);
  await app.register(async (scope) => registerCallbackRoutes(scope, context));
  await app.register(async (scope) => registerUploadRoute(scope, context));
  registerBatchRoutes(app, context);
  registerDecisionRoutes(app, context);
  registerDownloadRoutes(app, context);
  registerPeriodRoutes(app, context);
  await app.register(async (scope) => registerDesk(scope, context));
  registerDocs(app, context, routes);
  await app.ready();
  return { app, routes };
}

function addAnswerHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });
}

/** Routes and ids only: no addresses as sent, no headers, no bodies. */
function addRequestLog(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        tokenId: request.caller?.tokenId ?? null,
        durationMs: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}

function addErrorAnswers(app: FastifyInstance, context: HttpContext): void {
  app.setNotFoundHandler(() => {
    throw httpProblem('route_unknown');
  });
  app.setErrorHandler((error, request, reply) => sendError(context, error, request, reply));
}

/** A page of the desk, or an address that a browser asked for. */
function isForPerson({ routeOptions, headers }: FastifyRequest): boolean {
  if (routeOptions.config?.desk) return true;
  return routeOptions.url === undefined && (headers.accept ?? '').includes('text/html');
}

async function sendError(
  { log, closing }: HttpContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const requestId = request.id;
  const answer = toErrorAnswer(error, requestId, closing);
  const { status, code, message, next, details } = answer;
  // Whatever reading a request says when its sender has gone is no fault of ours.
  const hasSenderGone = request.raw.destroyed && !request.raw.complete;
  if (answer.isFault && !hasSenderGone) {
    const route = request.routeOptions.url ?? null;
    log.error({ requestId, route, error: loggableError(error) }, 'a request failed');
  }
  if (isForPerson(request)) {
    return sendPage(reply.header('x-request-id', requestId), problemPage(request, answer), status);
  }
  return reply
    .code(status)
    .header('x-request-id', requestId)
    .send({ error: { code, message, next, details, requestId } });
}
