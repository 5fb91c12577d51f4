import { z } from 'zod';
import { PAYOUT_STATES } from '../../domain/payout-states.ts';
import { amountSen, at, batchId, count, nextAfter, uploadedShape } from './answer-parts.ts';

/** What the API answers, for its description; a test holds real answers against these. */

const batchLineShape = {
  ...uploadedShape,
  state: z.enum(['checking', 'approved', 'rejected', 'cancelled']),
  phase: z.string().describe('where the batch is, in words'),
};

export const warnings = z
  .array(z.strictObject({ code: z.string(), rows: count, example: z.string() }))
  .describe('about rows that were taken');

export const badRowsAnswer = z.strictObject({
  batchId,
  rows: z.array(
    z.strictObject({
      row: z.int().positive(),
      outcome: z.enum(['rejected', 'duplicate']),
      reasons: z.array(
        z.strictObject({
          column: z.string().nullable().describe('as the file calls it; null: the whole row'),
          value: z.string().nullable().describe('null without `see_accounts`'),
          message: z.string(),
        }),
      ),
    }),
  ),
  nextAfter,
});

export const batchListAnswer = z.strictObject({ batches: z.array(z.strictObject(batchLineShape)) });

export const batchAnswer = z.strictObject({
  ...batchLineShape,
  fileSha256: z.string(),
  format: z.looseObject({}).describe('how the file was understood'),
  warnings,
  refusedRows: count,
  correctedRows: count,
  correctedIn: z.array(z.strictObject({ batchId, rows: count })),
  byState: z.partialRecord(z.enum(PAYOUT_STATES), count),
  amountByStateSen: z.partialRecord(z.enum(PAYOUT_STATES), amountSen),
  readyToApprove: z
    .strictObject({ hash: z.string(), count, totalSen: amountSen })
    .nullable()
    .describe(
      'what an approval must name; null while the bank is asked, or where nothing is ready',
    ),
  approvals: z.array(
    z.strictObject({
      by: z.string(),
      at,
      hash: z.string(),
      count,
      totalSen: amountSen,
      layer: z.int().positive(),
      layersNeeded: z.int().positive(),
      standing: z.enum(['counts', 'released', 'void']),
    }),
  ),
  approvalsNeeded: z.int().nullable().describe('of what is ready now'),
  approvalsMissing: z.int().nullable(),
});

export const reviewPageAnswer = z.strictObject({
  batchId,
  rows: z.array(
    z.strictObject({
      row: z.int().positive(),
      reference: z.string(),
      bankCode: z.string(),
      account: z.string().describe('masked'),
      amountSen,
      expectedName: z.string().nullable(),
      foundName: z.string().nullable(),
      reasonCode: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  nextAfter,
});

export const receivedAnswer = z.strictObject({
  batchId,
  correctsBatchId: batchId.nullable(),
  counts: z.strictObject({
    read: count,
    accepted: count,
    duplicate: count,
    rejected: count,
    ignored: count,
    amountSen,
  }),
  format: z.looseObject({}).describe('how the file was understood'),
  warnings,
});

export const approvalAnswer = z.strictObject({
  batchId,
  approvedBy: z.string(),
  hash: z.string(),
  count,
  totalSen: amountSen,
  availableBalanceSen: amountSen,
  layer: z.int().positive().describe('which approval of this content it is …'),
  layersNeeded: z.int().positive().describe('… of so many, each by another person'),
  isReleased: z.boolean().describe('it was the last one: the money goes'),
});

export const touchedAnswer = z.strictObject({
  batchId,
  payouts: count.describe('how many were touched'),
});

export const retriedAnswer = z.strictObject({
  batchId,
  payouts: count.describe('how many wait for a new approval'),
  exhausted: count.describe('left as they are: they were tried as often as one payout may be'),
});

export const reviewedAnswer = z.strictObject({
  batchId,
  row: z.int().positive(),
  decision: z.enum(['accept', 'reject']),
});

export const healthAnswer = z.strictObject({
  status: z.enum(['ok', 'unwell']),
  database: z.enum(['answers', 'silent', 'fails']),
});

export const errorAnswer = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('stable, for programs'),
    message: z.string().describe('what happened'),
    next: z.string().describe('what to do'),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    requestId: z.string(),
  }),
});
