import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxContext } from './context.ts';
import { ControlError } from './control-error.ts';
import { type FaultPlan, FaultPlanError } from './faults.ts';

const SEE = 'see docs/sandbox.md';

/** The body of a control request: JSON, whatever its content type says. */
export function controlBody<T>(schema: z.ZodType<T>, raw: unknown): T {
  let body: unknown;
  try {
    body = JSON.parse(typeof raw === 'string' ? raw : '');
  } catch {
    throw new ControlError(400, 'the body is not JSON', `send a JSON body; ${SEE}`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error), `mend the fields named here; ${SEE}`);
}

export function controlQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error), `mend the query; ${SEE}`);
}

/** A plan as it was given, with its counts. */
function printed({ fault, ...plan }: FaultPlan): object {
  return { ...plan, ...fault };
}

const REQUESTS_QUERY = z.strictObject({
  endpoint: z.string().optional(),
  /** Only those that arrived after number `after`. */
  after: z.coerce.number().int().min(0).default(0),
});

/** Control endpoints that belong to no provider: the request log and the fault plans. */
export function registerControlRoutes(app: FastifyInstance, context: SandboxContext): void {
  const { faults, requests } = context;

  app.get('/_sandbox/requests', (request, reply) => {
    const { endpoint, after } = controlQuery(REQUESTS_QUERY, request.query);
    const entries = requests.list(endpoint ?? null).filter((entry) => entry.n > after);
    return reply.send({ count: entries.length, dropped: requests.dropped, requests: entries });
  });

  app.delete('/_sandbox/requests', (_request, reply) =>
    reply.send({ forgotten: requests.clear() }),
  );

  app.get('/_sandbox/faults', (_request, reply) =>
    reply.send({ plans: faults.list().map(printed) }),
  );

  app.post('/_sandbox/faults', (request, reply) => {
    const body = controlBody(
      z.union([z.array(z.unknown()).max(1000), z.looseObject({})]),
      request.body,
    );
    try {
      const plans = faults.add(Array.isArray(body) ? body : [body]).map(printed);
      return reply.code(201).send({ plans });
    } catch (error) {
      if (!(error instanceof FaultPlanError)) throw error;
      throw new ControlError(400, error.message, `no plan was added; ${SEE}, "Fault plans"`);
    }
  });

  app.delete('/_sandbox/faults', (_request, reply) => reply.send({ removed: faults.remove() }));

  app.delete<{ Params: { id: string } }>('/_sandbox/faults/:id', (request, reply) => {
    const removed = faults.remove(Number(request.params.id));
    if (removed > 0) return reply.send({ removed });
    throw new ControlError(404, 'no such plan', 'GET /_sandbox/faults lists them');
  });
}
