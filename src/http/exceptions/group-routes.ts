import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now } from '../../domain/time.ts';
import type { HttpContext } from '../http-context.ts';
import { read } from '../request-input.ts';
import type { ServerState } from '../server-state.ts';
import { groupsAnswer } from './exception-answers.ts';
import { groupsOfExceptions } from './exception-groups-store.ts';
import { exceptionFilter } from './exception-routes.ts';
import { filterOf, GROUPINGS, queryOf } from './list-filter.ts';

const groupsQuery = exceptionFilter.extend({
  by: z.enum(GROUPINGS).describe('what those of a group have in common'),
});

/** Exceptions by what they have in common. */
export function registerExceptionGroups(
  app: FastifyInstance,
  { clock }: HttpContext,
  groupings: ServerState['groupings'],
): void {
  app.route({
    method: 'GET',
    url: '/api/exceptions/groups',
    config: {
      access: 'read',
      api: {
        name: 'groupExceptions',
        summary: 'Counts and value at risk by stream, category, severity, person or age',
        query: groupsQuery,
        answers: [{ status: 200, about: 'The groups.', schema: groupsAnswer }],
        errors: ['too_many_at_once'],
      },
    },
    handler: async (request) => {
      const { by, ...asked } = read(groupsQuery, 'query', request.query);
      const asOf = now(clock);
      const found = await groupings.read(queryOf({ ...asked, group: by }), (db) =>
        groupsOfExceptions(db, { filter: filterOf(asked, asOf), by, asOf }),
      );
      const { groups, isCut } = found;
      return {
        by,
        groups: groups.map(({ atRisk, ...group }) => ({ ...group, atRiskSen: atRisk })),
        isCut,
      };
    },
  });
}
