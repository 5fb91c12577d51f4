import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { UserError } from '../../domain/errors.ts';
import { readEvidence } from '../../reconciliation/periods/evidence.ts';
import { listPeriods, type Period } from '../../reconciliation/periods/period-store.ts';
import type { HttpContext } from '../http-context.ts';
import { evidenceAnswer, obstaclesAnswer, periodListAnswer } from '../openapi/period-answers.ts';
import { read } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { askedPeriod, closeAtDesk, closingAhead, PERIOD_FIELDS } from './closing.ts';

const listQuery = z.strictObject({ stream: PERIOD_FIELDS.stream.optional() });
const obstaclesQuery = z.strictObject(PERIOD_FIELDS);
const closeBody = z.strictObject({ ...PERIOD_FIELDS, despite_gaps: z.boolean().optional() });

/** Closed periods, and the closing of one (docs/reports.md). Their files are downloads. */
export function registerPeriodRoutes(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/api/periods',
    config: {
      access: 'read',
      api: {
        name: 'listPeriods',
        summary: 'Closed periods, of one stream or of all',
        query: listQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: periodListAnswer }],
      },
    },
    handler: async (request) => {
      const { stream } = read(listQuery, 'query', request.query);
      const periods = await listPeriods(
        context.database.knex,
        stream === undefined ? {} : { stream },
      );
      return { periods: periods.map(periodLine) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/periods/obstacles',
    config: {
      access: 'read',
      api: {
        name: 'listObstaclesOfPeriod',
        summary: 'Why a period may not be closed yet',
        query: obstaclesQuery,
        answers: [{ status: 200, about: 'None: it may be closed.', schema: obstaclesAnswer }],
        errors: ['stream_unknown'],
      },
    },
    handler: async (request) => {
      const asked = askedPeriod(read(obstaclesQuery, 'query', request.query));
      const { days, obstacles, inputMissing } = await closingAhead(context, asked);
      return {
        stream: asked.stream,
        ...days,
        obstacles: obstacles.map(sayObstacle),
        inputMissing: inputMissing === null ? null : sayObstacle(inputMissing),
      };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/periods',
    config: {
      access: 'close_period',
      api: {
        name: 'closePeriod',
        summary:
          'Close a period: its reports are fixed, and what comes later falls into the next one',
        body: { schema: closeBody },
        answers: [{ status: 201, about: 'It is closed; its evidence.', schema: evidenceAnswer }],
        errors: [
          'stream_unknown',
          'period_closed',
          'period_not_over',
          'period_not_reconciled',
          'period_overlaps',
          'period_leaves_gap',
          'period_input_missing',
          'period_changed_meanwhile',
          'reconciliation_under_way',
        ],
      },
    },
    handler: async (request, reply) => {
      const { despite_gaps = false, ...given } = read(closeBody, 'body', request.body);
      const { rules: _, ...evidence } = await closeAtDesk(context, {
        ...askedPeriod(given),
        despiteGaps: despite_gaps,
        by: userOf(request),
      });
      return reply.code(201).send(evidence);
    },
  });
}

const sayObstacle = ({ code, message, next }: UserError): object => ({ code, message, next });

function periodLine({ stream, period, from, to, closedBy, closedAt, evidence }: Period): object {
  const { closing } = readEvidence(evidence).rollForward;
  return { stream, period, from, to, closedBy, closedAt, exceptionsOpen: closing };
}
