import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Sen, sen, sumSen } from '../../../domain/money.ts';
import { instant } from '../../../domain/time.ts';
import { controlBody, controlQuery } from '../../control.ts';
import { ControlError } from '../../control-error.ts';
import type { Outbox } from '../../outbox.ts';
import { PFM_BANKS, type PfmBooks, type SandboxAccount } from './books.ts';
import { type Login, MUTATION_FIELDS, OUTCOMES, RAW_TIME, type SandboxMutation } from './events.ts';

interface Controlled {
  readonly books: PfmBooks;
  readonly outbox: Outbox;
  readonly callBack: (login: Login) => void;
  readonly nowMs: () => number;
}

const senAmount = z.int().transform(sen);
const bankCode = z.string().refine((code) => PFM_BANKS.has(code), 'not a bank of PFM');

const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const USER = z.strictObject({
  bankCode,
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(255).nullable().default(null),
  outcome: z.enum(OUTCOMES).default('connected'),
});
const ACCOUNT = z.strictObject({
  bankCode,
  username: z.string().min(1).max(255),
  number: z.string().regex(/^[\d*]{4,34}$/),
  accountType: z.string().max(255).default('SAVING'),
  balanceSen: senAmount,
});
const BALANCE = z.strictObject({
  balanceSen: senAmount,
  /** Printed as `last_updated`, such as the document's `150091892829299`. */
  lastUpdated: RAW_TIME.nullable().default(null),
});
const keepBalance = z.boolean().default(false);
const MUTATION = z.strictObject({
  id: z.string().min(1).max(255).optional(),
  category: MUTATION_FIELDS.category.default('other'),
  amountSen: senAmount.refine((value) => value >= 0, 'the sign is flow'),
  flow: MUTATION_FIELDS.flow,
  /** Default: now. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** Printed as `transaction_date`, such as the document's `15818182101011`. */
  rawDate: MUTATION_FIELDS.rawDate.default(null),
  description: MUTATION_FIELDS.description.default(''),
  status: MUTATION_FIELDS.status.default('complete'),
  keepBalance,
});
const ALTERATION = z.strictObject({
  category: MUTATION_FIELDS.category.optional(),
  amountSen: senAmount.refine((value) => value >= 0, 'the sign is flow').optional(),
  flow: MUTATION_FIELDS.flow.optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  rawDate: MUTATION_FIELDS.rawDate.optional(),
  description: MUTATION_FIELDS.description.optional(),
  status: MUTATION_FIELDS.status.optional(),
  keepBalance,
});
const REMOVAL = z.strictObject({ keepBalance: z.enum(['true', 'false']).default('false') });

function printedMutation({ amount, atMs, ...rest }: SandboxMutation): object {
  const { id, category, flow, rawDate, description, status } = rest;
  return { id, category, amountSen: amount, flow, at: instant(atMs), rawDate, description, status };
}

function printedAccount(of: Readonly<SandboxAccount>): object {
  const { id, bankCode: bank, username, number, accountType, balance } = of;
  return { id, bankCode: bank, username, number, accountType, balanceSen: balance };
}

function tally(amounts: readonly Sen[]): object {
  return { count: amounts.length, amountSen: sumSen(amounts) };
}

/** A pending login is `connecting` until its time has come. */
function stateOf(login: Login, nowMs: number): string {
  if (login.outcome === 'never' || nowMs < login.readyMs) return 'connecting';
  return login.outcome === 'connected' ? 'connected' : 'failed';
}

function printedSummary({ books, outbox, nowMs }: Controlled): object {
  const mutations = books.accounts.flatMap((account) => [...account.mutations.values()]);
  const amounts = (status: string, flow: number): Sen[] =>
    mutations.filter((m) => m.status === status && m.flow === flow).map(({ amount }) => amount);
  const states = books.logins.map((login) => stateOf(login, nowMs()));
  const count = (list: readonly string[], one: string): number =>
    list.filter((each) => each === one).length;
  const messages = outbox.messages.map(({ state }) => state);
  return {
    callbackUrl: books.callbackUrl,
    connections: {
      connecting: count(states, 'connecting'),
      connected: count(states, 'connected'),
      failed: count(states, 'failed'),
    },
    logins: books.logins.map((login, index) => ({
      id: login.id,
      bankCode: login.bankCode,
      state: states[index],
    })),
    accounts: books.accounts.map(printedAccount),
    mutations: {
      pendingIn: tally(amounts('pending', 1)),
      pendingOut: tally(amounts('pending', -1)),
      completeIn: tally(amounts('complete', 1)),
      completeOut: tally(amounts('complete', -1)),
    },
    callbacks: {
      waiting: count(messages, 'waiting') + count(messages, 'sending'),
      delivered: count(messages, 'delivered'),
      givenUp: count(messages, 'given_up'),
      lost: count(messages, 'lost'),
    },
  };
}

