import type { KeyObject } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sumSen } from '../../domain/money.ts';
import { instant } from '../../domain/time.ts';
import { controlBody, controlQuery } from '../control.ts';
import { ControlError } from '../control-error.ts';
import type { Outbox } from '../outbox.ts';
import type { PaylabsBooks } from './books.ts';
import { type Order, ORDER_STATES, REFUND_STATES, type Refund } from './events.ts';
import type { PaylabsSettings } from './options.ts';
import { paymentsCsv, refundsCsv } from './reconciliation-file.ts';
import { publicKeyOf, spkiOf } from './signing.ts';

const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const KEYS = z.strictObject({ merchantPublicKey: z.string().min(1).max(10_000) });
const PAGE = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
const FILE = z.strictObject({
  payDate: z
    .string()
    .transform((text) => text.replaceAll('-', ''))
    .pipe(z.string().regex(/^\d{8}$/, 'must be a day: 20220412 or 2022-04-12')),
  transactionType: z.enum(['10', '20']).default('10'),
});

const iso = (ms: number | null): string | null => (ms === null ? null : instant(ms));

function printedOrder(order: Order): object {
  return {
    merchantTradeNo: order.merchantTradeNo,
    platformTradeNo: order.platformTradeNo,
    storeId: order.storeId,
    paymentType: order.paymentType,
    feeType: order.feeType,
    requestedSen: order.requested,
    amountSen: order.amount,
    feeSen: order.transFee,
    vatSen: order.vatFee,
    state: order.state,
    createdAt: iso(order.atMs),
    expiresAt: iso(order.expiresMs),
    endedAt: iso(order.endedMs),
  };
}

function printedRefund(refund: Refund): object {
  return {
    merchantRefundNo: refund.merchantRefundNo,
    platformRefundNo: refund.platformRefundNo,
    merchantTradeNo: refund.merchantTradeNo,
    refundAmountSen: refund.refundAmount,
    reason: refund.reason,
    state: refund.state,
    createdAt: iso(refund.atMs),
    endedAt: iso(refund.endedMs),
  };
}

/** Counts and amounts by state. */
function tally<Item extends { readonly state: string }>(
  items: readonly Item[],
  states: readonly Item['state'][],
  amountOf: (item: Item) => Order['amount'],
): object {
  return Object.fromEntries(
    states.map((state) => {
      const those = items.filter((item) => item.state === state);
      return [state, { count: those.length, amountSen: sumSen(those.map(amountOf)) }];
    }),
  );
}

export function summaryOf(books: PaylabsBooks, outbox: Outbox): object {
  const { orders, refunds } = books.state;
  const paid = orders.filter(({ state }) => state === 'paid');
  const done = refunds.filter(({ state }) => state === 'done');
  const count = (...states: string[]): number =>
    outbox.messages.filter(({ state }) => states.includes(state)).length;
  return {
    byState: tally(orders, ORDER_STATES, ({ amount }) => amount),
    paidCount: paid.length,
    paidAmountSen: sumSen(paid.map(({ amount }) => amount)),
    paidRequestedSen: sumSen(paid.map(({ requested }) => requested)),
    paidFeesSen: sumSen(paid.map(({ transFee }) => transFee)),
    paidVatSen: sumSen(paid.map(({ vatFee }) => vatFee)),
    refundsByState: tally(refunds, REFUND_STATES, ({ refundAmount }) => refundAmount),
    refundedCount: done.length,
    refundedAmountSen: sumSen(done.map(({ refundAmount }) => refundAmount)),
    callbackUrl: books.callbackUrl,
    callbacks: {
      open: count('waiting', 'sending'),
      delivered: count('delivered'),
      givenUp: count('given_up'),
      lost: count('lost'),
    },
  };
}

function page<Item>(items: readonly Item[], query: unknown, print: (item: Item) => object): object {
  const { after, limit } = controlQuery(PAGE, query);
  const end = after + limit;
  return {
    items: items.slice(after, end).map(print),
    nextAfter: end < items.length ? end : null,
  };
}

interface ControlParts {
  readonly books: PaylabsBooks;
  readonly outbox: Outbox;
  readonly settings: PaylabsSettings;
  readonly platformKey: KeyObject;
}

/** Control endpoints of Paylabs' books. Amounts in sen, times in UTC. */
export function registerPaylabsControlRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { books, outbox, settings } = parts;
  type ById = { Params: { id: string } };

  app.get('/_sandbox/paylabs', (_request, reply) => reply.send(summaryOf(books, outbox)));
  app.get('/_sandbox/paylabs/orders', (request, reply) =>
    reply.send(page(books.state.orders, request.query, printedOrder)),
  );
  app.get('/_sandbox/paylabs/refunds', (request, reply) =>
    reply.send(page(books.state.refunds, request.query, printedRefund)),
  );
  app.get('/_sandbox/paylabs/callbacks', (_request, reply) =>
    reply.send({ messages: outbox.messages }),
  );
  app.put('/_sandbox/paylabs/callback-url', (request, reply) => {
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });

  for (const [deed, end] of [
    ['pay', 'paid'],
    ['fail', 'failed'],
    ['expire', 'expired'],
  ] as const) {
    app.post<ById>(`/_sandbox/paylabs/:id/${deed}`, (request, reply) =>
      reply.send(printedOrder(books.end(request.params.id, end))),
    );
  }
  for (const [deed, end] of [
    ['complete', 'done'],
    ['fail', 'failed'],
  ] as const) {
    app.post<ById>(`/_sandbox/paylabs/refunds/:id/${deed}`, (request, reply) =>
      reply.send(printedRefund(books.endRefund(request.params.id, end))),
    );
  }

  registerKeyRoutes(app, parts);
  app.get('/_sandbox/paylabs/reconciliation.csv', (request, reply) => {
    const { payDate, transactionType } = controlQuery(FILE, request.query);
    const { state } = books;
    const csv =
      transactionType === '10'
        ? paymentsCsv(state.orders, payDate, settings.merchantId)
        : refundsCsv(state.refunds, (id) => state.order(id), payDate, settings.merchantId);
    return reply.type('text/csv; charset=utf-8').send(csv);
  });
}

function registerKeyRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { books, settings, platformKey } = parts;
  const keys = (): object => ({
    merchantId: settings.merchantId,
    platformPublicKey: spkiOf(platformKey),
    merchantPublicKey: spkiOf(publicKeyOf(books.merchantKey)),
  });
  app.get('/_sandbox/paylabs/keys', (_request, reply) => reply.send(keys()));
  app.put('/_sandbox/paylabs/keys', (request, reply) => {
    const { merchantPublicKey } = controlBody(KEYS, request.body);
    books.setMerchantKey(checkedKey(merchantPublicKey));
    return reply.send(keys());
  });
}

function checkedKey(text: string): string {
  try {
    return spkiOf(publicKeyOf(text));
  } catch {
    throw new ControlError(
      400,
      'merchantPublicKey is no public key',
      'send an RSA key of 2048 bits as SPKI: PEM or bare base64',
    );
  }
}
