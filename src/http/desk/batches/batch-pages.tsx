import { join } from 'node:path';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { listBatches } from '../../../batches/batch-store.ts';
import { requireBatch } from '../../../batches/require-batch.ts';
import { isFinal, PAYOUT_STATES } from '../../../domain/payout-states.ts';
import { after, now } from '../../../domain/time.ts';
import { PAYOUTS } from '../../../intake/payout-row/payout-batch.ts';
import { receiveBatch } from '../../../intake/receive-batch.ts';
import { batchApprovals } from '../../../payouts/approval/approval-progress.ts';
import { totalsByState } from '../../../payouts/store/payout-totals-store.ts';
import { AtMost } from '../../at-most.ts';
import { ApprovalPreviews } from '../../batches/batch-view.ts';
import { saveUpload } from '../../batches/save-upload.ts';
import type { HttpContext } from '../../http-context.ts';
import { BATCHES_SHOWN, ROWS_SHOWN, UPLOADS_AT_ONCE } from '../../limits.ts';
import { batchAddress, read, wholeNumber } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { TemporaryFiles } from '../../temporary-files.ts';
import { requireFormToken } from '../desk-session.ts';
import { sendPage, sendPart, viewFor } from '../send-page.ts';
import { lastBalance } from '../today/today-store.ts';
import { BatchListPage } from './batch-list-page.tsx';
import { BatchPage, type BatchShown, Progress, type RowsShown } from './batch-page.tsx';
import { countEndedSince, pageOfBatchRows } from './batch-rows-store.ts';
import { registerBatchForms } from './batch-forms.ts';
import { paceOf } from './pace.ts';

const DEPOSIT_AT = 'oy';
const MINUTE_MS = 60_000;

const rowsQuery = z.strictObject({
  after: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
  state: z.union([z.literal(''), z.enum(PAYOUT_STATES)]).optional(),
  named: z.string().trim().max(200).optional(),
});

export async function registerBatchPages(
  app: FastifyInstance,
  context: HttpContext,
): Promise<void> {
  const { knex } = context.database;
  const previews = new ApprovalPreviews();
  registerList(app, context);
  await registerUploadForm(app, context);
  registerBatchForms(app, context);

  app.route({
    method: 'GET',
    url: '/batches/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(batchAddress, 'address', request.params);
      const shown = await batchShown(context, previews, id);
      const rows = await rowsShown(context, id, request);
      return sendPage(reply, <BatchPage view={viewFor(request)} shown={shown} rows={rows} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/batches/:id/progress',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(batchAddress, 'address', request.params);
      const batch = await requireBatch(knex, id, 'payouts');
      const totals = await totalsByState(knex, id);
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
      const listed = await Promise.all(
        batches.map(async (batch) => ({ batch, totals: await totalsByState(knex, batch.id) })),
      );
      return sendPage(reply, <BatchListPage view={viewFor(request)} batches={listed} />);
    },
  });
}

/** As `POST /api/batches`; nothing is taken in before the form is known to be ours. */
async function registerUploadForm(app: FastifyInstance, context: HttpContext): Promise<void> {
  const { clock, dataDir, settings, closing } = context;
  const uploads = new TemporaryFiles(join(dataDir, 'uploads'), clock);
  const atMost = new AtMost(UPLOADS_AT_ONCE, 'uploads');
  await app.register(multipart, { throwFileSizeLimit: false });
  app.route({
    method: 'POST',
    url: '/batches',
    config: { access: 'upload', desk: true },
    handler: async (request, reply) => {
      const received = await atMost.run(() =>
        uploads.use(async (path) => {
          const maxFileBytes = settings.maxUploadBytes;
          const saved = await saveUpload(request, path, { maxFileBytes, signal: closing });
          requireFormToken(request, saved.formToken);
          const { name, numberStyle } = saved;
          const file = { name, numberStyle, path, uploadedBy: userOf(request) };
          return receiveBatch(context.intake(), PAYOUTS, file, { signal: closing });
        }),
      );
      return reply.redirect(`/batches/${received.batchId}`, 303);
    },
  });
}

async function batchShown(
  context: HttpContext,
  previews: ApprovalPreviews,
  id: string,
): Promise<BatchShown> {
  const { knex } = context.database;
  const batch = await requireBatch(knex, id, 'payouts');
  const totals = await totalsByState(knex, id);
  const toApprove = await previews.of(knex, batch, totals);
  const content = toApprove && { hash: toApprove.hash, total: toApprove.totalSen };
  const { approvalLayers } = context.payouts().rules;
  return {
    batch,
    totals,
    toApprove,
    ...(await batchApprovals(knex, approvalLayers, batch, content)),
    available: (await lastBalance(knex, DEPOSIT_AT))?.available ?? null,
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
  const { after: behind = 0, state, named } = read(rowsQuery, 'query', request.query);
  const filter = {
    ...(state !== undefined && state !== '' && { state }),
    ...(named !== undefined && named !== '' && { named }),
  };
  const page = { batchId, after: behind, limit: ROWS_SHOWN, ...filter };
  const rows = await pageOfBatchRows(database.knex, page);
  const last = rows.at(-1);
  return {
    rows,
    state: filter.state,
    named: filter.named,
    nextAfter: last !== undefined && rows.length === ROWS_SHOWN ? last.row : null,
  };
}
