import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-context.ts';
import type { ServerState } from '../server-state.ts';
import { registerAssets } from './assets.ts';
import { registerAuditPages } from './audit/audit-routes.tsx';
import { registerBatchPages } from './batches/batch-pages.tsx';
import { registerCollectionPages } from './collections/collection-routes.tsx';
import { registerPayoutPages } from './payouts/payout-routes.tsx';
import { registerJobPages } from './jobs/job-routes.tsx';
import { registerLedgerPages } from './ledger/ledger-routes.tsx';
import { registerReconciliationPages } from './reconciliation/reconciliation-pages.ts';
import { registerNoticePages } from './notices/notice-routes.tsx';
import { registerExceptionPages } from './exceptions/exception-routes.tsx';
import { registerPeoplePages } from './people/people-routes.tsx';
import { registerAccountRoutes } from './sign-in/account-routes.tsx';
import { registerSignInRoutes } from './sign-in/sign-in-routes.tsx';
import { registerTodayPage } from './today/today-page.tsx';
import { registerUploadPages } from './uploads/upload-routes.tsx';

/** The web desk: pages and forms for people, made on the server. */
export async function registerDesk(
  app: FastifyInstance,
  context: HttpContext,
  state: ServerState,
): Promise<void> {
  // A file over the limit ends as one that is cut off, which saveUpload then refuses in its own words.
  await app.register(multipart, { throwFileSizeLimit: false });
  registerAssets(app);
  registerSignInRoutes(app, context);
  registerAccountRoutes(app, context);
  registerTodayPage(app, context, state);
  registerBatchPages(app, context, state);
  registerUploadPages(app, context);
  registerPayoutPages(app, context);
  registerCollectionPages(app, context);
  registerExceptionPages(app, context, state);
  registerReconciliationPages(app, context, state);
  registerLedgerPages(app, context, state);
  registerJobPages(app, context, state);
  registerNoticePages(app, context);
  registerPeoplePages(app, context);
  registerAuditPages(app, context, state.checkingAudit);
}
