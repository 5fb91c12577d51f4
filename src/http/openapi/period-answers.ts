import { z } from 'zod';
import { at, day, tally } from './answer-parts.ts';

/** What the API answers about periods, for its description. */

const obstacle = z.strictObject({ code: z.string(), message: z.string(), next: z.string() });

export const periodListAnswer = z.strictObject({
  periods: z.array(
    z.strictObject({
      stream: z.string(),
      period: z.string(),
      from: day,
      to: day,
      closedBy: z.string(),
      closedAt: at,
      exceptionsOpen: tally,
    }),
  ),
});

export const obstaclesAnswer = z.looseObject({
  stream: z.string(),
  from: day,
  to: day,
  obstacles: z.array(obstacle),
  inputMissing: obstacle
    .nullable()
    .describe('it may be closed in spite of this, with `despite_gaps`'),
});

/** docs/reports.md says what each part of the evidence is. */
export const evidenceAnswer = z.looseObject({
  stream: z.string(),
  period: z.string(),
  from: day,
  to: day,
  closedBy: z.string(),
  closedAt: at,
  runNumber: z.int(),
  rulesSha256: z.string(),
});
