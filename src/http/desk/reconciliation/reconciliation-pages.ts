import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../../http-context.ts';
import { registerImportPages } from './import-routes.tsx';
import { registerPeriodPages } from './period-routes.tsx';
import { registerRunPages } from './reconciliation-routes.tsx';

/** `/reconciliation`: runs, imports and periods. */
export function registerReconciliationPages(app: FastifyInstance, context: HttpContext): void {
  registerRunPages(app, context);
  registerImportPages(app, context);
  registerPeriodPages(app, context);
}
