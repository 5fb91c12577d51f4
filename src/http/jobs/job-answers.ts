import { z } from 'zod';
import { BREAKERS, type BreakerKind } from '../../breakers/breaker-kinds.ts';
import { account, at, count, day, depositAnswer } from '../openapi/answer-parts.ts';

/** What the API answers about what runs by itself, what feeds it and what stops it. */

const KINDS = Object.keys(BREAKERS) as BreakerKind[];

const runShape = {
  startedAt: at,
  endedAt: at,
  counts: z.record(z.string(), z.number()).nullable(),
  error: z.string().nullable().describe('null: it succeeded'),
};
const schedule = z.union([
  z.strictObject({ kind: z.literal('every'), ms: count }),
  z.strictObject({ kind: z.literal('cron'), pattern: z.string().describe('in Jakarta') }),
]);

export const scheduleListAnswer = z.strictObject({
  schedules: z.array(
    z.strictObject({
      name: z.string(),
      about: z.string(),
      schedule,
      nextRunAt: at.nullable().describe('null: no worker has made it known yet'),
      isRunning: z.boolean(),
      isLate: z.boolean().describe('due for a while, and nobody takes it up'),
      lastRun: z.strictObject(runShape).nullable(),
    }),
  ),
});

export const scheduleAnswer = z.strictObject({
  name: z.string(),
  about: z.string(),
  runs: z
    .array(z.strictObject({ ...runShape, worker: z.string() }))
    .describe('the last 50, newest first'),
});

export const scheduleOrderedAnswer = z.strictObject({ name: z.string() });

const breaker = z.strictObject({
  breakerId: z.int(),
  kind: z.enum(KINDS),
  provider: z.string().describe('`*`: every one'),
  stops: z.string().describe('what it is about: everything, a provider, a bank, …'),
  scope: z.string().describe('which bank, batch, endpoint or kind'),
  openedAt: at,
  openedBy: z.string().nullable().describe('a person; null: by itself'),
  reason: z.string(),
  wayBack: z.string(),
  nextProbeAt: at.nullable().describe('when its way back is tried next'),
});

export const breakerListAnswer = z.strictObject({ breakers: z.array(breaker) });
export const breakerResetAnswer = breaker;

export const sendingAnswer = z.strictObject({
  isStopped: z.boolean().describe('by a person'),
  stoppedBy: z.string().nullable(),
  stoppedAt: at.nullable(),
  reason: z.string().nullable(),
});

export const feedsAnswer = z.strictObject({
  feeds: z.array(
    z.strictObject({
      source: z.string(),
      stream: z.string().nullable().describe('that expects it; null: none does'),
      everyDays: z
        .int()
        .nullable()
        .describe('it should bring something every so many banking days'),
      lastAt: at.nullable(),
      coversTo: at.nullable(),
      isStale: z.boolean().nullable().describe('null: there is nothing to judge by'),
    }),
  ),
  bankAccounts: z.array(
    z.strictObject({
      provider: z.string(),
      bankCode: z.string(),
      account,
      lastAt: at.nullable(),
      coversTo: day.nullable(),
    }),
  ),
  deposit: depositAnswer,
});

export const queuesAnswer = z.strictObject({
  queues: z.array(
    z.strictObject({
      name: z.string(),
      about: z.string(),
      due: count.describe('by the database'),
      isCapped: z.boolean().describe('there may be more'),
    }),
  ),
});
