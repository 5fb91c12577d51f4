import { DISBURSING } from '../../../reconciliation/streams/providers.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findBatch, listBatches } from '../../../batches/batch-store.ts';
import { requireBatch } from '../../../batches/require-batch.ts';
import { isFinal, PAYOUT_STATES } from '../../../domain/payout-states.ts';
import { after, now } from '../../../domain/time.ts';
import { batchPhase } from '../../../payouts/batch-phase.ts';
import { batchApprovals } from '../../../payouts/approval/approval-progress.ts';
import { totalsByState } from '../../../payouts/store/payout-totals-store.ts';
import { ApprovalPreviews } from '../../batches/batch-view.ts';
import type { HttpContext } from '../../http-context.ts';
import { BATCHES_SHOWN, ROWS_SHOWN } from '../../limits.ts';
import { batchAddress, read, wholeNumber } from '../../request-input.ts';
import { batchPage } from '../../reference-address.ts';
import { sendPage, sendPart, viewFor } from '../send-page.ts';
import { lastBalance } from '../../today/last-balance-store.ts';
import { firstBadRows } from '../../batches/bad-rows-store.ts';
import { BatchListPage } from './batch-list-page.tsx';
import { BatchPage, type BatchShown, Progress, type RowsShown } from './batch-page.tsx';
import {
  countEndedSince,
  pageOfBatchRows,
  statesOfBatches,
} from '../../batches/batch-rows-store.ts';
import { registerBatchForms } from './batch-forms.ts';
import type { KeptTotals } from '../../kept-totals.ts';
import type { ServerState } from '../../server-state.ts';
import { paceOf } from './pace.ts';

const MINUTE_MS = 60_000;

const rowsQuery = z.strictObject({
  after: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
  state: z.union([z.literal(''), z.enum(PAYOUT_STATES)]).optional(),
  named: z.string().trim().max(200).optional(),
  repeat: z.literal('1').optional(),
});

export function registerBatchPages(
  app: FastifyInstance,
  context: HttpContext,
  { totals: kept }: ServerState,
): void {
  const { knex } = context.database;
  const previews = new ApprovalPreviews();
  registerList(app, context);
  registerBatchForms(app, context);

  app.route({
    method: 'GET',
    url: '/batches/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(batchAddress, 'address', request.params);
      const { kind = 'payouts' } = (await findBatch(knex, id)) ?? {};
      if (kind !== 'payouts') return reply.redirect(batchPage(kind, id), 303);
      const shown = await batchShown(context, { previews, kept }, id);
      const badRows = await firstBadRows(knex, id);
      const rows = await rowsShown(context, id, request);
      return sendPage(
        reply,
        <BatchPage view={viewFor(request)} shown={shown} badRows={badRows} rows={rows} />,
      );
    },
  });

  app.route({
    method: 'GET',
    url: '/batches/:id/progress',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(batchAddress, 'address', request.params);
      const batch = await requireBatch(knex, id, 'payouts');
      const totals = await kept.read(id, () => totalsByState(knex, id));
      const pace = await paceNow(context, id, totals);
      const nothing = { toApprove: null, approvals: [], progress: null, available: null };
      const shown = { ...nothing, batch, totals, pace };
      return sendPart(reply, <Progress view={viewFor(request)} shown={shown} />);
    },
  });
}

function registerList(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/batches',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const batches = await listBatches(knex, ['payouts'], BATCHES_SHOWN);
      const states = await statesOfBatches(
        knex,
        batches.map(({ id }) => id),
      );
      const listed = batches.map((batch) => {
        const present = (states.get(batch.id) ?? []).map((state) => ({ state, count: 1 }));
        return { batch, phase: batchPhase(batch, present) };
      });
      return sendPage(reply, <BatchListPage view={viewFor(request)} batches={listed} />);
    },
  });
}

async function batchShown(
  context: HttpContext,
  { previews, kept }: { readonly previews: ApprovalPreviews; readonly kept: KeptTotals },
  id: string,
): Promise<BatchShown> {
  const { knex } = context.database;
  const batch = await requireBatch(knex, id, 'payouts');
  const totals = await kept.read(id, () => totalsByState(knex, id));
  const toApprove = await previews.of(knex, batch, totals);
  const content = toApprove && { hash: toApprove.hash, total: toApprove.totalSen };
  const { approvalLayers } = context.payouts().rules;
  return {
    batch,
    totals,
    toApprove,
    ...(await batchApprovals(knex, approvalLayers, batch, content)),
    available: (await lastBalance(knex, DISBURSING))?.available ?? null,
    pace: await paceNow(context, id, totals),
  };
}

async function paceNow(
  { database, clock }: HttpContext,
  batchId: string,
  totals: BatchShown['totals'],
): Promise<BatchShown['pace']> {
  const left = totals.reduce((sum, { state, count }) => sum + (isFinal(state) ? 0 : count), 0);
  const since = after(now(clock), -MINUTE_MS);
  return paceOf(await countEndedSince(database.knex, batchId, since), left);
}

async function rowsShown(
  { database }: HttpContext,
  batchId: string,
  request: FastifyRequest,
): Promise<RowsShown> {
  const { after: behind = 0, state, named, repeat } = read(rowsQuery, 'query', request.query);
  const filter = {
    ...(state !== undefined && state !== '' && { state }),
    ...(named !== undefined && named !== '' && { named }),
  };
  const page = { batchId, after: behind, limit: ROWS_SHOWN, ...filter };
  const rows = await pageOfBatchRows(database.knex, page);
  const last = rows.at(-1);
  return {
    rows,
    isRepeat: repeat !== undefined,
    state: filter.state,
    named: filter.named,
    nextAfter: last !== undefined && rows.length === ROWS_SHOWN ? last.row : null,
  };
}
