import { z } from 'zod';
import { at, count } from '../openapi/answer-parts.ts';

export const auditAnswer = z.strictObject({
  entries: z.array(
    z.strictObject({
      number: z.int().positive(),
      at,
      actor: z.string(),
      action: z.string(),
      subject: z.string(),
      details: z.looseObject({}),
      seal: z.string().describe('SHA-256 of it and of the seal before'),
    }),
  ),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});

export const auditCheckAnswer = z.strictObject({
  isWhole: z.boolean(),
  entries: count,
  noted: z.string().describe('to be kept elsewhere, and given to the next check'),
  firstBroken: z
    .int()
    .nullable()
    .describe('the first entry that does not follow from the one before'),
  isNoted: z
    .boolean()
    .nullable()
    .describe('whether the entry that was noted is there; null: none was'),
});
