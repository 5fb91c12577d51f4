import type { FastifyInstance } from 'fastify';
import type { Answer } from '../../answer.ts';
import { type Endpoint, registerEndpoint, type SandboxRequest } from '../../endpoint.ts';
import type { Outbox } from '../../outbox.ts';
import type { Persona, PersonaContext } from '../../persona.ts';
import { OySeal } from '../sealed/oy-seal.ts';
import {
  accountsAnswer,
  balanceAnswer,
  callbackBody,
  callbackData,
  loginAnswer,
  mutationsAnswer,
  pfmAnswer,
  plainError,
} from './answers.ts';
import { PfmBooks, type SandboxAccount } from './books.ts';
import { registerPfmControlRoutes } from './control.ts';
import type { Login, SandboxMutation } from './events.ts';
import { readDays, readLogin } from './requests.ts';

export interface OyPfmOptions {
  readonly username: string;
  readonly apiKey: string;
  /** Default null: no callbacks. */
  readonly callbackUrl?: string | null;
  /** From the login to the accounts, and to the callback. Default 1,000 ms. */
  readonly connectAfterMs?: number;
  /** Waits before each try of a callback. Default at once, then 1, 2, 13 and 47 minutes. */
  readonly callbackRetryMs?: readonly number[];
  /** Opens what the client seals, PKCS#8 PEM. Default: the demo key. */
  readonly oyPrivateKey?: string;
  /** Seals callbacks, SPKI PEM. Default: the demo key. */
  readonly clientPublicKey?: string;
}

export interface OyPfmPersona extends Persona {
  readonly books: PfmBooks;
  readonly outbox: Outbox;
  /** Sends the callback of a connection, as it stands now. */
  readonly callBack: (login: Login) => void;
}

/** "API Base URL": the production host has no prefix, the development one has this. */
const PREFIXES = ['', '/staging/partner'];
const MINUTE_MS = 60_000;
const RETRY_MS = [0, MINUTE_MS, 2 * MINUTE_MS, 13 * MINUTE_MS, 47 * MINUTE_MS];

/** OY's "PFM". Refusals are HTTP 200 with a code, as everywhere at OY; strangers get a plain 403. */
export function openOyPfmPersona(context: PersonaContext, options: OyPfmOptions): OyPfmPersona {
  const { clock } = context;
  const seal = new OySeal({
    ...(options.oyPrivateKey === undefined ? {} : { oyPrivateKey: options.oyPrivateKey }),
    ...(options.clientPublicKey === undefined ? {} : { clientPublicKey: options.clientPublicKey }),
  });
  const books = new PfmBooks(context);
  const outbox = context.openOutbox({
    name: 'pfm-callback',
    retryMs: options.callbackRetryMs ?? RETRY_MS,
  });
  if (options.callbackUrl !== undefined && options.callbackUrl !== books.callbackUrl) {
    books.setCallbackUrl(options.callbackUrl);
  }
  const connectAfterMs = options.connectAfterMs ?? 1_000;

  function callBack(of: Login): void {
    if (of.outcome === 'never') return;
    const isConnected = of.outcome === 'connected';
    const data = callbackData(
      of,
      isConnected ? books.accountsOf(of) : [],
      (account) => mutationsBetween(account, of.fromMs, of.toMs + 1),
      clock.nowMs(),
    );
    const body = callbackBody(isConnected ? '000' : of.outcome, seal.sealEnvelope(data));
    outbox.queue({ about: of.id, url: books.callbackUrl, body });
  }

  function login(request: SandboxRequest): Answer {
    const body = jsonOf(request);
    if (body instanceof NotJson) return body.answer;
    const read = readLogin(body, (sealed) => seal.openFields(sealed), clock.nowMs());
    if ('code' in read) return pfmAnswer(read.code, read.why);
    const made = books.connect({ ...read, readyMs: clock.nowMs() + connectAfterMs });
    void clock.sleep(connectAfterMs, context.closing).then(() => {
      if (!context.closing.aborted) callBack(made);
      return undefined;
    });
    return loginAnswer(made);
  }

  function accounts(request: SandboxRequest): Answer {
    const found = books.login(request.params.id ?? '');
    if (!found) return pfmAnswer('300', 'no such ibank id');
    if (found.outcome === 'never' || clock.nowMs() < found.readyMs) return pfmAnswer('001', null);
    if (found.outcome !== 'connected') return pfmAnswer(found.outcome, 'the bank refused');
    return accountsAnswer(books.accountsOf(found));
  }

  function mutations(request: SandboxRequest, account: Readonly<SandboxAccount>): Answer {
    const days = readDays(request.query, clock.nowMs());
    if ('code' in days) return pfmAnswer(days.code, days.why);
    return mutationsAnswer(mutationsBetween(account, days.fromMs, days.beforeMs));
  }

  function withAccount(
    answer: (request: SandboxRequest, account: Readonly<SandboxAccount>) => Answer,
  ): (request: SandboxRequest) => Answer {
    return (request) => {
      const account = books.account(request.params.id ?? '');
      return account ? answer(request, account) : pfmAnswer('300', 'no such account id');
    };
  }

  const endpoint = (
    name: string,
    method: Endpoint['method'],
    paths: readonly string[],
    answer: (request: SandboxRequest) => Answer,
  ): Endpoint => ({
    name,
    method,
    paths: PREFIXES.flatMap((prefix) => paths.map((path) => prefix + path)),
    idOf: ({ params }) => params.id ?? null,
    answer: (request) => stranger(request, options) ?? answer(request),
    answerWithCode: (_request, code) => pfmAnswer(code, 'fault plan'),
  });

  const endpoints = [
    endpoint('pfm-login', 'POST', ['/api/ibank/login'], login),
    endpoint('pfm-accounts', 'GET', ['/api/ibank/:id/accounts'], accounts),
    endpoint(
      'pfm-balance',
      'GET',
      ['/api/accounts/:id/balance'],
      withAccount((_request, account) => balanceAnswer(account, clock.nowMs())),
    ),
    endpoint(
      'pfm-mutations',
      'GET',
      // The curl has the first, the text the second.
      ['/api/accounts/:id/mutations', '/api/account/:id/mutations'],
      withAccount(mutations),
    ),
  ];

  return {
    name: 'oy-pfm',
    books,
    outbox,
    callBack,
    registerRoutes(app: FastifyInstance) {
      for (const each of endpoints) registerEndpoint(app, context, each);
      registerPfmControlRoutes(app, { books, outbox, callBack, nowMs: () => clock.nowMs() });
    },
  };
}

/** In order of time, and of their ids where that is the same. */
function mutationsBetween(
  account: Readonly<SandboxAccount>,
  fromMs: number,
  beforeMs: number,
): SandboxMutation[] {
  return [...account.mutations.values()]
    .filter(({ atMs }) => atMs >= fromMs && atMs < beforeMs)
    .toSorted((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

/** The samples of PFM call the key `x-oy-apikey`, all others `x-api-key`: either will do. */
function stranger({ headers }: SandboxRequest, options: OyPfmOptions): Answer | null {
  const key = headers['x-oy-apikey'] ?? headers['x-api-key'];
  if (headers['x-oy-username'] === options.username && key === options.apiKey) return null;
  return plainError(403, 'Forbidden', 'X-OY-Username or the API key is wrong');
}

class NotJson {
  constructor(readonly answer: Answer) {}
}

function jsonOf({ headers, body }: SandboxRequest): unknown {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return new NotJson(
      plainError(415, 'Unsupported Media Type', 'send content-type application/json'),
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    return new NotJson(plainError(400, 'Bad Request', 'the body is not JSON'));
  }
}
