import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../answer.ts';
import type { SandboxContext } from '../context.ts';
import { interferenceOf } from '../interference.ts';
import { send } from '../endpoint.ts';
import type { RequestEntry } from '../request-log.ts';
import { preciseNowMs } from '../system-clock.ts';
import { exchange, type OyRequest } from './exchange.ts';
import type { OyEndpoint } from './refusal.ts';
import { echoText, fieldsOf } from './requests.ts';

const ROUTES: readonly (readonly [method: 'GET' | 'POST', path: string, endpoint: OyEndpoint])[] = [
  ['POST', '/api/inquiry', 'inquiry'],
  ['POST', '/api/remit', 'remit'],
  ['POST', '/api/remit-status', 'remit-status'],
  ['GET', '/api/balance', 'balance'],
];

/** "API Base URL": the production host has no prefix, the development one has this. */
const PREFIXES = ['', '/staging/partner'];

declare module 'fastify' {
  interface FastifyRequest {
    sandboxEntry: RequestEntry | null;
  }
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** The JSON body of a POST, or the plain HTTP error for what is not JSON at all. */
function readBody(request: FastifyRequest): { body: unknown } | { problem: Answer } {
  if (request.method === 'GET') return { body: undefined };
  const type = header(request, 'content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return {
      problem: plainError(415, 'Unsupported Media Type', 'send content-type application/json'),
    };
  }
  try {
    return { body: JSON.parse(typeof request.body === 'string' ? request.body : '') };
  } catch {
    return { problem: plainError(400, 'Bad Request', 'the body is not JSON') };
  }
}

function plainError(httpStatus: number, error: string, message: string): Answer {
  return {
    httpStatus,
    code: String(httpStatus),
    body: JSON.stringify({ status: httpStatus, error, message }),
    why: message,
  };
}

function optionalText(body: unknown, name: string): string | null {
  return echoText(fieldsOf(body), name) || null;
}

async function handle(
  context: SandboxContext,
  endpoint: OyEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const entry = request.sandboxEntry ?? context.requests.open(endpoint, preciseNowMs());
  const read = readBody(request);
  const body = 'body' in read ? read.body : undefined;
  entry.partnerTrxId = optionalText(body, 'partner_trx_id');
  const account = optionalText(body, 'recipient_account');
  const fault = interferenceOf(
    context.faults.strike(endpoint, { partnerTrxId: entry.partnerTrxId, account }),
  );
  if (fault.delayBeforeMs > 0) await context.clock.sleep(fault.delayBeforeMs, context.closing);
  if (context.closing.aborted) return send(reply, entry, null);
  if ('problem' in read) return send(reply, entry, read.problem);

  const oyRequest: OyRequest = {
    endpoint,
    username: header(request, 'x-oy-username'),
    apiKey: header(request, 'x-api-key'),
    body,
  };
  const answer = exchange(context.oy, context.oyCredentials, oyRequest, fault);
  if (fault.callbackFirst && entry.partnerTrxId !== null) {
    const callbacks = context.oy.takeCallbacksOf(entry.partnerTrxId);
    await Promise.all(callbacks.map((callback) => context.oyCallbacks.send(callback)));
  }
  if (fault.delayAfterMs > 0) await context.clock.sleep(fault.delayAfterMs, context.closing);
  return send(reply, entry, answer);
}

/** OY's endpoints, under both base URLs. */
export function registerOyRoutes(app: FastifyInstance, context: SandboxContext): void {
  app.decorateRequest('sandboxEntry', null);
  for (const prefix of PREFIXES) {
    for (const [method, path, endpoint] of ROUTES) {
      app.route({
        method,
        url: prefix + path,
        onRequest: async (request) => {
          request.sandboxEntry = context.requests.open(endpoint, preciseNowMs());
        },
        handler: (request, reply) => handle(context, endpoint, request, reply),
      });
    }
  }
}
