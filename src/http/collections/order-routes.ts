import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { ORDER_STATES } from '../../domain/order-states.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { referenceOfAddress } from '../reference-address.ts';
import { pageLimit, place, read } from '../request-input.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { orderAnswer, orderListAnswer, paymentListAnswer } from './collection-answers.ts';
import { pageOfOrderLines, pageOfPayments, type PaymentLine } from './collections-store.ts';
import { orderLine, orderView, paymentLine } from './order-view.ts';
import { PAYMENT_STREAMS } from './payment-streams.ts';
import { readOrder } from './read-order.ts';

const ordersQuery = z.strictObject({
  kind: z.enum(ORDER_KINDS),
  state: z.enum(ORDER_STATES).optional(),
  before: place,
  limit: pageLimit,
});
const orderAddress = z.strictObject({ kind: z.enum(ORDER_KINDS), reference: z.string() });
const paymentsQuery = z.strictObject({
  stream: z.enum(PAYMENT_STREAMS),
  after: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}\.\d{1,15}$/, 'not the end of a page')
    .optional(),
  limit: pageLimit,
});

/** Orders by kind, one order, and what came in. */
export function registerOrderRoutes(
  app: FastifyInstance,
  { database: { knex } }: HttpContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/orders',
    config: {
      access: 'read',
      api: {
        name: 'listOrders',
        summary: 'The newest orders of a kind',
        query: ordersQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: orderListAnswer }],
      },
    },
    handler: async (request) => {
      const query = read(ordersQuery, 'query', request.query);
      const { kind, state, before = Number.MAX_SAFE_INTEGER, limit = LINES_SHOWN } = query;
      const orders = await pageOfOrderLines(knex, { kind, state, before, limit });
      const last = orders.length === limit ? orders.at(-1) : undefined;
      return { kind, orders: orders.map(orderLine), nextBefore: last?.id ?? null };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/orders/:kind/:reference',
    config: {
      access: 'read',
      api: {
        name: 'getOrder',
        summary: 'One order: its state and why, its payments and refunds, and its history',
        about: 'A reference that is `.` or `..`, or begins with `~`, has a `~` before it.',
        address: orderAddress,
        answers: [{ status: 200, about: 'The order.', schema: orderAnswer }],
        errors: ['order_unknown'],
      },
    },
    handler: async (request) => {
      const { kind, reference } = read(orderAddress, 'address', request.params);
      const shown = await readOrder(knex, kind, referenceOfAddress(reference));
      return orderView(accountsSeenBy(callerOf(request)), shown);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/payments',
    config: {
      access: 'read',
      api: {
        name: 'listPayments',
        summary: 'What came in, of one stream, with fee, tax and net',
        query: paymentsQuery,
        answers: [{ status: 200, about: 'By day, newest first.', schema: paymentListAnswer }],
      },
    },
    handler: async (request) => {
      const { stream, after, limit = LINES_SHOWN } = read(paymentsQuery, 'query', request.query);
      const payments = await pageOfPayments(knex, { stream, before: placeOf(after), limit });
      const last = payments.length === limit ? payments.at(-1) : undefined;
      return {
        payments: payments.map(paymentLine),
        nextAfter: last === undefined ? null : placeText(last),
      };
    },
  });
}

const placeText = ({ day, id }: PaymentLine): string => `${day}.${id}`;

function placeOf(after: string | undefined): { day: string; id: number } | null {
  if (after === undefined) return null;
  const [day = '', id] = after.split('.');
  return { day, id: Number(id) };
}
