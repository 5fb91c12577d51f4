import type { IncomingHttpHeaders } from 'node:http';
import { Pool } from 'undici';

/** What came over the wire. Nothing here throws: a broken wire is an outcome. */
export type WireReply =
  | {
      readonly kind: 'answered';
      readonly httpStatus: number;
      readonly body: string;
      /** By lower-case name; one that came several times is joined by a comma. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unanswered'; readonly httpStatus: number | null; readonly why: string };

export interface WireOptions {
  /** With or without a path: `https://sandbox.oyindonesia.com/staging/partner`. */
  readonly baseUrl: string;
  /** Sent with every request; a request's own come on top. */
  readonly headers: Readonly<Record<string, string>>;
  /** Connection, headers and body together. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the base URL on, query included: `/api/remit`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Wire {
  /** Sends it once, never again by itself. Never rejects. */
  send(request: WireRequest): Promise<WireReply>;
  /** Waits for the requests under way, each of them bounded by its time-out. */
  close(): Promise<void>;
}

/** A backstop: how many requests are under way is the permits' business. */
const MAX_CONNECTIONS = 256;
/** Shorter than a server keeps an idle connection: a send into a closing one would be an unknown. */
const IDLE_CONNECTION_MS = 4_000;

export function openWire(options: WireOptions): Wire {
  const base = readBaseUrl(options.baseUrl);
  const pool = new Pool(base.origin, {
    connections: MAX_CONNECTIONS,
    // No request is ever sent twice by this client. undici sends a request again only where it was
    // waiting on a connection *behind* another one (pipelining) or on an HTTP/2 session that goes
    // away; with HTTP/1.1 and one request per connection there is no such place. What was being
    // written when a kept-alive connection died is reported as lost. Retries and redirects are
    // interceptors in undici, and none is installed.
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    connect: { timeout: options.timeoutMs },
    maxResponseSize: options.maxAnswerBytes,
    // The total time-out below rules; these would start again with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function send({ method, path, headers, body }: WireRequest): Promise<WireReply> {
    const timeOut = new AbortController();
    const timer = setTimeout(() => timeOut.abort(), options.timeoutMs);
    let httpStatus: number | null = null;
    try {
      const answer = await pool.request({
        method,
        path: base.path + path,
        headers: { ...options.headers, ...headers },
        body: body ?? null,
        signal: timeOut.signal,
        // False for GET too: whoever asks decides whether to ask again.
        idempotent: false,
      });
      httpStatus = answer.statusCode;
      const told = headersOf(answer.headers);
      return { kind: 'answered', httpStatus, body: await answer.body.text(), headers: told };
    } catch (error) {
      const why = timeOut.signal.aborted
        ? `no answer within ${options.timeoutMs} ms`
        : whatWentWrong(error, options.maxAnswerBytes);
      return { kind: 'unanswered', httpStatus, why };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    send,
    close: () => pool.close(),
  };
}

function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]],
    ),
  );
}

interface BaseUrl {
  readonly origin: string;
  /** Without a slash at the end. */
  readonly path: string;
}

/** Throws a TypeError for a base URL that cannot be right; that is a setting to correct. */
function readBaseUrl(text: string): BaseUrl {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      'the base URL of a provider must be http(s)://host[:port][/path] and nothing more',
    );
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

const WIRE_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'the host name is not known'],
  ['EAI_AGAIN', 'the host name could not be looked up'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
  ['ETIMEDOUT', 'the connection timed out'],
  ['ECONNRESET', 'the connection was lost'],
  ['EPIPE', 'the connection was lost'],
  ['UND_ERR_SOCKET', 'the connection was lost'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection could not be made in time'],
  ['UND_ERR_CLOSED', 'the client is closed'],
  ['UND_ERR_DESTROYED', 'the client is closed'],
]);

/** In words of ours, for an error's own text may quote what was sent. */
function whatWentWrong(error: unknown, maxAnswerBytes: number): string {
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return `the answer is longer than ${maxAnswerBytes} bytes`;
  }
  const words = WIRE_ERRORS.get(code);
  return words === undefined ? `no answer (${code})` : `${words} (${code})`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error) {
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  }
  return 'unknown error';
}
