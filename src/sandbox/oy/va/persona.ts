import type { FastifyInstance } from 'fastify';
import type { Answer } from '../../answer.ts';
import { type Endpoint, registerEndpoint, type SandboxRequest } from '../../endpoint.ts';
import type { Persona, PersonaContext } from '../../persona.ts';
import {
  createAnswer,
  historyAnswer,
  infoAnswer,
  listAnswer,
  plainError,
  refused,
  refusedHistory,
  refusedList,
  updateAnswer,
} from './answers.ts';
import { OyVaBooks } from './books.ts';
import { registerVaControlRoutes } from './control.ts';
import { type OyVaOptions, type OyVaTerms, withDefaults } from './options.ts';
import { fieldsOf, readCreate, readPage, readUpdate } from './requests.ts';
import type { VirtualAccount } from './state.ts';

export interface OyVaPersona extends Persona {
  readonly books: OyVaBooks;
}

/** The document knows the production host alone; the staging prefix of the other products works too. */
const PREFIXES = ['', '/staging/partner'];

type Refuse = (request: SandboxRequest, code: string, why: string) => Answer;

const plainly: Refuse = (_request, code, why) => refused(code, why);
const asList: Refuse = (_request, code, why) => refusedList(code, why);
const asHistory: Refuse = ({ params }, code, why) => refusedHistory(code, params.id ?? '', why);

/** "VA Aggregator" of OY's document: create, info, update, list and history, and the callback. */
export function openOyVaPersona(context: PersonaContext, options: OyVaOptions): OyVaPersona {
  const terms = withDefaults(options);
  const books = new OyVaBooks(context, terms);
  const endpoints = endpointsOf(books, terms);
  return {
    name: 'oy/va',
    books,
    registerRoutes(app: FastifyInstance) {
      for (const endpoint of endpoints) registerEndpoint(app, context, endpoint);
      registerVaControlRoutes(app, books);
    },
  };
}

function endpointsOf(books: OyVaBooks, terms: OyVaTerms): readonly Endpoint[] {
  const idInBody = ({ body }: SandboxRequest) => {
    const id = fieldsOf(parsed(body)).partner_user_id;
    return typeof id === 'string' && id !== '' ? id : null;
  };
  const userOf = ({ params }: SandboxRequest) => books.find(params.id ?? '')?.partnerUserId ?? null;
  const endpoint = (
    of: Pick<Endpoint, 'name' | 'method' | 'idOf'> & { path: string; refuse: Refuse },
    answer: (request: SandboxRequest) => Answer,
  ): Endpoint => ({
    ...of,
    paths: PREFIXES.map((prefix) => prefix + of.path),
    answer: (request) => refusedCaller(request, of.refuse, terms) ?? answer(request),
    answerWithCode: (request, code) =>
      refusedCaller(request, of.refuse, terms) ?? of.refuse(request, code, 'fault plan'),
  });
  const create = { name: 'va-create', method: 'POST', path: '/api/generate-static-va' } as const;
  const info = { name: 'va-info', method: 'GET', path: '/api/static-virtual-account/:id' } as const;
  const update = { ...info, name: 'va-update', method: 'PUT' } as const;
  const list = { name: 'va-list', method: 'GET', path: '/api/static-virtual-account' } as const;
  const history = { name: 'va-history', method: 'GET', path: '/api/va-tx-history/:id' } as const;
  return [
    endpoint({ ...create, idOf: idInBody, refuse: plainly }, (request) =>
      withBody(request, (body) => createVa(books, terms, body)),
    ),
    endpoint({ ...info, idOf: userOf, refuse: plainly }, ({ params }) => {
      const va = books.find(params.id ?? '');
      return va ? infoAnswer(printed(books, va)) : noSuchVa();
    }),
    endpoint({ ...update, idOf: userOf, refuse: plainly }, (request) =>
      withBody(request, (body) => updateVa(books, terms, request.params.id ?? '', body)),
    ),
    endpoint({ ...list, idOf: () => null, refuse: asList }, ({ query }) => {
      const page = readPage(query);
      if (page === null) return noPage();
      const lines = books.list(page).map((va) => printed(books, va));
      return listAnswer(books.accounts.length, lines);
    }),
    endpoint({ ...history, idOf: userOf, refuse: asHistory }, ({ params, query }) => {
      const va = books.find(params.id ?? '');
      if (!va) return refusedHistory('216', params.id ?? '', 'no such virtual account');
      const page = readPage(query);
      if (page === null) return noPage();
      const answer = historyAnswer(va, books.history(va, page), terms.credentials.username);
      books.historyTold(va);
      return answer;
    }),
  ];
}

function refusedCaller(
  request: SandboxRequest,
  refuse: Refuse,
  { credentials }: OyVaTerms,
): Answer | null {
  const { headers } = request;
  if (headers['x-oy-username'] !== credentials.username) {
    return refuse(request, '201', 'X-OY-Username is not known');
  }
  return headers['x-api-key'] === credentials.apiKey
    ? null
    : refuse(request, '208', 'X-Api-Key is wrong');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Malformed JSON and other content types are plain HTTP errors, as at the other products. */
function withBody({ headers, body }: SandboxRequest, answer: (body: unknown) => Answer): Answer {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return plainError(415, 'Unsupported Media Type', 'send content-type application/json');
  }
  const json = parsed(body);
  return json === undefined ? plainError(400, 'Bad Request', 'the body is not JSON') : answer(json);
}

const printed = (books: OyVaBooks, va: Readonly<VirtualAccount>) => ({
  va,
  vaStatus: books.status(va),
});
const noSuchVa = (): Answer => refused('216', 'no such virtual account');
const noPage = (): Answer =>
  plainError(400, 'Bad Request', 'offset is a number from 0, limit a number from 1');

function createVa(books: OyVaBooks, terms: OyVaTerms, body: unknown): Answer {
  const read = readCreate(body, terms.minAmount);
  if (!read.ok) return refused(read.code, read.why);
  if (books.activeOf(read.value.partnerUserId)) {
    return refused('217', 'partner_user_id has an account that is not over');
  }
  return createAnswer(printed(books, books.create(read.value)));
}

function updateVa(books: OyVaBooks, terms: OyVaTerms, id: string, body: unknown): Answer {
  const va = books.find(id);
  if (!va) return noSuchVa();
  const status = books.status(va);
  if (status === 'EXPIRED' || status === 'COMPLETE') {
    return refused('214', `the account is ${status}: it takes no update`);
  }
  const read = readUpdate(body, terms.minAmount);
  if (!read.ok) return refused(read.code, read.why);
  books.update(va, read.value);
  return updateAnswer(printed(books, va));
}
