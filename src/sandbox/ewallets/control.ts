import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addSen, type Sen, ZERO } from '../../domain/money.ts';
import { instant } from '../../domain/time.ts';
import { controlBody, controlQuery } from '../control.ts';
import { ControlError } from '../control-error.ts';
import type { Outbox, OutboxEntry } from '../outbox.ts';
import { checkoutUrl, paymentId, statusWord } from './answers.ts';
import type { EwalletBooks } from './books.ts';
import { BRANDS, type EwalletBrand, type Payment, STATUSES, WALLETS } from './events.ts';
import { FAILURE_CODES, NOT_AUTHORIZED } from './mocks.ts';

interface ControlDesk {
  readonly books: Readonly<Record<EwalletBrand, EwalletBooks>>;
  readonly outboxes: Readonly<Record<EwalletBrand, Outbox>>;
}

const FAIL = z.strictObject({
  failureCode: z
    .string()
    .refine((code) => FAILURE_CODES.includes(code), `must be one of ${FAILURE_CODES.join(', ')}`)
    .default(NOT_AUTHORIZED),
});
const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
/** Only needed where two wallets have a payment of the same external_id. */
const WHICH = z.strictObject({ wallet: z.enum(WALLETS).optional() });

function printed(books: EwalletBooks, of: Payment): object {
  return {
    externalId: of.externalId,
    wallet: of.wallet,
    version: of.version,
    paymentId: paymentId(books.printer, of),
    amountSen: of.amount,
    status: of.status,
    providerStatus: statusWord(of),
    failureCode: of.failureCode,
    phone: of.phone,
    items: of.items,
    callbackUrl: of.callbackUrl,
    checkoutUrl: checkoutUrl(books.printer, of),
    createdAt: instant(of.createdMs),
    changedAt: instant(of.changedMs),
    expiresAt: instant(of.expiresMs),
  };
}

function tally(payments: readonly Payment[]): { count: number; amountSen: Sen } {
  let amountSen = ZERO;
  for (const { amount } of payments) amountSen = addSen(amountSen, amount);
  return { count: payments.length, amountSen };
}

function summary(desk: ControlDesk, brand: EwalletBrand): object {
  const payments = desk.books[brand].list();
  const ofStatus = (status: string) => payments.filter((payment) => payment.status === status);
  const paid = tally(ofStatus('paid'));
  const states = desk.outboxes[brand].messages.map(({ state }) => state);
  const sent = (...which: string[]) => states.filter((state) => which.includes(state)).length;
  return {
    ...tally(payments),
    byStatus: Object.fromEntries(STATUSES.map((status) => [status, tally(ofStatus(status))])),
    paidCount: paid.count,
    paidAmountSen: paid.amountSen,
    // This API tells no fee anywhere.
    paidFeesSen: ZERO,
    callbackUrl: desk.books[brand].callbackUrl,
    callbacks: {
      open: sent('waiting', 'sending'),
      delivered: sent('delivered'),
      givenUp: sent('given_up'),
      lost: sent('lost'),
    },
  };
}

function printedMessage(brand: EwalletBrand, entry: Readonly<OutboxEntry>): object {
  const { id, about, url, body, state, tries, queuedMs, dueMs, lastHttpStatus } = entry;
  const queuedAt = instant(queuedMs);
  const dueAt = instant(dueMs);
  return { brand, id, about, url, body, state, tries, queuedAt, dueAt, lastHttpStatus };
}

function brandOf(text: string): EwalletBrand {
  const brand = BRANDS.find((each) => each === text);
  if (brand !== undefined) return brand;
  throw new ControlError(404, 'no such brand', `there are ${BRANDS.join(' and ')}`);
}

function paymentOf(books: EwalletBooks, externalId: string, query: unknown): Payment {
  const { wallet } = controlQuery(WHICH, query);
  const found = (wallet === undefined ? WALLETS : [wallet]).flatMap(
    (each) => books.find(each, externalId) ?? [],
  );
  const [payment] = found;
  if (payment === undefined) {
    throw new ControlError(404, 'no such payment', 'GET /_sandbox/ewallets/:brand lists them');
  }
  if (found.length === 1) return payment;
  throw new ControlError(409, 'two wallets have it', 'say which: ?wallet=OVO, DANA or LINKAJA');
}

const ENDINGS: Readonly<
  Record<string, (books: EwalletBooks, payment: Payment, body: unknown) => Payment | null>
> = {
  pay: (books, payment) => books.end(payment, 'paid', null),
  fail: (books, payment, body) => {
    const { failureCode } = controlBody(FAIL, body === '' || body === undefined ? '{}' : body);
    // Only OVO has words for why.
    return books.end(payment, 'failed', payment.wallet === 'OVO' ? failureCode : null);
  },
  expire: (books, payment) => books.expire(payment),
};

/** Control endpoints of the e-wallets. Amounts in sen, times in UTC. */
export function registerEwalletControl(app: FastifyInstance, desk: ControlDesk): void {
  type OfBrand = { Params: { brand: string } };
  type OfPayment = { Params: { brand: string; externalId: string } };

  app.get('/_sandbox/ewallets', (_request, reply) =>
    reply.send(Object.fromEntries(BRANDS.map((brand) => [brand, summary(desk, brand)]))),
  );

  app.get('/_sandbox/ewallets/callbacks', (_request, reply) => {
    const messages = BRANDS.flatMap((brand) =>
      desk.outboxes[brand].messages.map((entry) => printedMessage(brand, entry)),
    );
    return reply.send({ count: messages.length, messages });
  });

  app.get<OfBrand>('/_sandbox/ewallets/:brand', (request, reply) => {
    const brand = brandOf(request.params.brand);
    const books = desk.books[brand];
    const payments = books.list().map((payment) => printed(books, payment));
    return reply.send({ summary: summary(desk, brand), payments });
  });

  app.put<OfBrand>('/_sandbox/ewallets/:brand/callback-url', (request, reply) => {
    const books = desk.books[brandOf(request.params.brand)];
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });

  app.get<OfPayment>('/_sandbox/ewallets/:brand/:externalId', (request, reply) => {
    const books = desk.books[brandOf(request.params.brand)];
    const payment = paymentOf(books, request.params.externalId, request.query);
    return reply.send(printed(books, payment));
  });

  for (const [ending, end] of Object.entries(ENDINGS)) {
    app.post<OfPayment>(`/_sandbox/ewallets/:brand/:externalId/${ending}`, (request, reply) => {
      const books = desk.books[brandOf(request.params.brand)];
      const payment = paymentOf(books, request.params.externalId, request.query);
      const ended = end(books, payment, request.body);
      if (ended !== null) return reply.send(printed(books, ended));
      throw new ControlError(409, `it is ${payment.status} already and stays so`, 'make another');
    });
  }
}
