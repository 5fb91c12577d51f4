import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sen } from '../../domain/money.ts';
import { approveBatch } from '../../payouts/approval/approve-batch.ts';
import {
  cancelBatch,
  decideReview,
  pauseBatch,
  rejectBatch,
  resumeBatch,
} from '../../payouts/approval/batch-operations.ts';
import { retryBatch } from '../../payouts/retry/retry-batch.ts';
import type { BatchCommand } from '../../batches/on-batch.ts';
import type { PayoutBatchResult } from '../../payouts/approval/on-payout-batch.ts';
import type { PayoutContext } from '../../payouts/payout-context.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import {
  approvalAnswer,
  retriedAnswer,
  reviewedAnswer,
  touchedAnswer,
} from '../openapi/answer-schemas.ts';
import { batchAddress, read, reviewAddress, whyField } from '../request-input.ts';
import { userOf } from '../route-access.ts';

/** All three, always: what the approver saw is what is approved (design, law 7). */
const approvalBody = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash has 64 hexadecimal digits'),
  count: z.int().positive(),
  total_sen: z.int().positive(),
});

const orderBody = z
  .strictObject({ reason: z.string().max(MAX_REASON_CHARS).optional() })
  .nullish()
  .transform((body) => body ?? {});

const reviewBody = z.strictObject({
  decision: z.enum(['accept', 'reject']),
  reason: whyField,
});

const ORDER_SUMMARIES = {
  reject: 'The approver says no: nothing of the batch is paid',
  pause: 'Nothing more is sent; what was sent is followed on',
  resume: 'Sends on, after a pause and for payouts that are held for a person',
  cancel: 'Cancels whatever was not sent',
  retry: 'Asks for another attempt at what failed; it waits for a new approval',
} as const;

type BatchOperation = (context: PayoutContext, order: BatchCommand) => Promise<PayoutBatchResult>;

const ORDERS = {
  reject: rejectBatch,
  pause: pauseBatch,
  resume: resumeBatch,
  cancel: cancelBatch,
  retry: retryBatch,
} as const satisfies Record<string, BatchOperation>;

/** What persons decide about batches; the name beside each decision is the token's user. */
export function registerDecisionRoutes(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/batches/:id/approve',
    config: {
      access: 'approve',
      recognisesRepeat: true,
      api: {
        name: 'approveBatch',
        summary: 'A second person approves the ready rows, as they were seen',
        address: batchAddress,
        body: { schema: approvalBody },
        answers: [{ status: 200, about: 'It is approved.', schema: approvalAnswer }],
        errors: [
          'batch_unknown',
          'batch_of_other_kind',
          'approver_is_maker',
          'approval_above_limit',
          'approved_already',
          'approval_stale',
          'approval_stopped',
          'inquiry_under_way',
          'nothing_to_approve',
          'balance_too_low',
          'batch_closed',
          'provider_refuses_us',
          'provider_silent',
        ],
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const { hash, count, total_sen } = read(approvalBody, 'body', request.body);
      const approval = await approveBatch(context.payouts(), {
        batchId: id,
        by: userOf(request),
        hash,
        count,
        total: sen(total_sen),
      });
      const { total, availableBalance, ...approved } = approval;
      return { ...approved, totalSen: total, availableBalanceSen: availableBalance };
    },
  });

  for (const name of ['reject', 'pause', 'resume', 'cancel', 'retry'] as const) {
    app.route({
      method: 'POST',
      url: `/api/batches/:id/${name}`,
      config: {
        access: name,
        ...(name === 'reject' && { recognisesRepeat: true as const }),
        api: {
          name: `${name}Batch`,
          summary: ORDER_SUMMARIES[name],
          address: batchAddress,
          body: { schema: orderBody, isOptional: true },
          answers: [
            {
              status: 200,
              about: 'It is done.',
              schema: name === 'retry' ? retriedAnswer : touchedAnswer,
            },
          ],
          errors: [
            'batch_unknown',
            'batch_of_other_kind',
            'batch_closed',
            'nothing_to_do',
            ...(name === 'retry' ? ['attempts_exhausted' as const] : []),
          ],
        },
      },
      handler: async (request) => {
        const { id } = read(batchAddress, 'address', request.params);
        const { reason } = read(orderBody, 'body', request.body);
        return ORDERS[name](context.payouts(), {
          batchId: id,
          by: userOf(request),
          ...(reason !== undefined && { reason }),
        });
      },
    });
  }

  app.route({
    method: 'POST',
    url: '/api/batches/:id/review/:row',
    config: {
      access: 'decide_review',
      recognisesRepeat: true,
      api: {
        name: 'decideReview',
        summary: 'Accept or reject a row in review',
        address: reviewAddress,
        body: { schema: reviewBody },
        answers: [{ status: 200, about: 'It is decided.', schema: reviewedAnswer }],
        errors: ['batch_unknown', 'batch_of_other_kind', 'row_not_in_review', 'reason_missing'],
      },
    },
    handler: async (request) => {
      const { id, row } = read(reviewAddress, 'address', request.params);
      const { decision, reason } = read(reviewBody, 'body', request.body);
      const by = userOf(request);
      await decideReview(context.payouts(), { batchId: id, by, rowNumber: row, decision, reason });
      return { batchId: id, row, decision };
    },
  });
}
