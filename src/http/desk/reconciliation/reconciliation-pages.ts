import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../../http-context.ts';
import type { ServerState } from '../../server-state.ts';
import { registerImportPages } from './import-routes.tsx';
import { registerPeriodPages } from './period-routes.tsx';
import { registerRunPages } from './reconciliation-routes.tsx';

/** `/reconciliation`: runs, imports and periods. */
export function registerReconciliationPages(
  app: FastifyInstance,
  context: HttpContext,
  { runs }: ServerState,
): void {
  registerRunPages(app, context, runs);
  registerImportPages(app, context);
  registerPeriodPages(app, context);
}
