import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sen } from '../../../domain/money.ts';
import { approveBatch } from '../../../payouts/approval/approve-batch.ts';
import {
  cancelBatch,
  decideReview,
  pauseBatch,
  rejectBatch,
  resumeBatch,
} from '../../../payouts/approval/batch-operations.ts';
import { retryBatch } from '../../../payouts/retry/retry-batch.ts';
import type { HttpContext } from '../../http-context.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { batchAddress, read, reviewAddress, whyField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';

const formToken = z.string();
const digits = z.string().regex(/^\d{1,15}$/, 'a whole number is needed');

/** What the page showed is what is approved (design, law 7). */
const approvalForm = z.strictObject({
  form_token: formToken,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  count: digits.transform(Number),
  total_sen: digits.transform(Number),
});
const orderForm = z.strictObject({
  form_token: formToken,
  reason: z.string().trim().max(MAX_REASON_CHARS).optional(),
});
const reviewForm = z.strictObject({
  form_token: formToken,
  decision: z.enum(['accept', 'reject']),
  reason: whyField,
});

const ORDERS = {
  reject: rejectBatch,
  pause: pauseBatch,
  resume: resumeBatch,
  cancel: cancelBatch,
  retry: retryBatch,
} as const;

/** What persons decide about a batch, from its page, to which they come back. */
export function registerBatchForms(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/batches/:id/approve',
    config: { access: 'approve', desk: true },
    handler: async (request, reply) => {
      const { id } = read(batchAddress, 'address', request.params);
      const { hash, count, total_sen } = read(approvalForm, 'body', request.body);
      const total = sen(total_sen);
      await approveBatch(context.payouts(), {
        batchId: id,
        by: userOf(request),
        hash,
        count,
        total,
      });
      return reply.redirect(`/batches/${id}`, 303);
    },
  });

  for (const name of ['reject', 'pause', 'resume', 'cancel', 'retry'] as const) {
    app.route({
      method: 'POST',
      url: `/batches/:id/${name}`,
      config: { access: name, desk: true },
      handler: async (request, reply) => {
        const { id } = read(batchAddress, 'address', request.params);
        const { reason } = read(orderForm, 'body', request.body);
        const order = { batchId: id, by: userOf(request), ...(reason ? { reason } : {}) };
        await ORDERS[name](context.payouts(), order);
        return reply.redirect(`/batches/${id}`, 303);
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/batches/:id/review/:row',
    config: { access: 'decide_review', desk: true },
    handler: async (request, reply) => {
      const { id, row } = read(reviewAddress, 'address', request.params);
      const { decision, reason } = read(reviewForm, 'body', request.body);
      const by = userOf(request);
      await decideReview(context.payouts(), { batchId: id, by, rowNumber: row, decision, reason });
      return reply.redirect(`/batches/${id}?state=review`, 303);
    },
  });
}
