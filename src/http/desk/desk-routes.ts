import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-context.ts';
import { registerAssets } from './assets.ts';
import { registerAuditPages } from './audit/audit-routes.tsx';
import { registerBatchPages } from './batches/batch-pages.tsx';
import { registerPeoplePages } from './people/people-routes.tsx';
import { registerAccountRoutes } from './sign-in/account-routes.tsx';
import { registerSignInRoutes } from './sign-in/sign-in-routes.tsx';
import { registerTodayPage } from './today/today-page.tsx';

/** The web desk: pages and forms for people, made on the server. */
export async function registerDesk(app: FastifyInstance, context: HttpContext): Promise<void> {
  registerAssets(app);
  registerSignInRoutes(app, context);
  registerAccountRoutes(app, context);
  registerTodayPage(app, context);
  await registerBatchPages(app, context);
  registerPeoplePages(app, context);
  registerAuditPages(app, context);
}
