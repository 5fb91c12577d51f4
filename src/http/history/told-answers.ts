import { z } from 'zod';
import { exceptionCategory, exceptionStatus, severity } from '../exceptions/exception-answers.ts';
import { amountSen, at, count } from '../openapi/answer-parts.ts';

/** What the API answers about the history of a payout or an order. */

export const eventAnswer = z.strictObject({
  at,
  event: z.string(),
  from: z.string(),
  to: z.string(),
  code: z.string().nullable().describe('the provider’s'),
  message: z.string().nullable(),
  actor: z.string().nullable().describe('a person; null: Rekon itself'),
});

export const attemptAnswer = z.strictObject({
  number: z.int().positive(),
  providerId: z.string().describe('our id of it at the provider'),
  timesSent: count,
  firstSentAt: at,
  lastSentAt: at,
  request: z.string().nullable().describe('redacted; null: it held secrets'),
});

export const postingLineAnswer = z.strictObject({
  key: z.string(),
  kind: z.string(),
  at,
  entries: z.array(z.strictObject({ account: z.string(), amountSen })),
});

/** Evidence, records with their matches, and exceptions. */
export const TOLD_ANSWER = {
  exceptions: z.array(
    z.strictObject({
      exceptionId: z.int(),
      category: exceptionCategory,
      status: exceptionStatus,
      severity,
      assignee: z.string().nullable(),
      why: z.string(),
    }),
  ),
  records: z.array(
    z.strictObject({
      source: z.string(),
      item: z.string(),
      version: z.int(),
      status: z.string(),
      amountSen,
      feeSen: amountSen,
      occurredAt: at.nullable(),
      recordedAt: at,
      importId: z.string().nullable(),
      raw: z.string().describe('redacted'),
      matches: z.array(
        z.strictObject({
          matchId: z.string().describe('run.leg.number, as in matches.csv'),
          runId: z.string(),
          pass: z.string(),
          differenceSen: amountSen,
          madeBy: z.string().nullable().describe('a person; null: the run'),
        }),
      ),
    }),
  ),
  evidence: z
    .array(
      z.strictObject({
        at,
        provider: z.string(),
        endpoint: z.string(),
        httpStatus: z.int().nullable().describe('null: no answer'),
        code: z.string().nullable(),
        durationMs: count,
        body: z.string().describe('redacted'),
      }),
    )
    .describe('the newest answers of the provider'),
};
