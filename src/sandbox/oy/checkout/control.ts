import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addSen, sen, type Sen, ZERO } from '../../../domain/money.ts';
import { instant } from '../../../domain/time.ts';
import { controlBody, controlQuery } from '../../control.ts';
import { ControlError } from '../../control-error.ts';
import { type CheckoutBooks, CheckoutBooksError } from './books.ts';
import { LINK_STATUSES, PAID } from './events.ts';
import type { Link } from './state.ts';

const senAmount = z.int().min(1).transform(sen);
const method = z.enum(['VA', 'CC', 'DC']);
const bank = z.string().regex(/^\w{1,20}$/);

const CHOOSE = z.strictObject({ method: method.default('VA'), bank: bank.optional() });
const PAY = z.strictObject({
  ...CHOOSE.shape,
  amountSen: senAmount.optional(),
  feeSen: z.int().min(0).transform(sen).optional(),
});
const FAIL = z.strictObject({
  method: method.default('CC'),
  bank: bank.optional(),
  final: z.boolean().default(false),
});
const EMPTY = z.strictObject({});
const STATUS = z.strictObject({ status: z.string().regex(/^\w{1,64}$/) });
const CALLBACK_URL = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const LINKS_QUERY = z.strictObject({
  status: z.enum(LINK_STATUSES).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});

function printedLink(link: Link): object {
  const { terms, invoice, charge } = link;
  return {
    paymentLinkId: link.linkId,
    partnerTxId: terms.partner_tx_id,
    username: link.username,
    kind: invoice === null ? 'checkout' : 'invoice',
    status: link.status,
    printedStatus: link.printed,
    amountSen: terms.amount,
    isOpen: terms.is_open,
    includeAdminFee: terms.include_admin_fee,
    txRefNumber: link.txRef || null,
    method: charge?.method ?? null,
    bank: charge?.bank ?? null,
    paidSen: link.paid,
    feeSen: link.fee,
    attachmentBytes: invoice?.attachment_bytes ?? 0,
    createdAt: instant(link.createdMs),
    updatedAt: instant(link.updatedMs),
    expiresAt: instant(link.expiresMs),
  };
}

interface Tally {
  count: number;
  /** What was asked for; an open link without an amount counts as nothing. */
  amountSen: Sen;
}

function summary(books: CheckoutBooks): object {
  const byStatus = new Map<string, Tally>(
    LINK_STATUSES.map((status) => [status, { count: 0, amountSen: ZERO }]),
  );
  const paid = { count: 0, amountSen: ZERO, feesSen: ZERO };
  for (const link of books.links) {
    const tally = byStatus.get(link.status);
    if (tally) {
      tally.count += 1;
      tally.amountSen = addSen(tally.amountSen, link.terms.amount ?? ZERO);
    }
    if (!PAID.has(link.status)) continue;
    paid.count += 1;
    paid.amountSen = addSen(paid.amountSen, link.paid);
    paid.feesSen = addSen(paid.feesSen, link.fee);
  }
  return {
    count: books.count,
    byStatus: Object.fromEntries(byStatus),
    paidCount: paid.count,
    paidAmountSen: paid.amountSen,
    paidFeesSen: paid.feesSen,
    callbackUrl: books.callbackUrl,
    callbacks: callbackCounts(books),
  };
}

function callbackCounts(books: CheckoutBooks): object {
  const counts = { waiting: 0, sending: 0, delivered: 0, given_up: 0, lost: 0 };
  for (const { state } of books.messages) counts[state] += 1;
  return counts;
}

/** A command on one link, its refusals turned into answers. */
function commanded(command: () => Link): object {
  try {
    return printedLink(command());
  } catch (error) {
    if (!(error instanceof CheckoutBooksError)) throw error;
    const next = 'GET /_sandbox/oy/checkout/links lists the links and their statuses';
    throw new ControlError(error.reason === 'conflict' ? 409 : 404, error.message, next);
  }
}

/** A body may be left out where every field has a default. */
const orEmpty = (body: unknown): unknown => (body === undefined || body === '' ? '{}' : body);

/** Control endpoints of the checkout's books. Amounts in sen, times in UTC. */
export function registerCheckoutControl(app: FastifyInstance, books: CheckoutBooks): void {
  const base = '/_sandbox/oy/checkout';

  app.get(base, (_request, reply) => reply.send(summary(books)));
  app.get(`${base}/callbacks`, (_request, reply) => reply.send({ callbacks: books.messages }));
  app.get(`${base}/links`, (request, reply) => {
    const { status, after, limit } = controlQuery(LINKS_QUERY, request.query);
    const found = books.links.filter((link) => status === undefined || link.status === status);
    const page = found.slice(after, after + limit);
    const nextAfter = after + limit < found.length ? after + limit : null;
    return reply.send({ links: page.map(printedLink), nextAfter });
  });
  app.put(`${base}/callback-url`, (request, reply) => {
    books.setCallbackUrl(controlBody(CALLBACK_URL, request.body).url);
    return reply.send({ url: books.callbackUrl });
  });

  function command<Body>(
    name: string,
    schema: z.ZodType<Body>,
    run: (id: string, body: Body) => Link,
  ): void {
    app.post<{ Params: { id: string } }>(`${base}/:id/${name}`, (request, reply) => {
      const body = controlBody(schema, orEmpty(request.body));
      return reply.send(commanded(() => run(request.params.id, body)));
    });
  }
  command('choose', CHOOSE, (id, choice) => books.choose(id, choice));
  command('pay', PAY, (id, { amountSen, feeSen, ...choice }) =>
    books.pay(id, choice, amountSen, feeSen),
  );
  command('fail', FAIL, (id, { final, ...choice }) => books.fail(id, choice, final));
  command('expire', EMPTY, (id) => books.expire(id));
  command('status', STATUS, (id, { status }) => books.force(id, status, LINK_STATUSES));
}
