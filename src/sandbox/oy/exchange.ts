import type { Answer } from '../answer.ts';
import { httpAnswer } from '../endpoint.ts';
import type { Interference } from '../interference.ts';
import type { OyBooks, RemitTwist } from './books.ts';
import type { OyEndpoint } from './refusal.ts';

/**
 * One request to OY and what comes of it: authentication, faults, books. Free of HTTP and of waiting:
 * whoever carries it does the delays and cuts the connection.
 */
export interface OyRequest {
  readonly endpoint: OyEndpoint;
  /** X-OY-Username and X-Api-Key as sent. */
  readonly username: string | null;
  readonly apiKey: string | null;
  /** The parsed JSON body; undefined for a call without one. */
  readonly body: unknown;
}

export interface Credentials {
  readonly username: string;
  readonly apiKey: string;
}

/** Null: the connection is cut. */
export type Outcome = Answer | null;

function refusedCaller(
  request: OyRequest,
  credentials: Credentials,
): [code: string, why: string] | null {
  if (request.username !== credentials.username) return ['201', 'X-OY-Username is not known'];
  if (request.apiKey !== credentials.apiKey) return ['208', 'X-Api-Key is wrong'];
  return null;
}

function twistOf(fault: Interference): RemitTwist {
  return {
    ...(fault.outcome === null ? {} : { fate: fault.outcome }),
    ...(fault.hidden === null
      ? {}
      : { hiddenAnswers: fault.hidden.answers, hiddenMs: fault.hidden.ms }),
    settleNow: fault.callbackFirst,
  };
}

function carryOut(books: OyBooks, request: OyRequest, fault: Interference): Answer {
  const calls: Readonly<Record<OyEndpoint, () => Answer>> = {
    inquiry: () => books.inquire(request.body),
    remit: () => books.remit(request.body, twistOf(fault)),
    'remit-status': () => books.remitStatus(request.body),
    balance: () => books.balance(),
  };
  return calls[request.endpoint]();
}

/** Carries a request out under the faults that hit it (delays excepted: they are the carrier's). */
export function exchange(
  books: OyBooks,
  credentials: Credentials,
  request: OyRequest,
  fault: Interference,
): Outcome {
  if (fault.lose === 'before') return null;
  if (fault.http?.effect === 'none') return httpAnswer(fault.http);
  const caller = refusedCaller(request, credentials);
  if (caller) return books.refuse(request.endpoint, request.body, ...caller);
  if (fault.code?.effect === 'none') {
    return books.refuse(request.endpoint, request.body, fault.code.code, 'fault plan');
  }
  const answer = carryOut(books, request, fault);
  if (fault.lose === 'after') return null;
  if (fault.http) return httpAnswer(fault.http);
  if (fault.code)
    return books.refuse(request.endpoint, request.body, fault.code.code, 'fault plan');
  if (fault.malformedBody !== null)
    return { ...answer, body: fault.malformedBody, why: 'fault plan' };
  return answer;
}
