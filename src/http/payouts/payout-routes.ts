import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBatch } from '../../batches/require-batch.ts';
import { PAYOUT_STATES } from '../../domain/payout-states.ts';
import { resolveQuarantined } from '../../payouts/settlement/resolve-quarantined.ts';
import { nextStep } from '../../payouts/next-step.ts';
import { type BatchRow, pageOfBatchRows } from '../batches/batch-rows-store.ts';
import { attemptView, eventView, postingView, toldView } from '../history/told-view.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { referenceOfAddress } from '../reference-address.ts';
import { batchAddress, pageLimit, place, read, whatShowsItField } from '../request-input.ts';
import { callerOf, userOf } from '../route-access.ts';
import { accountsSeenBy, type SeenAccounts } from '../seen-accounts.ts';
import { batchRowsAnswer, payoutAnswer, resolvedAnswer } from './payout-answers.ts';
import { type PayoutShown, readPayout } from './read-payout.ts';

const payoutAddress = z.strictObject({ reference: z.string() });
const resolutionBody = z.strictObject({
  as: z.enum(['paid', 'failed']),
  reason: whatShowsItField,
});
const rowsQuery = z.strictObject({
  after: place,
  limit: pageLimit,
  state: z.enum(PAYOUT_STATES).optional(),
  named: z.string().trim().max(200).optional().describe('a reference or an account, whole'),
});

/** One payout with its history, and the rows of a batch. */
export function registerPayoutRoutes(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  registerResolution(app, context);
  app.route({
    method: 'GET',
    url: '/api/payouts/:reference',
    config: {
      access: 'read',
      api: {
        name: 'getPayout',
        summary: 'One payout: its state and why, what happens next, and its history',
        about: 'A reference that is `.` or `..`, or begins with `~`, has a `~` before it.',
        address: payoutAddress,
        answers: [{ status: 200, about: 'The payout.', schema: payoutAnswer }],
        errors: ['payout_unknown'],
      },
    },
    handler: async (request) => {
      const { reference } = read(payoutAddress, 'address', request.params);
      const shown = await readPayout(knex, referenceOfAddress(reference));
      return payoutView(accountsSeenBy(callerOf(request)), shown);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/batches/:id/rows',
    config: {
      access: 'read',
      api: {
        name: 'listRowsOfBatch',
        summary: 'The payouts of a batch in the order of its file',
        address: batchAddress,
        query: rowsQuery,
        answers: [{ status: 200, about: 'One page of them.', schema: batchRowsAnswer }],
        errors: ['batch_unknown', 'batch_of_other_kind'],
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const {
        after = 0,
        limit = LINES_SHOWN,
        state,
        named,
      } = read(rowsQuery, 'query', request.query);
      const batch = await requireBatch(knex, id, 'payouts');
      const rows = await pageOfBatchRows(knex, {
        batchId: batch.id,
        after,
        limit,
        ...(state !== undefined && { state }),
        ...(named && { named }),
      });
      const accounts = accountsSeenBy(callerOf(request));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        batchId: batch.id,
        rows: rows.map((row) => rowView(accounts, row)),
        nextAfter: last?.row ?? null,
      };
    },
  });
}

function rowView(accounts: SeenAccounts, of: BatchRow): object {
  const { row, reference, bankCode, expectedName, foundName, state, reason } = of;
  const account = accounts.number(of.account);
  const names = { expectedName, foundName };
  return { row, reference, bankCode, account, amountSen: of.amount, ...names, state, reason };
}

function registerResolution(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/payouts/:reference/resolve',
    config: {
      access: 'decide_review',
      api: {
        name: 'resolvePayout',
        summary: 'A person has found out what became of a quarantined payout',
        about: 'Failed can be tried again, after a new approval.',
        address: payoutAddress,
        body: { schema: resolutionBody },
        answers: [{ status: 200, about: 'It is decided.', schema: resolvedAnswer }],
        errors: ['payout_unknown', 'not_quarantined', 'reason_missing'],
      },
    },
    handler: async (request) => {
      const reference = referenceOfAddress(
        read(payoutAddress, 'address', request.params).reference,
      );
      const { as, reason } = read(resolutionBody, 'body', request.body);
      const by = userOf(request);
      await resolveQuarantined(context.payouts(), { reference, as, by, reason });
      return { reference, state: as };
    },
  });
}

function payoutView(accounts: SeenAccounts, shown: PayoutShown): object {
  const { payout, events, attempts, postings, looksLike, told } = shown;
  return {
    reference: payout.reference,
    batchId: payout.batchId,
    row: payout.rowNumber,
    state: payout.state,
    reasonCode: payout.reasonCode,
    reason: payout.reason,
    next: nextStep(payout),
    nextActionAt: payout.nextActionAt,
    finishedAt: payout.finishedAt,
    amountSen: payout.amount,
    bankCode: payout.bankCode,
    account: accounts.number(payout.accountNumber),
    expectedName: payout.expectedName,
    foundName: payout.recipientName,
    note: payout.note,
    attempt: payout.attemptNumber,
    partnerTrxId: payout.partnerTrxId,
    providerTrxId: payout.providerTrxId,
    providerCode: payout.providerCode,
    quarantinedFrom: payout.quarantinedFrom,
    looksLike: looksLike?.reference ?? null,
    events: events.map(eventView),
    attempts: attempts.map(({ partnerTrxId, ...attempt }) =>
      attemptView({ ...attempt, providerId: partnerTrxId }),
    ),
    postings: postings.map(postingView(accounts)),
    ...toldView(accounts, told),
  };
}
