import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { registerAuditRoutes } from './audit/audit-routes.ts';
import { registerBadRowRoutes } from './batches/bad-row-routes.ts';
import { registerBatchRoutes } from './batches/batch-routes.ts';
import { registerDecisionRoutes } from './batches/decision-routes.ts';
import { registerUploadRoute } from './batches/upload-route.ts';
import { registerOrderBatchRoutes } from './collections/order-batch-routes.ts';
import { registerOrderDecisionRoutes } from './collections/order-decision-routes.ts';
import { registerRefundRoutes } from './collections/refund-routes.ts';
import { registerOrderRoutes } from './collections/order-routes.ts';
import { registerDownloadRoutes } from './downloads/download-routes.ts';
import { registerExceptionDecisions } from './exceptions/decision-routes.ts';
import { registerEditedFileRoutes } from './exceptions/edited-file-routes.ts';
import { registerExceptionRoutes } from './exceptions/exception-routes.ts';
import { registerExceptionGroups } from './exceptions/group-routes.ts';
import { registerMatchRoutes } from './exceptions/match-routes.ts';
import { FileReceiver } from './file-receiver.ts';
import type { HttpContext } from './http-context.ts';
import { registerFeedRoutes } from './jobs/feed-routes.ts';
import { registerScheduleRoutes } from './jobs/schedule-routes.ts';
import { registerSendingRoutes } from './jobs/sending-routes.ts';
import { registerJournalRoutes } from './ledger/journal-routes.ts';
import { registerSumRoutes } from './ledger/sum-routes.ts';
import { registerPayoutRoutes } from './payouts/payout-routes.ts';
import { registerTokenRoutes } from './people/token-routes.ts';
import { registerUserRoutes } from './people/user-routes.ts';
import { registerPeriodRoutes } from './periods/period-routes.ts';
import { registerImportRoutes } from './reconciliation/import-routes.ts';
import { registerRunRoutes } from './reconciliation/run-routes.ts';
import { registerStreamRoutes } from './reconciliation/stream-routes.ts';
import { refuseUnasked } from './request-input.ts';
import type { ServerState } from './server-state.ts';
import { registerTodayRoute } from './today/today-routes.ts';

/** The API over JSON: whatever people do at the desk, for programs with a token (docs/http-api.md). */
export async function registerApi(
  app: FastifyInstance,
  context: HttpContext,
  state: ServerState,
): Promise<void> {
  const { editedFiles, groupings, runs, ledger, work, checkingAudit } = state;
  // A file over the limit ends as one that is cut off, which saveUpload then refuses in its own words.
  await app.register(multipart, { throwFileSizeLimit: false });
  app.addHook('preValidation', async (request) => refuseUnasked(request));
  const receiver = new FileReceiver(context);
  registerTodayRoute(app, context, state);
  registerUploadRoute(app, context, receiver);
  registerBatchRoutes(app, context);
  registerBadRowRoutes(app, context);
  registerDecisionRoutes(app, context);
  registerPayoutRoutes(app, context);
  registerExceptionRoutes(app, context);
  registerExceptionGroups(app, context, groupings);
  registerExceptionDecisions(app, context);
  registerMatchRoutes(app, context);
  registerEditedFileRoutes(app, context, { files: editedFiles, receiver });
  registerStreamRoutes(app, context, runs);
  registerRunRoutes(app, context, runs);
  registerImportRoutes(app, context, receiver);
  registerOrderBatchRoutes(app, context, receiver);
  registerOrderRoutes(app, context);
  registerOrderDecisionRoutes(app, context);
  registerRefundRoutes(app, context);
  registerSumRoutes(app, context, ledger);
  registerJournalRoutes(app, context);
  registerScheduleRoutes(app, context);
  registerSendingRoutes(app, context);
  registerFeedRoutes(app, context, work);
  registerUserRoutes(app, context);
  registerTokenRoutes(app, context);
  registerAuditRoutes(app, context, checkingAudit);
  registerDownloadRoutes(app, context);
  registerPeriodRoutes(app, context);
}
