import { type Clock, instant } from '../domain/time.ts';
import type { Permit } from '../platform/limits/rate-limits.ts';
import type { Evidence } from '../records/evidence.ts';
import { redactBody, redactText } from './redact.ts';
import type { WireReply } from './wire.ts';

export interface CallerOptions {
  /** As in the evidence: `oy`. */
  readonly provider: string;
  readonly clock: Clock;
  /** One call in all: connection, headers and body. */
  readonly timeoutMs: number;
  /** Taken out of every answer before it is kept. */
  readonly secrets: readonly string[];
  /** A permit that could not be given back; it lapses by itself. Default: not told. */
  readonly onPermitError?: ((error: unknown) => void) | undefined;
}

export interface Call<Answer> {
  readonly permit: Permit;
  /** Names the endpoint in the evidence: `oy:remit`. */
  readonly endpoint: string;
  /** What it is about, without personal data: an id of ours, a masked account. */
  readonly subject: string;
  /** Writes to the wire, once. */
  readonly exchange: () => Promise<WireReply>;
  /** What the reply means. Pure. `NOTHING_SENT` where nothing has left. */
  readonly read: (reply: WireReply) => Answer;
  /** After this, nothing may leave any more. Default: as long as an answer may take. */
  readonly leaveBeforeMs?: number;
}

interface Said {
  readonly code: string | null;
  readonly message: string;
}

/** An answer, and what is kept of it. */
export type Evidenced<Answer> = Answer & { readonly evidence: Evidence };

export type MakeCall = <Answer extends Said>(call: Call<Answer>) => Promise<Evidenced<Answer>>;

/**
 * The way of every call of every provider: a place in the limit, the wire, the meaning, the evidence.
 * Nothing that the wire does throws, and no call asks twice.
 */
export function createCaller(options: CallerOptions): MakeCall {
  const { clock, provider, secrets, timeoutMs, onPermitError } = options;
  return async ({ permit, endpoint, subject, exchange, read, ...rest }) => {
    const leaveBeforeMs = rest.leaveBeforeMs ?? clock.nowMs() + timeoutMs;
    const withinMs = Math.min(leaveBeforeMs - clock.nowMs(), timeoutMs);
    const entered = await takePlace(permit, withinMs);
    const startedMs = clock.nowMs();
    // Looked at after the last wait: the process may have been frozen in it.
    const leaves = entered && startedMs <= leaveBeforeMs;
    const reply = leaves ? await exchange() : NOTHING_SENT;
    if (entered) void giveBack(permit, onPermitError);
    const answer = read(reply);
    let body: string | null = null;
    const evidence: Evidence = {
      provider,
      endpoint,
      subject,
      at: instant(startedMs),
      durationMs: clock.nowMs() - startedMs,
      httpStatus: reply.httpStatus,
      code: answer.code,
      // Made when it is kept: the pages of a history are not, and are long.
      get body() {
        body ??= reply.kind === 'answered' ? redactBody(reply.body, secrets) : reply.why;
        return body;
      },
    };
    return { ...answer, message: redactText(answer.message, secrets), evidence };
  };
}

/** The one silence of which we know that nothing left: we did not write to the wire. */
export const NOTHING_SENT = {
  kind: 'unanswered',
  httpStatus: null,
  why: 'nothing was sent: it had no place in the limit in time, or came to it too late',
} as const satisfies WireReply;

/** False: no place within the time that an answer may take. Then nothing may leave. */
async function takePlace(permit: Permit, withinMs: number): Promise<boolean> {
  if (withinMs < 0) return false;
  try {
    await permit.enter(AbortSignal.timeout(withinMs));
    return true;
  } catch {
    return false;
  }
}

/** The answer does not wait for this, and no failure here may hide it. */
async function giveBack(permit: Permit, onError?: (error: unknown) => void): Promise<void> {
  try {
    await permit.done();
  } catch (error) {
    onError?.(error);
  }
}
