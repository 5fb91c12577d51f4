import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { type Sen, sen } from '../../domain/money.ts';
import { BUSINESS_ZONE, businessDay, instant, now } from '../../domain/time.ts';
import { controlBody, controlQuery } from '../control.ts';
import { ControlError } from '../control-error.ts';
import type { SandboxContext } from '../context.ts';
import { BooksError, type OyBooks } from './books.ts';
import { TRANSACTION_STATES } from './events.ts';
import type { Transaction } from './state.ts';
import { statementCsv } from './statement.ts';
import type { Summary } from './summary.ts';

const senAmount = z.int().transform(sen);

const BALANCE = z.union([
  z.strictObject({ balanceSen: senAmount }),
  z.strictObject({ topUpSen: senAmount.refine((amount) => amount > 0, 'must be above 0') }),
]);
const CALLBACK_URL = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).nullable(),
});
const NAMES = z
  .array(
    z.strictObject({
      bank: z.string().min(1),
      account: z.string().regex(/^\d{1,255}$/),
      name: z.string().max(255),
    }),
  )
  .max(100_000);
const RESOLVE = z.strictObject({ outcome: z.enum(['success', 'failure']) });
const BOOKS_QUERY = z.strictObject({
  format: z.enum(['json', 'jsonl']).default('json'),
  state: z.enum(TRANSACTION_STATES).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
const STATEMENT_QUERY = z.strictObject({ from: z.string().optional(), to: z.string().optional() });

const iso = (epochMs: number | null): string | null => (epochMs === null ? null : instant(epochMs));

function printedTransaction(of: Readonly<Transaction>): object {
  return {
    trxId: of.trxId,
    partnerTrxId: of.partnerTrxId,
    bank: of.bank,
    account: of.account,
    name: of.name,
    note: of.note,
    amountSen: of.amount,
    feeSen: of.fee,
    state: of.state,
    code: of.state === 'processing' ? '102' : of.code,
    createdAt: iso(of.createdMs),
    updatedAt: iso(of.updatedMs),
    settledAt: iso(of.finalMs),
    reversedAt: iso(of.reversedMs),
  };
}

function printedSummary(of: Summary): object {
  const byState = Object.fromEntries(
    TRANSACTION_STATES.map((state) => {
      const { count, amount } = of.byState[state];
      return [state, { count, amountSen: amount }];
    }),
  );
  return {
    balanceSen: of.balance,
    pendingBalanceSen: of.pendingBalance,
    availableBalanceSen: of.availableBalance,
    settledCount: of.settledCount,
    settledAmountSen: of.settledAmount,
    settledFeesSen: of.settledFees,
    reversedCount: of.reversedCount,
    reversedAmountSen: of.reversedAmount,
    byState,
    callbacks: of.callbacks,
  };
}

/** A day in Jakarta (`2026-11-21`) or an instant with its offset; the end of a day with `endOfDay`. */
function boundMs(text: string, name: string, endOfDay: boolean): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = DateTime.fromISO(text, { zone: BUSINESS_ZONE });
  if (!time.isValid || !(isDay || /(Z|[+-]\d{2}:?\d{2})$/.test(text))) {
    throw new ControlError(
      400,
      `${name} is not a day or an instant`,
      'write 2026-11-21 or 2026-11-21T03:00:00Z',
    );
  }
  return (isDay && endOfDay ? time.plus({ days: 1 }) : time).toMillis();
}

function* jsonLines(
  books: OyBooks,
  matches: (of: Readonly<Transaction>) => boolean,
): Generator<string> {
  for (const each of books.transactions) {
    if (matches(each)) yield `${JSON.stringify(printedTransaction(each))}\n`;
  }
}

/** The transactions from number `after` (in order of acceptance), at most `limit` of them. */
function page(books: OyBooks, query: z.infer<typeof BOOKS_QUERY>): object {
  const all = books.transactions;
  const found: object[] = [];
  let at = query.after;
  for (; at < all.length && found.length < query.limit; at += 1) {
    const each = all[at];
    if (each && (query.state === undefined || each.state === query.state)) {
      found.push(printedTransaction(each));
    }
  }
  return {
    summary: printedSummary(books.summary()),
    transactions: found,
    nextAfter: at < all.length ? at : null,
  };
}

/** A command on one transaction, its refusals turned into answers. */
function commanded(command: () => Transaction): object {
  try {
    return printedTransaction(command());
  } catch (error) {
    if (!(error instanceof BooksError)) throw error;
    const next = 'GET /_sandbox/oy/books lists the transactions and their states';
    throw new ControlError(error.reason === 'conflict' ? 409 : 404, error.message, next);
  }
}

function changeBalance(books: OyBooks, change: z.infer<typeof BALANCE>): object {
  const amount: Sen = 'balanceSen' in change ? change.balanceSen : change.topUpSen;
  if ('balanceSen' in change) books.setBalance(amount);
  else books.deposit(amount);
  return printedSummary(books.summary());
}

/** Control endpoints of OY's books. Amounts in sen, times in UTC. */
export function registerOyControlRoutes(app: FastifyInstance, context: SandboxContext): void {
  const { oy: books } = context;
  type ById = { Params: { id: string } };

  app.get('/_sandbox/oy/summary', (_request, reply) => reply.send(printedSummary(books.summary())));

  app.get('/_sandbox/oy/books', (request, reply) => {
    const query = controlQuery(BOOKS_QUERY, request.query);
    if (query.format === 'json') return reply.send(page(books, query));
    const { state } = query;
    const lines = jsonLines(books, (each) => state === undefined || each.state === state);
    return reply.type('application/x-ndjson').send(Readable.from(lines));
  });

  app.put('/_sandbox/oy/balance', (request, reply) =>
    reply.send(changeBalance(books, controlBody(BALANCE, request.body))),
  );

  app.put('/_sandbox/oy/callback-url', (request, reply) => {
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });

  app.post('/_sandbox/oy/names', (request, reply) => {
    const names = controlBody(NAMES, request.body);
    for (const { bank, account, name } of names) books.setName(bank, account, name);
    return reply.send({ set: names.length });
  });

  app.post<ById>('/_sandbox/oy/transactions/:id/resolve', (request, reply) => {
    const { outcome } = controlBody(RESOLVE, request.body);
    const resolved = commanded(() => books.resolve(request.params.id, outcome));
    return reply.send(resolved);
  });

  app.post<ById>('/_sandbox/oy/transactions/:id/reverse', (request, reply) =>
    reply.send(commanded(() => books.reverse(request.params.id))),
  );

  app.get('/_sandbox/oy/statement.csv', (request, reply) => {
    const { from, to } = controlQuery(STATEMENT_QUERY, request.query);
    const today = businessDay(now(context.clock));
    const fromMs = boundMs(from ?? to ?? today, 'from', false);
    const toMs = boundMs(to ?? from ?? today, 'to', true);
    const csv = statementCsv(books.transactions, books.deposits, fromMs, toMs);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="oy-statement-${from ?? today}.csv"`)
      .send(csv);
  });
}
