import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Sen, sen, sumSen, ZERO } from '../../../domain/money.ts';
import { instant } from '../../../domain/time.ts';
import { controlBody, controlQuery } from '../../control.ts';
import type { OutboxEntry } from '../../outbox.ts';
import type { OyVaBooks } from './books.ts';
import { VA_STATUSES, type VirtualAccount } from './state.ts';

const amountSen = z.int().min(1).transform(sen);
const PAY = z.strictObject({
  amountSen: amountSen.optional(),
  /** Whether the client is told. */
  callbacks: z.boolean().default(true),
});
const PAY_MANY = z.strictObject({
  count: z.int().min(1).max(100_000),
  amountSen: amountSen.optional(),
  callbacks: z.boolean().default(false),
});
const FAIL = z.strictObject({ amountSen });
const MEDDLE = z.strictObject({
  txId: z.string().min(1),
  how: z.enum(['remove', 'change', 'repeat']),
  amountSen: amountSen.optional(),
  /** Begins after so many more answers of this history: between two pages of one pull. */
  afterAnswers: z.int().min(0).max(1_000_000).default(0),
});
const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const LIST_QUERY = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});
const MESSAGES_QUERY = z.strictObject({
  partnerUserId: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});
const HISTORY_QUERY = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
});

/** Control endpoints of the virtual accounts. Amounts in sen, times in UTC. */
export function registerVaControlRoutes(app: FastifyInstance, books: OyVaBooks): void {
  type ById = { Params: { id: string } };
  const base = '/_sandbox/oy/va';

  app.get(base, (request, reply) => {
    const { after, limit } = controlQuery(LIST_QUERY, request.query);
    const accounts = books.accounts.slice(after, after + limit);
    const next = after + accounts.length;
    return reply.send({
      summary: summaryOf(books),
      accounts: accounts.map((va) => printedAccount(books, va)),
      nextAfter: next < books.accounts.length ? next : null,
    });
  });

  app.get(`${base}/callbacks`, (request, reply) => {
    const { partnerUserId, limit } = controlQuery(MESSAGES_QUERY, request.query);
    const all = books.callbacks.messages;
    const about = all.filter((each) => (partnerUserId ?? each.about) === each.about);
    return reply.send({ count: about.length, callbacks: about.slice(-limit).map(printedMessage) });
  });

  app.put(`${base}/callback-url`, (request, reply) => {
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });

  app.post(`${base}/pay-many`, (request, reply) => {
    const { count, amountSen: amount, callbacks } = controlBody(PAY_MANY, request.body);
    const paid = books.payMany(count, { amount: amount ?? null, callbacks });
    const { accounts, payments } = paid;
    return reply.send({ accounts, payments, amountSen: paid.amount });
  });

  app.get<ById>(`${base}/:id`, (request, reply) => {
    const { limit } = controlQuery(HISTORY_QUERY, request.query);
    const va = books.named(request.params.id);
    const transactions = va.history.slice(-limit).map(printedLine);
    return reply.send({ ...printedAccount(books, va), transactions });
  });

  app.post<ById>(`${base}/:id/pay`, (request, reply) => {
    const { amountSen: amount, callbacks } = controlBody(PAY, request.body || '{}');
    const va = books.named(request.params.id);
    const line = books.pay(va, { amount: amount ?? null, callbacks });
    return reply.send({ ...printedAccount(books, va), transaction: printedLine(line) });
  });

  app.post<ById>(`${base}/:id/fail`, (request, reply) => {
    const va = books.named(request.params.id);
    books.fail(va, controlBody(FAIL, request.body).amountSen);
    return reply.send(printedAccount(books, va));
  });

  app.post<ById>(`${base}/:id/expire`, (request, reply) => {
    const va = books.named(request.params.id);
    books.expire(va);
    return reply.send(printedAccount(books, va));
  });

  app.post<ById>(`${base}/:id/history`, (request, reply) => {
    const { amountSen: amount, afterAnswers, ...lie } = controlBody(MEDDLE, request.body);
    const va = books.named(request.params.id);
    const old = va.history.find(({ txId }) => txId === lie.txId)?.amount;
    books.meddle(va, { ...lie, amount: amount ?? old ?? ZERO }, afterAnswers);
    return reply.send({ lines: va.history.length });
  });
}

function printedAccount(books: OyVaBooks, va: Readonly<VirtualAccount>): object {
  return {
    id: va.id,
    partnerUserId: va.partnerUserId,
    vaNumber: va.vaNumber,
    bank: va.bank,
    name: va.name,
    status: books.status(va),
    amountSen: va.amount,
    isOpen: va.isOpen,
    isSingleUse: va.isSingleUse,
    createdAt: instant(va.createdMs),
    expiresAt: va.expiresMs === null ? null : instant(va.expiresMs),
    payments: va.payments,
    paidAmountSen: va.detected,
    feesSen: va.fees,
  };
}

function printedLine(line: VirtualAccount['history'][number]): object {
  const { txId, amount, fee, atMs, updatedMs } = line;
  const at = { createdAt: instant(atMs), updatedAt: instant(updatedMs) };
  return { txId, amountSen: amount, feeSen: fee, ...at };
}

function printedMessage(of: Readonly<OutboxEntry>): object {
  return {
    id: of.id,
    partnerUserId: of.about,
    url: of.url,
    body: of.body,
    state: of.state,
    tries: of.tries,
    dueAt: instant(of.dueMs),
    lastHttpStatus: of.lastHttpStatus,
  };
}

function summaryOf(books: OyVaBooks): object {
  const { accounts } = books;
  const byStatus: Record<string, { count: number; amountSen: Sen }> = Object.fromEntries(
    VA_STATUSES.map((status) => {
      const those = accounts.filter((va) => books.status(va) === status);
      return [status, { count: those.length, amountSen: sumSen(those.map((va) => va.detected)) }];
    }),
  );
  const callbacks: Record<string, number> = {};
  for (const { state } of books.callbacks.messages) callbacks[state] = (callbacks[state] ?? 0) + 1;
  return {
    accounts: accounts.length,
    byStatus,
    paidCount: accounts.reduce((total, va) => total + va.payments, 0),
    paidAmountSen: sumSen(accounts.map((va) => va.detected)),
    paidFeesSen: sumSen(accounts.map((va) => va.fees)),
    callbackUrl: books.callbackUrl,
    callbacks,
  };
}
