import { z } from 'zod';
import { PAYOUT_STATES } from '../../domain/payout-states.ts';
import {
  attemptAnswer,
  eventAnswer,
  postingLineAnswer,
  TOLD_ANSWER,
} from '../history/told-answers.ts';
import {
  account,
  amountSen,
  at,
  batchId,
  count,
  nextAfter,
  rowNumber,
} from '../openapi/answer-parts.ts';

const state = z.enum(PAYOUT_STATES);
const reason = z.string().nullable();

export const payoutAnswer = z.strictObject({
  reference: z.string(),
  batchId,
  row: rowNumber,
  state,
  reasonCode: z.string().nullable(),
  reason,
  next: z.string().describe('what moves it on, such as `second_person_approves`'),
  nextActionAt: at.nullable(),
  finishedAt: at.nullable(),
  amountSen,
  bankCode: z.string(),
  account,
  expectedName: z.string().nullable(),
  foundName: z.string().nullable().describe('as the bank has it'),
  note: z.string().nullable(),
  attempt: count.describe('the number of the newest attempt'),
  partnerTrxId: z.string().nullable().describe('our id of it at the provider'),
  providerTrxId: z.string().nullable(),
  providerCode: z.string().nullable(),
  quarantinedFrom: state.nullable(),
  looksLike: z
    .string()
    .nullable()
    .describe('the reference of the earlier payout that it looks like'),
  events: z.array(eventAnswer),
  attempts: z.array(attemptAnswer),
  postings: z.array(postingLineAnswer),
  ...TOLD_ANSWER,
});

export const batchRowsAnswer = z.strictObject({
  batchId,
  rows: z.array(
    z.strictObject({
      row: rowNumber,
      reference: z.string(),
      bankCode: z.string(),
      account,
      amountSen,
      expectedName: z.string().nullable(),
      foundName: z.string().nullable(),
      state,
      reason,
    }),
  ),
  nextAfter,
});

export const resolvedAnswer = z.strictObject({
  reference: z.string(),
  state: z.enum(['paid', 'failed']),
});
