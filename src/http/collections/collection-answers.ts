import { z } from 'zod';
import { ORDER_KINDS } from '../../domain/batch-kinds.ts';
import { ORDER_STATES } from '../../domain/order-states.ts';
import { REFUND_STATES } from '../../orders/refunds/refund-store.ts';
import {
  attemptAnswer,
  eventAnswer,
  postingLineAnswer,
  TOLD_ANSWER,
} from '../history/told-answers.ts';
import { warnings } from '../openapi/answer-schemas.ts';
import {
  amountSen,
  at,
  batchId,
  count,
  day,
  nextAfter,
  rowNumber,
  uploadedShape,
} from '../openapi/answer-parts.ts';

/** What the API answers about orders, which bring money in. */

const kind = z.enum(ORDER_KINDS);
const state = z.enum(ORDER_STATES);
const text = z.string().nullable();
const amountOrNull = amountSen
  .nullable()
  .describe('null: the payer decides, or no money is asked for');

const orderBatchShape = { ...uploadedShape, kind };

export const orderBatchListAnswer = z.strictObject({
  batches: z.array(z.strictObject(orderBatchShape)),
});

export const orderBatchAnswer = z.strictObject({
  ...orderBatchShape,
  fileSha256: z.string(),
  format: z.looseObject({}).describe('how the file was understood'),
  warnings,
  byState: z.partialRecord(state, count),
  amountByStateSen: z.partialRecord(state, amountSen),
});

const orderLine = z.strictObject({
  batchId,
  row: rowNumber,
  reference: z.string(),
  state,
  reason: text,
  amountSen: amountOrNull,
  providerId: text.describe('our id of it at the provider'),
  expiresAt: at.nullable(),
});

export const batchOrdersAnswer = z.strictObject({
  batchId,
  orders: z.array(orderLine),
  nextAfter,
});

export const orderListAnswer = z.strictObject({
  kind,
  orders: z.array(orderLine),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});

export const orderAnswer = z.strictObject({
  kind,
  reference: z.string(),
  batchId,
  row: rowNumber,
  state,
  reasonCode: text,
  reason: text,
  next: z.string().describe('what moves it on, such as `payer_pays`'),
  nextActionAt: at.nullable(),
  expiresAt: at.nullable(),
  finishedAt: at.nullable(),
  amountSen: amountOrNull,
  provider: text,
  attempt: count.describe('the number of the newest attempt'),
  providerId: text,
  providerReference: text,
  providerStatus: text,
  failureCode: text,
  payment: z
    .record(z.string(), z.string())
    .describe('what the payer needs; masked without `see_accounts`'),
  payments: z.array(
    z.strictObject({
      item: z.string().describe('the provider’s identity of it'),
      grossSen: amountSen,
      feeSen: amountSen,
      taxSen: amountSen,
      paidAt: at,
      source: z.string(),
    }),
  ),
  refunds: z.array(
    z.strictObject({
      refundId: z.string(),
      state: z.enum(REFUND_STATES),
      stateSince: at,
      amountSen,
      reason: z.string(),
      requestedBy: z.string(),
      approvedBy: text,
      message: text,
    }),
  ),
  events: z.array(eventAnswer),
  attempts: z.array(attemptAnswer),
  postings: z.array(postingLineAnswer),
  ...TOLD_ANSWER,
});

export const paymentListAnswer = z.strictObject({
  payments: z.array(
    z.strictObject({
      provider: z.string(),
      item: z.string(),
      through: z.string().describe('what it came in through'),
      grossSen: amountSen,
      feeSen: amountSen,
      taxSen: amountSen,
      netSen: amountSen,
      paidAt: at,
      day,
      source: z.string(),
      kind: kind.nullable().describe('of the order that it pays; null: it pays none of ours'),
      reference: text,
    }),
  ),
  nextAfter: z.string().nullable().describe('for the next page, as `after`; null at the end'),
});
