import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readEvidence } from '../../../reconciliation/periods/evidence.ts';
import { listPeriods } from '../../../reconciliation/periods/period-store.ts';
import { requirePeriod } from '../../../reporting/period-reports.ts';
import type { HttpContext } from '../../http-context.ts';
import {
  askedPeriod,
  closeAtDesk,
  closingAhead,
  PERIOD_FIELDS,
  periodAddress,
} from '../../periods/closing.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { ClosingPage } from './closing-page.tsx';
import { PeriodPage } from './period-page.tsx';
import { PeriodsPage } from './periods-page.tsx';

const closingQuery = z.strictObject(PERIOD_FIELDS);
const closeForm = z.strictObject({
  form_token: z.string(),
  ...PERIOD_FIELDS,
  despite_gaps: z.literal('yes').optional(),
});

/** Closed periods, and the closing of one: first what it would be, then the closing itself. */
export function registerPeriodPages(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  registerClosing(app, context);

  app.route({
    method: 'GET',
    url: '/reconciliation/periods',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { all } = await context.streams();
      const streams = all.map(({ definition }) => definition.name);
      const periods = (await listPeriods(knex)).map(({ evidence, ...period }) => ({
        ...period,
        open: readEvidence(evidence).rollForward.closing,
      }));
      const props = { view: viewFor(request), streams, periods };
      return sendPage(reply, <PeriodsPage {...props} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/reconciliation/periods/:stream/:period',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const of = read(periodAddress, 'address', request.params);
      const { evidence } = await requirePeriod(knex, of);
      const props = { view: viewFor(request), evidence: readEvidence(evidence) };
      return sendPage(reply, <PeriodPage {...props} />);
    },
  });
}

function registerClosing(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/reconciliation/periods/closing',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const asked = askedPeriod(read(closingQuery, 'query', request.query));
      const ahead = await closingAhead(context, asked);
      const props = { view: viewFor(request), asked, ahead };
      return sendPage(reply, <ClosingPage {...props} />);
    },
  });

  app.route({
    method: 'POST',
    url: '/reconciliation/periods',
    config: { access: 'close_period', desk: true },
    handler: async (request, reply) => {
      const { despite_gaps, ...given } = read(closeForm, 'body', request.body);
      const { stream, period } = await closeAtDesk(context, {
        ...askedPeriod(given),
        despiteGaps: despite_gaps === 'yes',
        by: userOf(request),
      });
      return reply.redirect(`/reconciliation/periods/${stream}/${period}`, 303);
    },
  });
}
