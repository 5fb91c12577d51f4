import type { Clock } from '../../domain/time.ts';
import { createCaller, type MakeCall } from '../provider-call.ts';
import { openWire, type Wire, type WireOptions } from '../wire.ts';

/** What every client of OY needs to reach it. */
export interface OyAccess {
  /** `https://partner.oyindonesia.com`, `https://sandbox.oyindonesia.com/staging/partner`, … */
  readonly baseUrl: string;
  readonly username: string;
  readonly apiKey: string;
  /** One call in all: connection, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  /** A permit that could not be given back; it lapses by itself. Default: not told. */
  readonly onPermitError?: (error: unknown) => void;
  /** What carries the requests. Default: HTTP; a simulation puts its own in here. */
  readonly openWire?: (options: WireOptions) => Wire;
}

export interface OyConnection {
  readonly wire: Wire;
  /** `secrets` are taken out of the evidence beside the key, should an answer echo them. */
  readonly callWith: (...secrets: readonly string[]) => MakeCall;
  readonly call: MakeCall;
}

/** Opens the wire to OY. `keyHeader`: the samples of one product call it otherwise (provider notes, "Auth"). */
export function connectOy(
  access: OyAccess,
  keyHeader: 'x-api-key' | 'x-oy-apikey' = 'x-api-key',
): OyConnection {
  const open = access.openWire ?? openWire;
  const wire = open({ ...access, headers: headersOf(access, keyHeader) });
  const callWith = (...secrets: readonly string[]): MakeCall =>
    createCaller({ ...access, provider: 'oy', secrets: [access.apiKey, ...secrets] });
  return { wire, callWith, call: callWith() };
}

/** "HTTPS Header". Throws a TypeError for credentials that no header can hold. */
function headersOf({ username, apiKey }: OyAccess, keyHeader: string): Record<string, string> {
  if (![username, apiKey].every((text) => /^[\x21-\x7e]+$/.test(text))) {
    throw new TypeError('OY_USERNAME and OY_API_KEY must be plain characters without spaces');
  }
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-oy-username': username,
    [keyHeader]: apiKey,
  };
}
