import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listBatches } from '../../batches/batch-store.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { ORDER_STATES } from '../../domain/order-states.ts';
import { orderTotals } from '../../orders/store/order-totals-store.ts';
import { receiveUpload } from '../batches/receive-upload.ts';
import { NUMBER_STYLES } from '../batches/save-upload.ts';
import { receivedView, UPLOAD_ERRORS } from '../batches/upload-route.ts';
import type { FileReceiver } from '../file-receiver.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';
import { BATCHES_SHOWN, LINES_SHOWN, MAX_BATCHES_SHOWN } from '../limits.ts';
import { receivedAnswer } from '../openapi/answer-schemas.ts';
import { batchAddress, pageLimit, place, read, wholeNumber } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { batchOrdersAnswer, orderBatchAnswer, orderBatchListAnswer } from './collection-answers.ts';
import { pageOfBatchOrders } from './collections-store.ts';
import { orderBatchLine, orderBatchView, orderLine } from './order-view.ts';

const BATCHES = '/api/order-batches';
const uploadForm = z.strictObject({
  file: z.file().describe('CSV or Excel, in the columns of its kind'),
  kind: z.enum(ORDER_KINDS).describe('what the rows ask for'),
  number_style: z.enum(NUMBER_STYLES).optional(),
});
const listQuery = z.strictObject({ limit: wholeNumber(MAX_BATCHES_SHOWN).optional() });
const ordersQuery = z.strictObject({
  after: place,
  limit: pageLimit,
  state: z.enum(ORDER_STATES).optional(),
});
const OF_BATCH = ['batch_unknown', 'batch_of_other_kind'] as const;

/** Files of orders: what asks for money, or checks an identity. */
export function registerOrderBatchRoutes(
  app: FastifyInstance,
  context: HttpContext,
  receiver: FileReceiver,
): void {
  registerUpload(app, context, receiver);
  registerReading(app, context);
}

function registerUpload(app: FastifyInstance, context: HttpContext, receiver: FileReceiver): void {
  app.route({
    method: 'POST',
    url: BATCHES,
    config: {
      access: 'upload',
      receivesFile: true,
      recognisesRepeat: true,
      api: {
        name: 'uploadOrders',
        summary:
          'Upload a file of orders of one kind: it becomes a batch as a whole, or not at all',
        about:
          'Rows that name files beside them (identity checks) need `rekon orders upload --files`.',
        body: { schema: uploadForm, type: 'multipart/form-data' },
        answers: [{ status: 201, about: 'It is a batch now.', schema: receivedAnswer }],
        errors: [...UPLOAD_ERRORS, 'columns_of_other_kind'],
      },
    },
    handler: async (request, reply) => {
      const options = { takesKind: true };
      const received = await receiver.once(request, reply, options, ({ kind, ...upload }) => {
        if (kind === 'payouts')
          throw httpProblem('request_invalid/order_kind', { kinds: ORDER_KINDS });
        return receiveUpload(context, receiver.files, kind, { ...upload, by: userOf(request) });
      });
      if (received === null) return reply;
      return reply
        .code(201)
        .header('location', `${BATCHES}/${received.batchId}`)
        .send(receivedView(received));
    },
  });
}

function registerReading(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: BATCHES,
    config: {
      access: 'read',
      api: {
        name: 'listOrderBatches',
        summary: 'The newest batches of orders, of every kind',
        query: listQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: orderBatchListAnswer }],
      },
    },
    handler: async (request) => {
      const { limit = BATCHES_SHOWN } = read(listQuery, 'query', request.query);
      return { batches: (await listBatches(knex, ORDER_KINDS, limit)).map(orderBatchLine) };
    },
  });

  app.route({
    method: 'GET',
    url: `${BATCHES}/:id`,
    config: {
      access: 'read',
      api: {
        name: 'getOrderBatch',
        summary: 'One batch of orders: how its file was understood, counts and amounts by state',
        address: batchAddress,
        answers: [{ status: 200, about: 'The batch.', schema: orderBatchAnswer }],
        errors: OF_BATCH,
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const batch = await requireBatch(knex, id, 'orders');
      return orderBatchView(batch, await orderTotals(knex, batch.id));
    },
  });

  app.route({
    method: 'GET',
    url: `${BATCHES}/:id/orders`,
    config: {
      access: 'read',
      api: {
        name: 'listOrdersOfBatch',
        summary: 'The orders of a batch in the order of its file',
        address: batchAddress,
        query: ordersQuery,
        answers: [{ status: 200, about: 'One page of them.', schema: batchOrdersAnswer }],
        errors: OF_BATCH,
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const { after = 0, limit = LINES_SHOWN, state } = read(ordersQuery, 'query', request.query);
      const batch = await requireBatch(knex, id, 'orders');
      const page = { batchId: batch.id, afterRow: after, limit, state };
      const orders = await pageOfBatchOrders(knex, page);
      const last = orders.length === limit ? orders.at(-1) : undefined;
      return { batchId: batch.id, orders: orders.map(orderLine), nextAfter: last?.row ?? null };
    },
  });
}
