import type { FastifyInstance } from 'fastify';
import { toPlainRupiah } from '../../../domain/money.ts';
import type { Answer } from '../../answer.ts';
import { type Endpoint, registerEndpoint, type SandboxRequest } from '../../endpoint.ts';
import type { PersonaContext } from '../../persona.ts';
import {
  badRequest,
  createdAnswer,
  deletedAnswer,
  linkAnswer,
  plainError,
  refusal,
  statusAnswer,
} from './answers.ts';
import type { CheckoutBooks } from './books.ts';
import { RequestProblem } from './fields.ts';
import type { OyCheckoutOptions } from './options.ts';
import { payPage } from './page.ts';
import { readCreate } from './requests.ts';
import type { Link } from './state.ts';

/** "API Base URL": the production host has no prefix, the development one has this. */
const paths = (path: string): readonly string[] => [path, `/staging/partner${path}`];

type Refuse = (name: string, why: string) => Answer;
type Handle = (request: SandboxRequest, username: string, refuse: Refuse) => Answer;

interface Route {
  readonly name: string;
  readonly method: Endpoint['method'];
  readonly paths: readonly string[];
  readonly idOf: (request: SandboxRequest) => string | null;
  readonly handle: Handle;
}

const isJson = (request: SandboxRequest): boolean =>
  /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function idInBody({ body }: SandboxRequest): string | null {
  const fields = parsed(body);
  if (typeof fields !== 'object' || fields === null || !('partner_tx_id' in fields)) return null;
  return typeof fields.partner_tx_id === 'string' ? fields.partner_tx_id : null;
}

/** OY's endpoints of "Fund Acceptance", and the pay page. */
export function registerCheckoutRoutes(
  app: FastifyInstance,
  context: PersonaContext,
  books: CheckoutBooks,
  options: OyCheckoutOptions,
): void {
  const { offsetMinutes } = options;
  const idInPath = ({ params }: SandboxRequest): string | null => params.id || null;

  const create =
    (kind: 'checkout' | 'invoice'): Handle =>
    (request, username, refuse) => {
      try {
        const anonymousId = `OPEN${books.count + 1}`;
        const nowMs = context.clock.nowMs();
        const read = readCreate(parsed(request.body), { kind, nowMs, offsetMinutes, anonymousId });
        const link = books.create(username, read);
        const payUrl = options.payUrl ?? `http://${request.headers.host ?? 'localhost'}/pay`;
        return link ? createdAnswer(link, payUrl) : refuse('already_used', 'the id was used');
      } catch (error) {
        if (error instanceof RequestProblem) return badRequest(error.message);
        throw error;
      }
    };

  const withLink =
    (handle: (link: Link, request: SandboxRequest, refuse: Refuse) => Answer): Handle =>
    (request, username, refuse) => {
      const id = request.params.id ?? request.query.partner_tx_id ?? '';
      if (!/^[A-Za-z0-9 -]{1,255}$/.test(id) || id === 'null') return refuse('id_empty', 'no id');
      const link = books.findOf(id, username);
      if (link === null) return refuse('data_not_found', 'no such link');
      if (link === 'other_user') return refuse('other_user', "another user's link");
      return handle(link, request, refuse);
    };

  const status = withLink((link, { query }, refuse) => {
    const { send_callback: again = 'false' } = query;
    if (again !== 'true' && again !== 'false') {
      return refuse('send_callback is not a boolean', 'send_callback');
    }
    if (again === 'true') books.sendAgain(link);
    return statusAnswer(link, books.settlement, offsetMinutes);
  });

  const routes: readonly Route[] = [
    {
      name: 'checkout-create',
      method: 'POST',
      paths: paths('/api/payment-checkout/create-v2'),
      idOf: idInBody,
      handle: create('checkout'),
    },
    {
      name: 'invoice-create',
      method: 'POST',
      paths: paths('/api/payment-checkout/create-invoice'),
      idOf: idInBody,
      handle: create('invoice'),
    },
    {
      name: 'checkout-status',
      method: 'GET',
      paths: paths('/api/payment-checkout/status'),
      idOf: ({ query }) => query.partner_tx_id ?? null,
      handle: status,
    },
    {
      name: 'checkout-get',
      method: 'GET',
      paths: [...paths('/api/payment-checkout/:id'), ...paths('/api/payment-checkout/')],
      idOf: idInPath,
      handle: withLink((link) => linkAnswer(link, offsetMinutes)),
    },
    {
      name: 'checkout-delete',
      method: 'DELETE',
      paths: [...paths('/api/payment-checkout/:id'), ...paths('/api/payment-checkout/')],
      idOf: idInPath,
      handle: withLink((link, _request, refuse) =>
        books.remove(link)
          ? deletedAnswer()
          : refuse(`status_${(link.printed ?? link.status).toUpperCase()}`, 'not active any more'),
      ),
    },
  ];
  for (const route of routes) registerEndpoint(app, context, endpointOf(route, options));
  registerPayPage(app, books);
}

/** JSON first, then the caller, then the request. */
function endpointOf({ name, method, paths: at, idOf, handle }: Route, options: OyCheckoutOptions) {
  const refuse: Refuse = (reason, why) => refusal(name, reason, why);
  return {
    name,
    method,
    paths: at,
    idOf,
    answer(request: SandboxRequest): Answer {
      if (method === 'POST') {
        if (!isJson(request)) return plainError(415, 'Unsupported Media Type', 'send JSON');
        if (parsed(request.body) === undefined) {
          return plainError(400, 'Bad Request', 'the body is not JSON');
        }
      }
      const { 'x-oy-username': username, 'x-api-key': apiKey } = request.headers;
      const user = options.users.find((each) => each.username === username);
      if (!user) return refuse('username_not_found', 'X-OY-Username is not known');
      if (user.apiKey !== apiKey) return refuse('api_key_not_valid', 'X-Api-Key is wrong');
      return handle(request, user.username, refuse);
    },
    answerWithCode: (_request: SandboxRequest, code: string) => refuse(code, 'fault plan'),
  };
}

/** For a person's eyes; nothing can be done here, a payer pays by the control endpoints. */
function registerPayPage(app: FastifyInstance, books: CheckoutBooks): void {
  const serve = (id: string): { status: number; html: string } => {
    const link = books.links.find(({ linkId }) => linkId === id);
    if (!link) return { status: 404, html: payPage('No such link', []) };
    const { terms, status, paid } = link;
    const asked = terms.amount === null ? 'the payer decides' : toPlainRupiah(terms.amount);
    return {
      status: 200,
      html: payPage(`Payment to ${link.username}`, [
        ['For', terms.description || terms.notes || terms.partner_tx_id],
        ['Amount (IDR)', terms.is_open && terms.amount !== null ? `up to ${asked}` : asked],
        ['Paid (IDR)', toPlainRupiah(paid)],
        ['Status', link.printed ?? status],
      ]),
    };
  };
  for (const url of ['/pay/:id', '/pay/invoice/:id']) {
    app.get<{ Params: { id: string } }>(url, (request, reply) => {
      const { status, html } = serve(request.params.id);
      return reply.code(status).type('text/html; charset=utf-8').send(html);
    });
  }
}
