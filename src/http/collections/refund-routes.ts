import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { resolveRefund } from '../../orders/refunds/hear-of-refund.ts';
import { approveRefund, declineRefund } from '../../orders/refunds/refund-decisions.ts';
import { REFUND_STATES } from '../../orders/refunds/refund-store.ts';
import { redactText } from '../../providers/redact.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { pageLimit, place, read, whatShowsItField } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { refundDecidedAnswer, refundListAnswer } from './decision-answers.ts';
import { pageOfRefunds, type RefundLine } from './refunds-store.ts';

const listQuery = z.strictObject({
  state: z.enum(REFUND_STATES).optional(),
  before: place,
  limit: pageLimit,
});
const refundAddress = z.strictObject({ id: z.string() });
const resolutionBody = z.strictObject({
  as: z.enum(['done', 'failed']),
  reason: whatShowsItField,
});

const DECISIONS = {
  approve: { carryOut: approveRefund, state: 'approved', summary: 'A second person approves' },
  decline: { carryOut: declineRefund, state: 'declined', summary: 'Nothing goes back' },
} as const;

/** Money back to payers, and what a second person decides about it. */
export function registerRefundRoutes(app: FastifyInstance, context: HttpContext): void {
  registerList(app, context);
  registerDecisions(app, context);
  registerResolution(app, context);
}

function registerList(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/api/refunds',
    config: {
      access: 'read',
      api: {
        name: 'listRefunds',
        summary: 'Refunds with who asked for them and who approved',
        query: listQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: refundListAnswer }],
      },
    },
    handler: async (request) => {
      const query = read(listQuery, 'query', request.query);
      const { state, before = Number.MAX_SAFE_INTEGER, limit = LINES_SHOWN } = query;
      const refunds = await pageOfRefunds(knex, { state, before, limit });
      const last = refunds.length === limit ? refunds.at(-1) : undefined;
      return { refunds: refunds.map(refundView), nextBefore: last?.id ?? null };
    },
  });
}

function registerDecisions(app: FastifyInstance, context: HttpContext): void {
  for (const name of ['approve', 'decline'] as const) {
    const { carryOut, state, summary } = DECISIONS[name];
    app.route({
      method: 'POST',
      url: `/api/refunds/:id/${name}`,
      config: {
        access: 'approve_refund',
        api: {
          name: `${name}Refund`,
          summary,
          address: refundAddress,
          answers: [{ status: 200, about: 'It is decided.', schema: refundDecidedAnswer }],
          errors: ['refund_unknown', 'refund_decided', 'approver_is_maker', 'not_refundable_now'],
        },
      },
      handler: async (request) => {
        const { id: refundId } = read(refundAddress, 'address', request.params);
        await carryOut(context.orders(), { refundId, by: userOf(request) });
        return { refundId, state };
      },
    });
  }
}

function registerResolution(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/refunds/:id/resolve',
    config: {
      access: 'approve_refund',
      api: {
        name: 'resolveRefund',
        summary: 'A person has found out how a refund ended',
        address: refundAddress,
        body: { schema: resolutionBody },
        answers: [{ status: 200, about: 'It is decided.', schema: refundDecidedAnswer }],
        errors: ['refund_unknown', 'refund_not_open', 'reason_missing'],
      },
    },
    handler: async (request) => {
      const { id: refundId } = read(refundAddress, 'address', request.params);
      const { as, reason } = read(resolutionBody, 'body', request.body);
      await resolveRefund(context.orders(), { refundId, as, by: userOf(request), reason });
      return { refundId, state: as };
    },
  });
}

function refundView({ id: _id, amount, message, ...refund }: RefundLine): object {
  return {
    ...refund,
    amountSen: amount,
    message: message === null ? null : redactText(message),
  };
}
