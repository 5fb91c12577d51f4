import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireBatch } from '../../batches/require-batch.ts';
import { listBatches } from '../../batches/batch-store.ts';
import { pageOfPayouts } from '../../payouts/store/payout-store.ts';
import { totalsByState } from '../../payouts/store/payout-totals-store.ts';
import type { HttpContext } from '../http-context.ts';
import { BATCHES_SHOWN, MAX_BATCHES_SHOWN, MAX_REVIEWS_SHOWN, REVIEWS_SHOWN } from '../limits.ts';
import { batchAnswer, batchListAnswer, reviewPageAnswer } from '../openapi/answer-schemas.ts';
import { batchAddress, read, wholeNumber } from '../request-input.ts';
import { ApprovalPreviews, batchLine, batchView, reviewLine } from './batch-view.ts';

const listQuery = z.strictObject({ limit: wholeNumber(MAX_BATCHES_SHOWN).optional() });

const reviewQuery = z.strictObject({
  after: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
  limit: wholeNumber(MAX_REVIEWS_SHOWN).optional(),
});

/** What there is to see of batches. */
export function registerBatchRoutes(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  const previews = new ApprovalPreviews();

  app.route({
    method: 'GET',
    url: '/api/batches',
    config: {
      access: 'read',
      api: {
        name: 'listBatches',
        summary: 'The newest batches of payouts',
        query: listQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: batchListAnswer }],
      },
    },
    handler: async (request) => {
      const { limit = BATCHES_SHOWN } = read(listQuery, 'query', request.query);
      const batches = await listBatches(knex, ['payouts'], limit);
      return {
        batches: await Promise.all(
          batches.map(async (batch) => batchLine(batch, await totalsByState(knex, batch.id))),
        ),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/batches/:id',
    config: {
      access: 'read',
      api: {
        name: 'getBatch',
        summary: 'One batch: counts and amounts by state, and what an approver would approve now',
        address: batchAddress,
        answers: [{ status: 200, about: 'The batch.', schema: batchAnswer }],
        errors: ['batch_unknown', 'batch_of_other_kind'],
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const batch = await requireBatch(knex, id, 'payouts');
      return batchView(knex, previews, context.payouts().rules.approvalLayers, batch);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/batches/:id/review',
    config: {
      access: 'read',
      api: {
        name: 'listRowsInReview',
        summary: 'The rows of a batch that wait for a person',
        address: batchAddress,
        query: reviewQuery,
        answers: [{ status: 200, about: 'One page of them.', schema: reviewPageAnswer }],
        errors: ['batch_unknown', 'batch_of_other_kind'],
      },
    },
    handler: async (request) => {
      const { id } = read(batchAddress, 'address', request.params);
      const { after = 0, limit = REVIEWS_SHOWN } = read(reviewQuery, 'query', request.query);
      const batch = await requireBatch(knex, id, 'payouts');
      const page = { batchId: batch.id, afterRow: after, limit, states: ['review'] as const };
      const payouts = await pageOfPayouts(knex, page);
      const last = payouts.at(-1);
      return {
        batchId: batch.id,
        rows: payouts.map(reviewLine),
        /** For the next page, as `after`; null at the end. */
        nextAfter: last && payouts.length === limit ? last.rowNumber : null,
      };
    },
  });
}
