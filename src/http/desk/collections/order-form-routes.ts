import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { rupiah } from '../../../domain/money.ts';
import { cancelOrder } from '../../../orders/decisions/cancel-order.ts';
import {
  cancelOrders,
  pauseOrders,
  resumeOrders,
  retryOrders,
} from '../../../orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../../orders/decisions/resolve-order.ts';
import { requestRefund } from '../../../orders/refunds/refund-decisions.ts';
import type { HttpContext } from '../../http-context.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { batchAddress, read, whatShowsItField, whyField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { orderAddress, orderParts } from '../../reference-address.ts';

const formToken = z.string();
const reason = z.string().trim().max(MAX_REASON_CHARS);
const commandForm = z.strictObject({ form_token: formToken, reason: reason.optional() });
const resolutionForm = z.strictObject({
  form_token: formToken,
  as: z.enum(['paid', 'failed']),
  reason: whatShowsItField,
});
const refundForm = z.strictObject({
  form_token: formToken,
  rupiah: z
    .string()
    .trim()
    .regex(/^0*[1-9]\d{0,12}$/, 'plain rupiah from 1 on, digits only')
    .transform((digits) => rupiah(Number(digits))),
  reason: whyField,
});

const COMMANDS = {
  pause: pauseOrders,
  resume: resumeOrders,
  cancel: cancelOrders,
  retry: retryOrders,
} as const;

/** What persons decide about orders: about a batch of them, and about one. */
export function registerOrderForms(app: FastifyInstance, context: HttpContext): void {
  for (const name of ['pause', 'resume', 'cancel', 'retry'] as const) {
    app.route({
      method: 'POST',
      url: `/collections/batches/:id/${name}`,
      config: { access: name, desk: true },
      handler: async (request, reply) => {
        const { id } = read(batchAddress, 'address', request.params);
        const { reason: why } = read(commandForm, 'body', request.body);
        const command = { batchId: id, by: userOf(request), ...(why ? { reason: why } : {}) };
        await COMMANDS[name](context.orders(), command);
        return reply.redirect(`/collections/batches/${id}`, 303);
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/collections/:kind/:reference/remove',
    config: { access: 'cancel', desk: true },
    handler: async (request, reply) => {
      const { kind, reference } = read(orderParts, 'address', request.params);
      const { reason: why } = read(commandForm, 'body', request.body);
      const asked = { kind, reference, by: userOf(request), ...(why ? { reason: why } : {}) };
      await cancelOrder(context.orders(), asked);
      return reply.redirect(orderAddress(kind, reference), 303);
    },
  });

  app.route({
    method: 'POST',
    url: '/collections/:kind/:reference/resolve',
    config: { access: 'decide_review', desk: true },
    handler: async (request, reply) => {
      const { kind, reference } = read(orderParts, 'address', request.params);
      const { as, reason: why } = read(resolutionForm, 'body', request.body);
      const decision = { kind, reference, as, by: userOf(request), reason: why };
      await resolveOrder(context.orders(), decision);
      return reply.redirect(orderAddress(kind, reference), 303);
    },
  });

  app.route({
    method: 'POST',
    url: '/collections/:kind/:reference/refund',
    config: { access: 'request_refund', desk: true },
    handler: async (request, reply) => {
      const { kind, reference } = read(orderParts, 'address', request.params);
      const { rupiah: amount, reason: why } = read(refundForm, 'body', request.body);
      const asked = { kind, reference, amount, by: userOf(request), reason: why };
      await requestRefund(context.orders(), asked);
      return reply.redirect(`${orderAddress(kind, reference)}#refunds`, 303);
    },
  });
}
