import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import { type Interference, interferenceOf } from './interference.ts';
import type { PersonaContext } from './persona.ts';
import type { RequestEntry } from './request-log.ts';
import { preciseNowMs } from './system-clock.ts';

/** A request as it arrived; the body is text, whatever its content type says. */
export interface SandboxRequest {
  readonly method: string;
  /** The path as it was sent, without the query: what a signature covers. */
  readonly path: string;
  /** Parts of the path by their names in the route: `:id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One address of a provider. */
export interface Endpoint {
  /** In the request log and in fault plans: `va-create`. It must be listed in faults.ts. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly paths: readonly string[];
  /** The client's id in the request, for log and fault plans; null where it has none. */
  idOf(request: SandboxRequest): string | null;
  /** Carries it out, and answers. Who is asking is checked here too. */
  answer(request: SandboxRequest): Answer;
  /** The answer of a fault plan that wants this code, without any effect. */
  answerWithCode(request: SandboxRequest, code: string): Answer;
}

/** Serves an endpoint: request log, fault plans, delays, cut connections. */
export function registerEndpoint(
  app: FastifyInstance,
  context: PersonaContext,
  endpoint: Endpoint,
): void {
  for (const path of endpoint.paths) {
    app.route({
      method: endpoint.method,
      url: path,
      exposeHeadRoute: false,
      onRequest: async (request) => {
        request.sandboxEntry = context.requests.open(endpoint.name, preciseNowMs());
      },
      handler: (request, reply) => serve(context, endpoint, request, reply),
    });
  }
}

async function serve(
  context: PersonaContext,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const entry = request.sandboxEntry ?? context.requests.open(endpoint.name, preciseNowMs());
  const asked = asSandboxRequest(request);
  entry.partnerTrxId = endpoint.idOf(asked);
  const facts = { partnerTrxId: entry.partnerTrxId, account: null };
  const fault = interferenceOf(context.faults.strike(endpoint.name, facts));
  if (fault.delayBeforeMs > 0) await context.clock.sleep(fault.delayBeforeMs, context.closing);
  if (context.closing.aborted) return send(reply, entry, null);
  const answer = underFaults(endpoint, asked, fault);
  if (fault.delayAfterMs > 0) await context.clock.sleep(fault.delayAfterMs, context.closing);
  return send(reply, entry, answer);
}

/** Null: the connection is cut. */
function underFaults(
  endpoint: Endpoint,
  request: SandboxRequest,
  fault: Interference,
): Answer | null {
  if (fault.lose === 'before') return null;
  if (fault.http?.effect === 'none') return httpAnswer(fault.http);
  if (fault.code?.effect === 'none') return endpoint.answerWithCode(request, fault.code.code);
  const answer = endpoint.answer(request);
  if (fault.lose === 'after') return null;
  if (fault.http) return httpAnswer(fault.http);
  if (fault.code) return endpoint.answerWithCode(request, fault.code.code);
  if (fault.malformedBody === null) return answer;
  return { ...answer, body: fault.malformedBody, why: 'fault plan' };
}

/** A plain HTTP error of a fault plan. */
export function httpAnswer(fault: NonNullable<Interference['http']>): Answer {
  const seconds = fault.retryAfterSeconds;
  return {
    httpStatus: fault.status,
    code: String(fault.status),
    body: fault.body ?? JSON.stringify({ status: fault.status, error: 'fault plan' }),
    why: 'fault plan',
    ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  };
}

/** Hands an answer over, and notes it in the log. Null: the connection is cut. */
export async function send(
  reply: FastifyReply,
  entry: RequestEntry,
  answer: Answer | null,
): Promise<void> {
  entry.tookMs = preciseNowMs() - entry.arrivedMs;
  if (answer === null) {
    entry.code = 'lost';
    void reply.hijack();
    reply.raw.destroy();
    return;
  }
  entry.httpStatus = answer.httpStatus;
  entry.code = answer.code;
  entry.why = answer.why;
  await reply
    .code(answer.httpStatus)
    .header('content-type', 'application/json;charset=UTF-8')
    .headers(answer.headers ?? {})
    .send(answer.body);
}

function asSandboxRequest(request: FastifyRequest): SandboxRequest {
  return {
    method: request.method,
    path: request.url.split('?')[0] ?? '',
    params: textsOf(request.params),
    query: textsOf(request.query),
    headers: textsOf(request.headers),
    body: typeof request.body === 'string' ? request.body : '',
  };
}

function textsOf(values: unknown): Record<string, string> {
  if (typeof values !== 'object' || values === null) return {};
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
