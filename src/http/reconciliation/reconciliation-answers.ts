import { z } from 'zod';
import { amountSen, at, count, tally } from '../openapi/answer-parts.ts';

/** What the API answers about runs, streams and imports. */

const rate = z.number().min(0).max(1).nullable().describe('from 0 to 1; null: nothing was new');

const runShape = {
  runId: z.string(),
  number: z.int().describe('in the order of begins'),
  stream: z.string(),
  kind: z.enum(['reconciliation', 'by_hand', 'close']),
  state: z.enum(['running', 'clearing', 'publishing', 'finished', 'interrupted']),
  asOf: at,
  startedAt: at,
  startedBy: z.string(),
  endedAt: at.nullable(),
  summary: z.looseObject({}).nullable().describe('of a reconciliation, once it is finished'),
};

export const runListAnswer = z.strictObject({
  runs: z.array(z.strictObject(runShape)),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});

export const figuresAnswer = z.strictObject({
  matchRateByCount: rate,
  matchRateByValue: rate,
  exceptionsOpen: tally.describe('after it'),
});

export const runAnswer = z.strictObject({
  ...runShape,
  rulesSha256: z.string(),
  figures: figuresAnswer.nullable(),
});

const lastRun = z
  .strictObject({
    runId: z.string(),
    asOf: at,
    startedAt: at,
    endedAt: at.nullable(),
    figures: figuresAnswer.nullable(),
  })
  .nullable()
  .describe('its last reconciliation; null: it was never reconciled');

export const streamListAnswer = z.strictObject({
  streams: z.array(
    z.strictObject({
      stream: z.string(),
      title: z.string(),
      isUnderWay: z.boolean(),
      lastRun,
    }),
  ),
});

export const streamAnswer = z.strictObject({
  stream: z.string(),
  title: z.string(),
  isDeclared: z.boolean().describe('false: it was taken out of the settings, and cannot be run'),
  underWay: z
    .strictObject({
      startedAt: at.nullable().describe('null: it waits for the streams before it'),
      startedBy: z.string().nullable(),
      step: z.string().nullable().describe('of a run of this server: what it does'),
    })
    .nullable(),
  failed: z
    .strictObject({ at, message: z.string().nullable(), next: z.string().nullable() })
    .nullable()
    .describe('how the last run that was asked for here failed; without a message the log says it'),
  lastRun,
});

export const runStartedAnswer = z.strictObject({
  streams: z.array(z.string()).describe('one after the other'),
});

const importShape = {
  importId: z.string(),
  source: z.string(),
  file: z.string(),
  fileSha256: z.string(),
  importedBy: z.string(),
  importedAt: at,
  rows: z.strictObject({ read: count, accepted: count, duplicate: count, rejected: count }),
  totalSen: amountSen.describe('what comes in less what goes out'),
  coversFrom: at.nullable(),
  coversTo: at.nullable(),
};

export const importListAnswer = z.strictObject({
  imports: z.array(z.strictObject(importShape)),
  nextBefore: z.string().nullable().describe('for the next page, as `before`; null at the end'),
});

export const importAnswer = z.strictObject({
  ...importShape,
  stream: z.string().nullable().describe('null: its source is not declared any more'),
  rejects: z
    .array(z.strictObject({ row: z.string(), reason: z.string() }))
    .nullable()
    .describe('the first ones; null: their file is not on this machine'),
});

export const sourcesAnswer = z.strictObject({
  sources: z.array(
    z.strictObject({ source: z.string(), stream: z.string(), columns: z.array(z.string()) }),
  ),
});
