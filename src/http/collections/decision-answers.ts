import { z } from 'zod';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { REFUND_STATES } from '../../orders/refunds/refund-store.ts';
import { amountSen, at, batchId, count } from '../openapi/answer-parts.ts';

/** What the API answers to decisions about orders and refunds. */

const kind = z.enum(ORDER_KINDS);
const text = z.string().nullable();

export const ordersTouchedAnswer = z.strictObject({ batchId, orders: count });

export const orderDecidedAnswer = z.strictObject({
  kind,
  reference: z.string(),
  state: z.enum(['cancelled', 'paid', 'failed']),
});

export const refundAskedAnswer = z.strictObject({ refundId: z.string() });

export const refundDecidedAnswer = z.strictObject({
  refundId: z.string(),
  state: z.enum(['approved', 'declined', 'done', 'failed']),
});

export const refundListAnswer = z.strictObject({
  refunds: z.array(
    z.strictObject({
      refundId: z.string(),
      kind,
      reference: z.string(),
      amountSen,
      state: z.enum(REFUND_STATES),
      stateSince: at,
      reason: z.string(),
      message: text.describe('why it waits or failed, as the provider or a person told'),
      requestedBy: z.string(),
      requestedAt: at,
      approvedBy: text,
      approvedAt: at.nullable(),
    }),
  ),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});
