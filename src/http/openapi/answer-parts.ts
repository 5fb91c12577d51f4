import { z } from 'zod';

/** What answers are made of. */

export const count = z.int().nonnegative();
export const amountSen = z.int().describe('whole sen: 1/100 rupiah');
export const at = z.iso.datetime().describe('UTC');
export const day = z.string().describe('2026-11-21, Jakarta');
export const batchId = z.string().describe('B20261121-7KQ4MX');
export const rowNumber = z.int().positive();
export const account = z.string().describe('masked without `see_accounts`');
/** What is known of an uploaded file, whatever its rows ask for. */
export const uploadedShape = {
  batchId,
  file: z.string(),
  pausedAt: at.nullable(),
  uploadedBy: z.string(),
  uploadedAt: at,
  rows: z.strictObject({
    read: count,
    accepted: count,
    duplicate: count,
    rejected: count,
    ignored: count,
  }),
  amountSen,
  correctsBatchId: batchId.nullable(),
};
export const tally = z.strictObject({ count, amountSen });
/** Of a list that goes on. */
export const nextAfter = z
  .int()
  .nullable()
  .describe('for the next page, as `after`; null at the end');
export const depositAnswer = z
  .strictObject({ provider: z.string(), at, availableSen: amountSen })
  .nullable()
  .describe('as the provider last told it');
