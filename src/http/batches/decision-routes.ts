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
import type { BatchCommand } from '../../batches/on-batch.ts';
import type { PayoutBatchResult } from '../../payouts/approval/on-payout-batch.ts';
import type { PayoutContext } from '../../payouts/payout-context.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import { batchAddress, read, reviewAddress } from '../request-input.ts';
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
  reason: z.string().trim().min(1, 'say why').max(MAX_REASON_CHARS),
});

type BatchOperation = (context: PayoutContext, order: BatchCommand) => Promise<PayoutBatchResult>;

const ORDERS = {
  reject: rejectBatch,
  pause: pauseBatch,
  resume: resumeBatch,
  cancel: cancelBatch,
} as const satisfies Record<string, BatchOperation>;

/** What persons decide about batches; the name beside each decision is the token's user. */
export function registerDecisionRoutes(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/batches/:id/approve',
    config: { access: 'approve' },
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

  for (const name of ['reject', 'pause', 'resume', 'cancel'] as const) {
    app.route({
      method: 'POST',
      url: `/api/batches/:id/${name}`,
      config: { access: name },
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
    config: { access: 'decide_review' },
    handler: async (request) => {
      const { id, row } = read(reviewAddress, 'address', request.params);
      const { decision, reason } = read(reviewBody, 'body', request.body);
      const by = userOf(request);
      await decideReview(context.payouts(), { batchId: id, by, rowNumber: row, decision, reason });
      return { batchId: id, row, decision };
    },
  });
}
