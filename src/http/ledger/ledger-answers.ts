import { z } from 'zod';
import { amountSen, at, batchId, count, day, rowNumber } from '../openapi/answer-parts.ts';

/** What the API answers about the ledger; debits are above zero. */

const account = z.string().describe('a bank account’s number is masked without `see_accounts`');
const postingShape = {
  number: z.int().describe('in the order in which they were made'),
  key: z.string(),
  kind: z.string(),
  subject: z.string(),
  memo: z.string(),
  at,
  day,
};
const entries = z.array(z.strictObject({ account, amountSen }));

export const balancesAnswer = z.strictObject({
  accounts: z.array(z.strictObject({ account, balanceSen: amountSen })),
});

export const journalAnswer = z.strictObject({
  postings: z.array(z.strictObject({ ...postingShape, entries })),
  nextBefore: z.int().nullable().describe('for the next page, as `before`; null at the end'),
});

export const entriesAnswer = z.strictObject({
  account,
  entries: z.array(z.strictObject({ ...postingShape, entry: z.int(), amountSen })),
  nextAfter: z.string().nullable().describe('for the next page, as `after`; null at the end'),
});

export const postingAnswer = z.strictObject({
  ...postingShape,
  entries,
  cause: z
    .strictObject({
      what: z.enum(['approval', 'payout', 'payment', 'refund', 'run', 'exception']),
      name: z.string(),
      batchId: batchId.nullable(),
      row: rowNumber.nullable(),
      by: z.string().nullable(),
      at: at.nullable(),
    })
    .nullable()
    .describe('what it was made for; null: its own words say all'),
});

export const trialBalanceAnswer = z.strictObject({
  day,
  isOver: z.boolean().describe('it does not change any more'),
  lines: z.array(
    z.strictObject({
      account,
      openingSen: amountSen,
      debitsSen: amountSen,
      creditsSen: amountSen,
      closingSen: amountSen.describe('opening + debits − credits'),
    }),
  ),
  debitsSen: amountSen.describe('of all lines; as much as the credits'),
  creditsSen: amountSen,
  isBalanced: z.boolean(),
});

export const proofAnswer = z.strictObject({
  at,
  isBalanced: z.boolean(),
  totalSen: amountSen.describe('over all entries; 0 in a sound ledger'),
  accounts: count,
  unbalancedPostings: z.array(z.string()).describe('keys; at most 100'),
});