type ById = { Params: { id: string } };
type ByMutation = { Params: { id: string; mutationId: string } };

/** Control endpoints of PFM. Amounts in sen, times in UTC. */
export function registerPfmControlRoutes(app: FastifyInstance, controlled: Controlled): void {
  const { books, outbox, callBack } = controlled;
  const at = '/_sandbox/oy-pfm';

  app.get(at, (_request, reply) => reply.send(printedSummary(controlled)));
  app.get(`${at}/callbacks`, (_request, reply) => reply.send({ messages: outbox.messages }));
  app.put(`${at}/callback-url`, (request, reply) => {
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });
  app.put(`${at}/users`, (request, reply) => {
    const user = controlBody(USER, request.body);
    books.setUser(user);
    return reply.send({ bankCode: user.bankCode, username: user.username, outcome: user.outcome });
  });
  app.post(`${at}/accounts`, (request, reply) => {
    const { balanceSen: balance, ...of } = controlBody(ACCOUNT, request.body);
    return reply.code(201).send(printedAccount(books.addAccount({ ...of, balance })));
  });
  app.post<ById>(`${at}/logins/:id/callback`, (request, reply) => {
    const login = books.login(request.params.id);
    if (!login) throw notThere('login');
    callBack(login);
    return reply.send({ queued: books.callbackUrl !== null && login.outcome !== 'never' });
  });
  registerAccountRoutes(app, at, controlled);
}

function registerAccountRoutes(app: FastifyInstance, at: string, controlled: Controlled): void {
  const { books, nowMs } = controlled;
  const found = (id: string): Readonly<SandboxAccount> => {
    const account = books.account(id);
    if (!account) throw notThere('account');
    return account;
  };
  const line = ({ id, mutationId }: ByMutation['Params']): SandboxMutation => {
    const mutation = found(id).mutations.get(mutationId);
    if (!mutation) throw notThere('mutation');
    return mutation;
  };

  app.get<ById>(`${at}/accounts/:id`, (request, reply) => {
    const account = found(request.params.id);
    const mutations = [...account.mutations.values()].map(printedMutation);
    return reply.send({ ...printedAccount(account), mutations });
  });
  app.put<ById>(`${at}/accounts/:id/balance`, (request, reply) => {
    const { id } = found(request.params.id);
    const { balanceSen, lastUpdated } = controlBody(BALANCE, request.body);
    books.setBalance(id, balanceSen, lastUpdated);
    return reply.send(printedAccount(found(id)));
  });
  app.post<ById>(`${at}/accounts/:id/mutations`, (request, reply) => {
    const account = found(request.params.id);
    const { amountSen, at: when, keepBalance: keep, ...rest } = controlBody(MUTATION, request.body);
    const mutation = {
      ...rest,
      id: rest.id ?? books.newMutationId(account),
      amount: amountSen,
      atMs: when === undefined ? nowMs() : Date.parse(when),
    };
    books.putMutation(account.id, mutation, keep);
    return reply.code(201).send(printedMutation(mutation));
  });
  app.put<ByMutation>(`${at}/accounts/:id/mutations/:mutationId`, (request, reply) => {
    const before = line(request.params);
    const {
      amountSen,
      at: when,
      keepBalance: keep,
      ...rest
    } = controlBody(ALTERATION, request.body);
    const given = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    );
    const mutation: SandboxMutation = {
      ...before,
      ...given,
      amount: amountSen ?? before.amount,
      atMs: when === undefined ? before.atMs : Date.parse(when),
    };
    books.putMutation(request.params.id, mutation, keep);
    return reply.send(printedMutation(mutation));
  });
  app.delete<ByMutation>(`${at}/accounts/:id/mutations/:mutationId`, (request, reply) => {
    const { id } = line(request.params);
    const query = controlQuery(REMOVAL, request.query);
    books.removeMutation(request.params.id, id, query.keepBalance === 'true');
    return reply.send({ removed: id });
  });
}

function notThere(what: string): ControlError {
  return new ControlError(404, `no such ${what}`, 'GET /_sandbox/oy-pfm lists what there is');
}
