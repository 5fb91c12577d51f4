import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { callbackListening } from '../platform/callback-settings.ts';
import type { Log } from '../platform/log.ts';
import { registerApi } from './api-routes.ts';
import { registerCallbackRoutes } from './callbacks/callback-routes.ts';
import { registerDesk } from './desk/desk-routes.ts';
import { problemPage } from './desk/problem-page.tsx';
import { sendPage } from './desk/send-page.ts';
import { toErrorAnswer } from './error-answers.ts';
import { registerHealthRoute } from './health/health-route.ts';
import type { HttpContext } from './http-context.ts';
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
import { createServerState } from './server-state.ts';
import { httpProblem } from './http-problems.ts';

export interface HttpServers {
  readonly app: FastifyInstance;
  /** Has the callbacks and `/health`; the same as `app` where they have no port of their own. */
  readonly callbackApp: FastifyInstance;
  readonly routes: readonly RegisteredRoute[];
}

/** The servers with all of their routes, not listening yet. */
export async function createHttpServers(context: HttpContext): Promise<HttpServers> {
  const routes: RegisteredRoute[] = [];
  const app = await createApp(context, routes, isForPerson);
  const haveOwnPort = callbackListening(context.settings) !== null;
  const callbackApp = haveOwnPort ? await createApp(context, routes, isForNobody) : app;
  registerHealthRoute(callbackApp, context);
  await callbackApp.register(async (scope) => registerCallbackRoutes(scope, context));
  const state = createServerState(context);
  app.addHook('onClose', () => state.runs.patientlyEnded());
  await app.register(async (scope) => registerApi(scope, context, state));
  await app.register(async (scope) => registerDesk(scope, context, state));
  registerDocs(app, context, routes);
  await app.ready();
  await callbackApp.ready();
  return { app, callbackApp, routes };
}

/** Whether a request is answered with a page where something is wrong. */
type IsForPerson = (request: FastifyRequest) => boolean;

/** A server without routes; those that are registered on it are guarded and listed. */
async function createApp(
  context: HttpContext,
  routes: RegisteredRoute[],
  wantsPage: IsForPerson,
): Promise<FastifyInstance> {
  const answerError = (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => sendError(context, error, request, reply, wantsPage);
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
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  app.removeContentTypeParser('text/plain');
  app.server.maxConnections = MAX_CONNECTIONS;
  addAnswerHeaders(app);
  addRequestLog(app, context.log);
  addErrorAnswers(app, answerError);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: FORM_BODY_BYTES });
  guardRoutes(app, context, routes);
  answerRepeatedWrites(app, context);
  return app;
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

function addErrorAnswers(
  app: FastifyInstance,
  answerError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
  app.setNotFoundHandler(() => {
    throw httpProblem('route_unknown');
  });
  app.setErrorHandler(answerError);
}

/** A page of the desk, or an address that a browser asked for. */
function isForPerson({ routeOptions, headers }: FastifyRequest): boolean {
  if (routeOptions.config?.desk) return true;
  return routeOptions.url === undefined && (headers.accept ?? '').includes('text/html');
}

/** Where callbacks have a port of their own there are no pages, nor what they are made of. */
const isForNobody = (): boolean => false;

async function sendError(
  { log, closing }: HttpContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  wantsPage: IsForPerson,
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
  if (wantsPage(request)) {
    return sendPage(reply.header('x-request-id', requestId), problemPage(request, answer), status);
  }
  return reply
    .code(status)
    .header('x-request-id', requestId)
    .send({ error: { code, message, next, details, requestId } });
}
