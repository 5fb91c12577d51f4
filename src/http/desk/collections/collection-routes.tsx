import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { listBatches } from '../../../batches/batch-store.ts';
import { requireBatch } from '../../../batches/require-batch.ts';
import { ORDER_KINDS } from '../../../domain/batch-kinds.ts';
import { ORDER_STATES } from '../../../domain/order-states.ts';
import { mayBeTakenBack } from '../../../orders/decisions/cancel-order.ts';
import type { Order } from '../../../orders/order.ts';
import { refundOffer } from '../../../orders/refunds/refundable.ts';
import { orderTotals } from '../../../orders/store/order-totals-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { BATCHES_SHOWN, ROWS_SHOWN } from '../../limits.ts';
import { batchAddress, read, wholeNumber } from '../../request-input.ts';
import type { View } from '../page.tsx';
import { orderAddress, orderParts } from '../../reference-address.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { firstBadRows } from '../../batches/bad-rows-store.ts';
import { CollectionsPage } from './collections-page.tsx';
import {
  pageOfBatchOrders,
  pageOfOrderLines,
  pageOfPayments,
} from '../../collections/collections-store.ts';
import { OrderBatchPage, type OrderBatchShown } from './order-batch-page.tsx';
import { registerOrderForms } from './order-form-routes.ts';
import { OrderPage } from './order-page.tsx';
import { PAYMENT_STREAMS } from '../../collections/payment-streams.ts';
import { PaymentsPage } from './payments-page.tsx';
import { registerRefundPages } from './refund-routes.tsx';
import { readOrder } from '../../collections/read-order.ts';

const stateChosen = z
  .union([z.literal(''), z.enum(ORDER_STATES)])
  .transform((state) => (state === '' ? undefined : state))
  .optional();
const rowCount = wholeNumber(Number.MAX_SAFE_INTEGER);

const listQuery = z.strictObject({
  kind: z.enum(ORDER_KINDS).default('va'),
  state: stateChosen,
  before: rowCount.optional(),
  named: z.string().trim().max(200).optional(),
});
const paymentsQuery = z.strictObject({
  stream: z.enum(PAYMENT_STREAMS).default('va'),
  day: z.iso.date().optional(),
  before: rowCount.optional(),
});
const batchQuery = z.strictObject({
  state: stateChosen,
  after: rowCount.optional(),
  repeat: z.literal('1').optional(),
});

/** Money in: orders by kind, what was paid, a file's orders, and one order. */
export function registerCollectionPages(app: FastifyInstance, context: HttpContext): void {
  registerList(app, context);
  registerPayments(app, context);
  registerBatch(app, context);
  registerOrderForms(app, context);
  registerRefundPages(app, context);

  app.route({
    method: 'GET',
    url: '/collections/:kind/:reference',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { kind, reference } = read(orderParts, 'address', request.params);
      const view = viewFor(request);
      const shown = await readOrder(context.database.knex, kind, reference);
      const offered = await offeredTo(view, context, shown.order);
      return sendPage(reply, <OrderPage view={view} shown={shown} offered={offered} />);
    },
  });
}

async function offeredTo(view: View, context: HttpContext, order: Order) {
  const mayAsk = order.state === 'paid' && view.may('request_refund');
  return {
    refund: mayAsk ? await refundOffer(context.orders(), order) : null,
    remove: view.may('cancel') && mayBeTakenBack(context.orders(), order),
  };
}

function registerList(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/collections',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const query = read(listQuery, 'query', request.query);
      const { kind, state, before = Number.MAX_SAFE_INTEGER, named = '' } = query;
      if (named !== '') return reply.redirect(orderAddress(kind, named.normalize('NFC')), 303);
      const orders = await pageOfOrderLines(knex, { kind, state, before, limit: ROWS_SHOWN });
      const last = orders.at(-1);
      const nextBefore = last !== undefined && orders.length === ROWS_SHOWN ? last.id : null;
      const batches = await listBatches(knex, ORDER_KINDS, BATCHES_SHOWN);
      const shown = { kind, state, orders, nextBefore };
      return sendPage(
        reply,
        <CollectionsPage view={viewFor(request)} batches={batches} shown={shown} />,
      );
    },
  });
}

function registerPayments(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/collections/payments',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { stream, day, before: id } = read(paymentsQuery, 'query', request.query);
      const before = day !== undefined && id !== undefined ? { day, id } : null;
      const payments = await pageOfPayments(knex, { stream, before, limit: ROWS_SHOWN });
      const last = payments.at(-1);
      const next = last !== undefined && payments.length === ROWS_SHOWN ? last : null;
      return sendPage(
        reply,
        <PaymentsPage view={viewFor(request)} stream={stream} payments={payments} next={next} />,
      );
    },
  });
}

function registerBatch(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/collections/batches/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const shown = await orderBatchShown(context, request);
      return sendPage(reply, <OrderBatchPage view={viewFor(request)} shown={shown} />);
    },
  });
}

async function orderBatchShown(
  { database: { knex } }: HttpContext,
  request: FastifyRequest,
): Promise<OrderBatchShown> {
  const { id } = read(batchAddress, 'address', request.params);
  const { state, after = 0, repeat } = read(batchQuery, 'query', request.query);
  const batch = await requireBatch(knex, id, 'orders');
  if (batch.kind === 'payouts') throw new Error(`batch ${id} holds no orders`);
  const page = { batchId: id, state, afterRow: after, limit: ROWS_SHOWN };
  const orders = await pageOfBatchOrders(knex, page);
  const last = orders.at(-1);
  return {
    batch,
    kind: batch.kind,
    totals: await orderTotals(knex, id),
    badRows: await firstBadRows(knex, id),
    isRepeat: repeat !== undefined,
    orders,
    state,
    nextAfter: last !== undefined && orders.length === ROWS_SHOWN ? last.row : null,
  };
}
