import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { sen } from '../../domain/money.ts';
import { cancelOrder } from '../../orders/decisions/cancel-order.ts';
import {
  cancelOrders,
  pauseOrders,
  resumeOrders,
  retryOrders,
} from '../../orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../orders/decisions/resolve-order.ts';
import { requestRefund } from '../../orders/refunds/refund-decisions.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import { referenceOfAddress } from '../reference-address.ts';
import { batchAddress, read, whatShowsItField, whyField } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { orderDecidedAnswer, ordersTouchedAnswer, refundAskedAnswer } from './decision-answers.ts';

const orderAddress = z.strictObject({ kind: z.enum(ORDER_KINDS), reference: z.string() });
const mayHaveReason = z
  .strictObject({ reason: z.string().max(MAX_REASON_CHARS).optional() })
  .nullish()
  .transform((body) => body ?? {});
const resolutionBody = z.strictObject({
  as: z.enum(['paid', 'failed']),
  reason: whatShowsItField,
});
const refundBody = z.strictObject({
  amount_sen: z.int().positive(),
  reason: whyField,
});

const COMMANDS = {
  pause: { carryOut: pauseOrders, summary: 'Nothing more of the batch is made' },
  resume: { carryOut: resumeOrders, summary: 'A paused batch goes on' },
  cancel: { carryOut: cancelOrders, summary: 'Cancels what was not made yet' },
  retry: {
    carryOut: retryOrders,
    summary: 'Asks once more for what failed, expired or was cancelled',
  },
} as const;

/** What persons decide about orders: about a batch of them, and about one. */
export function registerOrderDecisionRoutes(app: FastifyInstance, context: HttpContext): void {
  registerBatchCommands(app, context);
  registerRemoval(app, context);
  registerResolution(app, context);
  registerRefundRequest(app, context);
}

function registerBatchCommands(app: FastifyInstance, context: HttpContext): void {
  for (const name of ['pause', 'resume', 'cancel', 'retry'] as const) {
    const { carryOut, summary } = COMMANDS[name];
    app.route({
      method: 'POST',
      url: `/api/order-batches/:id/${name}`,
      config: {
        access: name,
        api: {
          name: `${name}OrderBatch`,
          summary,
          address: batchAddress,
          body: { schema: mayHaveReason, isOptional: true },
          answers: [{ status: 200, about: 'It is done.', schema: ordersTouchedAnswer }],
          errors: ['batch_unknown', 'batch_of_other_kind', 'nothing_to_do'],
        },
      },
      handler: async (request) => {
        const { id } = read(batchAddress, 'address', request.params);
        const { reason } = read(mayHaveReason, 'body', request.body);
        const by = userOf(request);
        return carryOut(context.orders(), { batchId: id, by, ...(reason ? { reason } : {}) });
      },
    });
  }
}

function registerRemoval(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/orders/:kind/:reference/remove',
    config: {
      access: 'cancel',
      api: {
        name: 'removeOrder',
        summary: 'Takes an order back that nobody has paid: its provider deletes it first',
        address: orderAddress,
        body: { schema: mayHaveReason, isOptional: true },
        answers: [{ status: 200, about: 'It is taken back.', schema: orderDecidedAnswer }],
        errors: [
          'order_unknown',
          'order_not_open',
          'order_not_removable',
          'order_not_removed',
          'order_removal_unanswered',
          'provider_refuses_us',
        ],
      },
    },
    handler: async (request) => {
      const order = orderOf(request.params);
      const { reason } = read(mayHaveReason, 'body', request.body);
      const by = userOf(request);
      await cancelOrder(context.orders(), { ...order, by, ...(reason ? { reason } : {}) });
      return { ...order, state: 'cancelled' };
    },
  });
}

function registerResolution(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/orders/:kind/:reference/resolve',
    config: {
      access: 'decide_review',
      api: {
        name: 'resolveOrder',
        summary: 'A person has found out what became of a quarantined order',
        address: orderAddress,
        body: { schema: resolutionBody },
        answers: [{ status: 200, about: 'It is decided.', schema: orderDecidedAnswer }],
        errors: ['order_unknown', 'not_quarantined', 'reason_missing'],
      },
    },
    handler: async (request) => {
      const order = orderOf(request.params);
      const { as, reason } = read(resolutionBody, 'body', request.body);
      await resolveOrder(context.orders(), { ...order, as, by: userOf(request), reason });
      return { ...order, state: as };
    },
  });
}

function registerRefundRequest(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/orders/:kind/:reference/refunds',
    config: {
      access: 'request_refund',
      api: {
        name: 'requestRefund',
        summary: 'Asks for money to go back; nothing leaves before another person approves',
        address: orderAddress,
        body: { schema: refundBody },
        answers: [{ status: 201, about: 'It is asked for.', schema: refundAskedAnswer }],
        errors: [
          'order_unknown',
          'order_not_paid',
          'not_refundable',
          'refund_too_large',
          'reason_missing',
        ],
      },
    },
    handler: async (request, reply) => {
      const order = orderOf(request.params);
      const { amount_sen, reason } = read(refundBody, 'body', request.body);
      const asked = { ...order, amount: sen(amount_sen), by: userOf(request), reason };
      return reply.code(201).send(await requestRefund(context.orders(), asked));
    },
  });
}

function orderOf(params: unknown) {
  const { kind, reference } = read(orderAddress, 'address', params);
  return { kind, reference: referenceOfAddress(reference) };
}
