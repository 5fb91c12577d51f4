import type { Wire, WireOptions, WireReply } from '../../src/providers/wire.ts';
import type { OyEndpoint } from '../../src/sandbox/oy/refusal.ts';
import { requestName } from './crash-points.ts';
import type { Task, Wait } from './interleaving.ts';
import type { ProviderSide, RequestUnderWay } from './provider-side.ts';
import type { Random } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';

const ENDPOINTS: Readonly<Record<string, OyEndpoint>> = {
  '/api/inquiry': 'inquiry',
  '/api/remit': 'remit',
  '/api/remit-status': 'remit-status',
  '/api/balance': 'balance',
};

export interface WireParts {
  readonly task: Task;
  readonly provider: ProviderSide;
  readonly clock: VirtualClock;
  readonly random: Random;
}

/**
 * Carries one task's requests to the sandbox's books in virtual time. What has left has its effect,
 * whatever becomes of the sender; an answer that is later than the time-out is no answer.
 */
export function simulatedWire(parts: WireParts): (options: WireOptions) => Wire {
  return ({ timeoutMs }) => ({
    send: ({ path, body }) =>
      carry(parts, path, body === undefined ? undefined : JSON.parse(body), timeoutMs),
    close: async () => undefined,
  });
}

async function carry(
  parts: WireParts,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<WireReply> {
  const { task, provider } = parts;
  const endpoint = ENDPOINTS[path];
  if (!endpoint) throw new Error(`nobody listens at ${path}`);
  const name = requestName(task.plan.kind, endpoint);
  const request = provider.receive(endpoint, body, timeoutMs);
  await task.gate(
    `${name} is on its way`,
    until(parts, request, () => request.outcome !== null),
  );
  if (request.outcome) {
    const isAnswered = () => (request.answeredAtMs ?? Infinity) <= parts.clock.nowMs();
    await task.gate(`${name} had its effect`, until(parts, request, isAnswered));
  }
  const reply = replyTo(parts, request, timeoutMs);
  await task.gate(`${name} was ${reply.kind === 'answered' ? '' : 'not '}answered`);
  return reply;
}

/** Until the provider has done it, or the client's patience is over. */
function until({ clock }: WireParts, request: RequestUnderWay, happened: () => boolean): Wait {
  return {
    isOver: () => happened() || clock.nowMs() >= request.givesUpAtMs,
    endsAtMs: () => Math.min(request.givesUpAtMs, request.answeredAtMs ?? request.givesUpAtMs),
  };
}

/** A process that was frozen past the time-out finds both the answer and the alarm, in any order. */
function replyTo(
  { clock, random }: WireParts,
  request: RequestUnderWay,
  timeoutMs: number,
): WireReply {
  const { answeredAtMs, outcome, givesUpAtMs } = request;
  const late = answeredAtMs === null || answeredAtMs > givesUpAtMs;
  const overslept = clock.nowMs() > givesUpAtMs && random.chance(0.5);
  if (late || overslept || !outcome) {
    return { kind: 'unanswered', httpStatus: null, why: `no answer within ${timeoutMs} ms` };
  }
  const { answer } = outcome;
  if (answer === null) {
    return { kind: 'unanswered', httpStatus: null, why: 'the connection was lost (simulated)' };
  }
  return { kind: 'answered', httpStatus: answer.httpStatus, body: answer.body, headers: {} };
}
