import { z } from 'zod';
import {
  CLOSED_STATUSES,
  OPEN_STATUSES,
  SEVERITIES,
} from '../../reconciliation/exceptions/categories.ts';
import { ACTION_NAMES } from '../../reconciliation/exceptions/life.ts';
import { RESOLUTION_NAMES } from '../../reconciliation/exceptions/resolutions.ts';
import { account, amountSen, at, batchId, count, day, rowNumber } from '../openapi/answer-parts.ts';
import { CATEGORY_NAMES, GROUPINGS } from './list-filter.ts';

/** What the API answers about exceptions. */

export const exceptionCategory = z.enum(CATEGORY_NAMES);
export const exceptionStatus = z.enum([...OPEN_STATUSES, ...CLOSED_STATUSES]);
export const severity = z.enum(SEVERITIES);

const text = z.string().nullable();
const money = amountSen.nullable();
const action = z.enum(ACTION_NAMES);

/** An exception as one of its versions has it. */
const exceptionShape = {
  exceptionId: z.int(),
  version: z.int().describe('to be named by a decision, as `seen_version`'),
  stream: z.string(),
  category: exceptionCategory,
  severity,
  status: exceptionStatus,
  item: z.string(),
  why: z.string(),
  change: z.string().describe('what this version did'),
  at,
  actor: text.describe('a person; null: a run'),
  assignee: text,
  note: text,
  resolution: z.enum(RESOLUTION_NAMES).nullable(),
  requestedBy: text.describe('who asked for the write-off'),
  runNumber: z.int(),
  firstSeen: at,
  eventAt: at.nullable(),
  expectedBy: at.nullable(),
  leg: z.int(),
  pass: text,
  source: text,
  ourReference: text,
  partnerTrxId: text,
  providerReference: text,
  bankReference: text,
  batchId: batchId.nullable(),
  amountOursSen: money,
  amountTheirsSen: money,
  feeExpectedSen: money,
  feeActualSen: money,
  statusOurs: text,
  statusTheirs: text,
  nearestCandidate: text,
};

export const versionAnswer = z.strictObject(exceptionShape);

export const exceptionListAnswer = z.strictObject({
  exceptions: z.array(versionAnswer),
  nextAfter: z.string().nullable().describe('for the next page, as `after`; null at the end'),
});

export const groupsAnswer = z.strictObject({
  by: z.enum(GROUPINGS),
  groups: z
    .array(
      z.strictObject({
        name: z.string().nullable().describe('null: of those that nobody has'),
        count,
        atRiskSen: amountSen,
        oldest: at.describe('when the one that waits longest was expected'),
      }),
    )
    .describe('the largest count first'),
  isCut: z.boolean().describe('there are more exceptions, or groups, than were looked at'),
});

const recordAnswer = z.strictObject({
  source: z.string(),
  item: z.string(),
  version: z.int(),
  reference: z.string(),
  status: z.string(),
  amountSen,
  feeSen: amountSen,
  taxSen: amountSen,
  account,
  description: z.string(),
  groupKey: z.string(),
  counterparty: z.string(),
  occurredAt: at.nullable(),
  businessDay: day.nullable(),
  recordedAt: at,
  importId: text,
});

export const exceptionAnswer = z.strictObject({
  ...exceptionShape,
  suggestedAction: z.string(),
  actions: z.array(action).describe('what can be done with it now'),
  lossSen: amountSen.describe('what a write-off would cost; a gain is below zero'),
  ours: recordAnswer.nullable(),
  theirs: recordAnswer.nullable(),
  candidates: z.array(z.strictObject({ side: z.enum(['ours', 'theirs']), record: recordAnswer })),
  mayBeMatched: z.boolean().describe('by hand'),
  life: z.array(versionAnswer).describe('all of its versions, oldest first'),
});

export const decisionsAnswer = z.strictObject({
  done: count,
  doneAlready: count.describe('by the same person, before'),
  refused: count,
  outcomes: z.array(
    z.strictObject({
      exceptionId: z.int(),
      outcome: z.enum(['done', 'done_already', 'refused']),
      status: exceptionStatus.nullable().describe('what it is now; null: it was refused'),
      code: text.describe('why it was refused'),
      message: text,
      next: text,
    }),
  ),
});

/** read = untouched + done + doneAlready + refused. */
const editedFileShape = {
  fileId: z.string(),
  name: z.string(),
  isApplied: z.boolean().describe('false: what it would do'),
  preview: z.string().describe('to be named when it is applied'),
  read: count,
  untouched: count,
  done: count,
  doneAlready: count,
  refused: count,
};

export const editedFileAnswer = z.strictObject(editedFileShape);

export const editedRowsAnswer = z.strictObject({
  ...editedFileShape,
  rows: z.array(
    z.strictObject({
      row: rowNumber,
      exceptionId: z.int().nullable().describe('null: the row does not tell'),
      action: action.nullable(),
      assignee: text,
      resolution: z.enum(RESOLUTION_NAMES).nullable(),
      note: text,
      outcome: z.enum(['done', 'done_already', 'refused']),
      from: exceptionStatus.nullable(),
      to: exceptionStatus.nullable(),
      code: text,
      reason: text,
    }),
  ),
  nextAfter: z.int().nullable().describe('for the next page, as `after`; null at the end'),
});

const lineAnswer = z.strictObject({
  source: z.string(),
  item: z.string(),
  reference: z.string(),
  amountSen,
});

export const linesAnswer = z.strictObject({
  ours: z.array(lineAnswer),
  theirs: z.array(lineAnswer),
  differenceSen: amountSen.describe('theirs − ours'),
});

export const matchAnswer = z.strictObject({
  matchId: z.string().describe('run.leg.number, as in matches.csv'),
  differenceSen: amountSen,
});

export const revokedAnswer = z.strictObject({ matchId: z.string(), stream: z.string() });
