import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { resolveRefund } from '../../../orders/refunds/hear-of-refund.ts';
import {
  approveRefund,
  declineRefund,
  unknownRefund,
} from '../../../orders/refunds/refund-decisions.ts';
import { REFUND_STATES } from '../../../orders/refunds/refund-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { ROWS_SHOWN } from '../../limits.ts';
import { read, wholeNumber, whatShowsItField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { orderAddress } from '../../reference-address.ts';
import { sendPage, viewFor } from '../send-page.ts';
import type { BackTo } from './refund-table.tsx';
import { REFUNDS, RefundsPage } from './refunds-page.tsx';
import { orderOfRefund, pageOfRefunds } from '../../collections/refunds-store.ts';

const listQuery = z.strictObject({
  state: z
    .union([z.literal(''), z.enum(REFUND_STATES)])
    .transform((state) => (state === '' ? undefined : state))
    .optional(),
  before: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
});
const refundAddress = z.strictObject({ id: z.string() });
const decision = {
  form_token: z.string(),
  back: z.enum(['list', 'order']).default('list'),
} as const;
const decisionForm = z.strictObject(decision);
const resolutionForm = z.strictObject({
  ...decision,
  as: z.enum(['done', 'failed']),
  reason: whatShowsItField,
});

const DECISIONS = { approve: approveRefund, decline: declineRefund } as const;

/** `/collections/refunds`: money back to payers, and what a second person decides about it. */
export function registerRefundPages(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: REFUNDS,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { state, before = Number.MAX_SAFE_INTEGER } = read(listQuery, 'query', request.query);
      const refunds = await pageOfRefunds(knex, { state, before, limit: ROWS_SHOWN });
      const last = refunds.at(-1);
      const nextBefore = last !== undefined && refunds.length === ROWS_SHOWN ? last.id : null;
      const shown = { view: viewFor(request), state, refunds, nextBefore };
      return sendPage(reply, <RefundsPage {...shown} />);
    },
  });

  app.route({
    method: 'GET',
    url: `${REFUNDS}/:id`,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const refundId = refundIdOf(request);
      const order = await orderOfRefund(knex, refundId);
      if (order === null) throw unknownRefund(refundId);
      const { kind, reference } = order;
      return reply.redirect(
        `${orderAddress(kind, reference)}#${encodeURIComponent(refundId)}`,
        303,
      );
    },
  });

  for (const to of ['approve', 'decline'] as const) {
    app.route({
      method: 'POST',
      url: `${REFUNDS}/:id/${to}`,
      config: { access: 'approve_refund', desk: true },
      handler: async (request, reply) => {
        const refundId = refundIdOf(request);
        const { back } = read(decisionForm, 'body', request.body);
        await DECISIONS[to](context.orders(), { refundId, by: userOf(request) });
        return reply.redirect(await comeBackTo(context, back, refundId), 303);
      },
    });
  }

  app.route({
    method: 'POST',
    url: `${REFUNDS}/:id/resolve`,
    config: { access: 'approve_refund', desk: true },
    handler: async (request, reply) => {
      const refundId = refundIdOf(request);
      const { back, as, reason } = read(resolutionForm, 'body', request.body);
      await resolveRefund(context.orders(), { refundId, as, by: userOf(request), reason });
      return reply.redirect(await comeBackTo(context, back, refundId), 303);
    },
  });
}

const refundIdOf = (request: FastifyRequest): string =>
  read(refundAddress, 'address', request.params).id;

async function comeBackTo(
  { database: { knex } }: HttpContext,
  back: BackTo,
  refundId: string,
): Promise<string> {
  if (back === 'list') return REFUNDS;
  const order = await orderOfRefund(knex, refundId);
  return order === null ? REFUNDS : orderAddress(order.kind, order.reference);
}
