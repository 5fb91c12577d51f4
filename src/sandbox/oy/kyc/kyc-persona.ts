import type { FastifyInstance } from 'fastify';
import type { Answer } from '../../answer.ts';
import { type Endpoint, registerEndpoint, type SandboxRequest } from '../../endpoint.ts';
import type { Persona, PersonaContext } from '../../persona.ts';
import { OySeal, type OySealOptions } from '../sealed/oy-seal.ts';
import { kycMessage } from './kyc-codes.ts';
import { registerKycControlRoutes } from './kyc-control.ts';
import { KycDesk, type KycOutcome } from './kyc-desk.ts';
import { readIdCard, readPhoneNumber, readStatus } from './kyc-requests.ts';

export interface OyKycOptions extends OySealOptions {
  /** X-OY-Username and X-Api-Key. */
  readonly username: string;
  readonly apiKey: string;
  /** From the request to its result, drawn by seed and NIK. Default 500 to 2,000 ms. */
  readonly verifyAfterMs?: { readonly min: number; readonly max: number };
  /** Where results are sent. Default null: nowhere. */
  readonly callbackUrl?: string | null;
  /** As of OY's other callbacks (I): at once, then 1, 2, 13 and 47 minutes after the try before. */
  readonly callbackRetryMs?: readonly number[];
}

export interface OyKycPersona extends Persona {
  readonly desk: KycDesk;
}

const RETRY_MS = [0, 60_000, 120_000, 780_000, 2_820_000];
/** The production host has no prefix, the development one has this. */
const PREFIXES = ['', '/staging/partner'];

/** OY's identity checks ("KYC" of the document). What is chosen where it is silent: docs/sandbox-oy-kyc.md. */
export function openOyKycPersona(context: PersonaContext, options: OyKycOptions): OyKycPersona {
  const seal = new OySeal(options);
  const desk = new KycDesk(context, {
    seal,
    verifyAfterMs: options.verifyAfterMs ?? { min: 500, max: 2_000 },
    callbackRetryMs: options.callbackRetryMs ?? RETRY_MS,
  });
  if (options.callbackUrl !== undefined) desk.setCallbackUrl(options.callbackUrl);

  return {
    name: 'oy-kyc',
    desk,
    registerRoutes(app: FastifyInstance) {
      for (const endpoint of endpointsOf(desk, seal, options)) {
        registerEndpoint(app, context, endpoint);
      }
      registerKycControlRoutes(app, desk);
    },
  };
}

function endpointsOf(desk: KycDesk, seal: OySeal, options: OyKycOptions): readonly Endpoint[] {
  const endpoint = (
    name: string,
    path: string,
    carryOut: (body: unknown) => Answer,
    withCode: (code: string, body: unknown) => Answer,
  ): Endpoint => ({
    name,
    method: 'POST',
    paths: PREFIXES.flatMap((prefix) => [`${prefix}/api${path}`, `${prefix}${path}`]),
    idOf: (request) => nikIn(jsonOf(request), seal),
    answer: (request) => admitted(request, options) ?? carryOut(jsonOf(request)),
    answerWithCode: (request, code) =>
      admitted(request, options) ?? withCode(code, jsonOf(request)),
  });
  const begin = (name: string, path: string, read: typeof readIdCard): Endpoint =>
    endpoint(
      name,
      path,
      (body) => {
        const asked = read(body, seal);
        return createAnswer(asked.ok ? desk.submit(asked.value) : asked);
      },
      (code) => createAnswer({ code, why: 'fault plan' }),
    );
  const status = (outcome: KycOutcome, nik: string | null): Answer => ({
    httpStatus: 200,
    ...outcome,
    body: JSON.stringify(
      nik === null ? statusPart(outcome.code, false) : desk.resultBody(outcome.code, nik),
    ),
  });
  return [
    begin('kyc-id-card', '/kyc/id-card', readIdCard),
    begin('kyc-phone-number', '/kyc/phone-number', readPhoneNumber),
    endpoint(
      'kyc-status',
      '/kyc/status',
      (body) => {
        const asked = readStatus(body, seal);
        return asked.ok ? status(desk.statusOf(asked.value), asked.value) : status(asked, null);
      },
      (code, body) => status({ code, why: 'fault plan' }, nikIn(body, seal)),
    ),
  ];
}

const statusPart = (code: string, isCreate: boolean): object => ({
  status: { code, message: kycMessage(code, isCreate) },
});

/** "Verify ID-Card" and "Verify Phone Number", Response Parameters. */
function createAnswer({ code, why }: KycOutcome): Answer {
  return { httpStatus: 200, code, body: JSON.stringify(statusPart(code, true)), why };
}

/** The one id that a request has, sealed in it. */
function nikIn(body: unknown, seal: OySeal): string | null {
  const asked = readStatus(body, seal);
  return asked.ok ? asked.value : null;
}

/** Undefined where the body is not JSON. */
function jsonOf(request: SandboxRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

/**
 * JSON at all, then the caller; null when both are right. KYC has no codes for a caller it does not
 * know, so that is an HTTP error.
 */
function admitted(request: SandboxRequest, options: OyKycOptions): Answer | null {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return plainError(415, 'Unsupported Media Type', 'send content-type application/json');
  }
  if (jsonOf(request) === undefined) return plainError(400, 'Bad Request', 'the body is not JSON');
  if (request.headers['x-oy-username'] !== options.username) {
    return plainError(403, 'Forbidden', 'X-OY-Username is not known');
  }
  if (request.headers['x-api-key'] !== options.apiKey) {
    return plainError(403, 'Forbidden', 'X-Api-Key is wrong');
  }
  return null;
}

function plainError(httpStatus: number, error: string, message: string): Answer {
  return {
    httpStatus,
    code: String(httpStatus),
    body: JSON.stringify({ status: httpStatus, error, message }),
    why: message,
  };
}
