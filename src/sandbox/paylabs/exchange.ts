import type { KeyObject } from 'node:crypto';
import type { Answer } from '../answer.ts';
import type { PersonaContext } from '../persona.ts';
import type { SandboxRequest } from '../endpoint.ts';
import type { PaylabsBooks } from './books.ts';
import { Refusal } from './codes.ts';
import { errorBody, type Head } from './messages.ts';
import type { PaylabsSettings } from './options.ts';
import { isSignedBy, publicKeyOf, signatureOf } from './signing.ts';
import { readTimestamp, timestampOf } from './times.ts';

export interface Exchange {
  /** Checks who asks, carries it out, and signs what comes of it. */
  readonly answer: (
    request: SandboxRequest,
    carryOut: (body: unknown) => (head: Head) => object,
  ) => Answer;
  readonly answerWithCode: (request: SandboxRequest, code: string) => Answer;
  /** Headers of a message of ours to the merchant. */
  signedHeaders(path: string, body: string, requestId: string): Record<string, string>;
  /** Whether the merchant has taken it: a signed HTTP 200 with `errCode "0"`. */
  isTaken(path: string, headers: Readonly<Record<string, string>>, body: string): boolean;
}

/** "Data Signing Rules", both ways. Business errors are HTTP 200 with an errCode (I). */
export function createExchange(
  context: PersonaContext,
  settings: PaylabsSettings,
  books: PaylabsBooks,
  platformKey: KeyObject,
): Exchange {
  const { merchantId } = settings;

  function signedHeaders(path: string, body: string, requestId: string): Record<string, string> {
    const timestamp = timestampOf(context.clock.nowMs());
    return {
      'content-type': 'application/json;charset=utf-8',
      'x-timestamp': timestamp,
      'x-signature': signatureOf({ path, body, timestamp }, platformKey),
      'x-partner-id': merchantId,
      'x-request-id': requestId,
    };
  }

  function answerOf(request: SandboxRequest, fields: object, code: string, why: string | null) {
    const body = JSON.stringify(fields);
    const headers = signedHeaders(request.path, body, headOf(request).requestId);
    return { httpStatus: 200, code, body, why, headers };
  }

  /** What every answer begins with: the request's own id, whatever else is wrong with it. */
  function headOf(request: SandboxRequest): Head {
    const told = fieldOf(request.body, 'requestId') ?? request.headers['x-request-id'] ?? '';
    return { requestId: told.slice(0, 64), merchantId };
  }

  function checkSender({ path, headers, body }: SandboxRequest): void {
    if (headers['x-partner-id'] !== merchantId) {
      throw new Refusal('partnerInvalid', 'X-PARTNER-ID is not a merchant of ours');
    }
    const timestamp = headers['x-timestamp'] ?? '';
    const atMs = readTimestamp(timestamp);
    if (atMs === null) throw new Refusal('timestampInvalid', 'X-TIMESTAMP is no ISO time');
    const offMs = Math.abs(context.clock.nowMs() - atMs);
    if (offMs > settings.toleranceMs) {
      throw new Refusal('timestampInvalid', `X-TIMESTAMP is ${offMs} ms off`);
    }
    const signature = headers['x-signature'];
    if (!signature) throw new Refusal('signError', 'X-SIGNATURE is missing');
    if (!isSignedBy({ path, body, timestamp }, signature, publicKeyOf(books.merchantKey))) {
      throw new Refusal(
        'signError',
        'X-SIGNATURE is not the merchant key over POST, path, body, time',
      );
    }
    const requestId = headers['x-request-id'] ?? '';
    if (requestId === '' || requestId.length > 64) {
      throw new Refusal('paramInvalid', 'X-REQUEST-ID: 1 to 64 characters');
    }
  }

  function checkBody({ headers, body }: SandboxRequest): unknown {
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
      throw new Refusal('paramInvalid', 'Content-Type is not application/json;charset=utf-8');
    }
    const json = parsed(body);
    if (json === undefined) throw new Refusal('paramInvalid', 'the body is not JSON');
    if (fieldOf(body, 'merchantId') === merchantId) return json;
    throw new Refusal('partnerInvalid', 'merchantId is not X-PARTNER-ID');
  }

  return {
    answer(request, carryOut) {
      try {
        checkSender(request);
        const bodyOf = carryOut(checkBody(request));
        return answerOf(request, bodyOf(headOf(request)), '0', null);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // Whoever is asking, by its own name: a stranger's error is the stranger's.
        const asking = request.headers['x-partner-id']?.slice(0, 20) ?? merchantId;
        const body = errorBody({ ...headOf(request), merchantId: asking }, error.code);
        return answerOf(request, body, error.code, error.message);
      }
    },
    answerWithCode: (request, code) =>
      answerOf(request, errorBody(headOf(request), code), code, 'fault plan'),
    signedHeaders,
    isTaken(path, headers, body) {
      const timestamp = headers['x-timestamp'] ?? '';
      const signature = headers['x-signature'] ?? '';
      return (
        fieldOf(body, 'errCode') === '0' &&
        fieldOf(body, 'merchantId') === merchantId &&
        isSignedBy({ path, body, timestamp }, signature, publicKeyOf(books.merchantKey))
      );
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A text field of a JSON body; null when there is none. */
export function fieldOf(body: string, name: string): string | null {
  const json = parsed(body);
  if (typeof json !== 'object' || json === null) return null;
  const value: unknown = Object.entries(json).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : null;
}
