import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now } from '../../domain/time.ts';
import { AGE_BUCKET_NAMES } from '../../reconciliation/exceptions/age.ts';
import { SEVERITIES } from '../../reconciliation/exceptions/categories.ts';
import { versionsAfter } from '../../reconciliation/exceptions/exception-store.ts';
import type { HttpContext } from '../http-context.ts';
import { LINES_SHOWN } from '../limits.ts';
import { pageLimit, read } from '../request-input.ts';
import { callerOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { exceptionAnswer, exceptionListAnswer } from './exception-answers.ts';
import { pageOfExceptions } from './exception-list-store.ts';
import { exceptionView, versionView } from './exception-view.ts';
import { linesOf } from './lines.ts';
import {
  afterText,
  CATEGORY_NAMES,
  filterOf,
  keyOf,
  LIST_PLACE,
  STATUS_CHOICES,
} from './list-filter.ts';
import { LIST_SORTS } from './list-order.ts';
import { exceptionAddress, requireException, VERSIONS_SHOWN } from './require-exception.ts';

const name = z.string().trim().min(1).max(100).optional();

/** As the desk's list; its empty choices are left out here. */
export const exceptionFilter = z.strictObject({
  stream: name,
  status: z
    .enum(STATUS_CHOICES)
    .optional()
    .describe('default: `open`, whatever waits for somebody'),
  category: z.enum(CATEGORY_NAMES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  assignee: name,
  nobody: z.enum(['yes']).optional().describe('those that nobody has'),
  batch: name,
  age: z.enum(AGE_BUCKET_NAMES).optional().describe('since it was expected'),
});

const listQuery = exceptionFilter.extend({
  sort: z.enum(LIST_SORTS).optional().describe('default: `severest`'),
  after: z.string().regex(LIST_PLACE, 'not the end of a page').optional(),
  limit: pageLimit,
});

/** What does not agree, and why. */
export function registerExceptionRoutes(
  app: FastifyInstance,
  { database: { knex }, clock }: HttpContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/exceptions',
    config: {
      access: 'read',
      api: {
        name: 'listExceptions',
        summary: 'What does not agree, filtered and sorted as at the desk',
        query: listQuery,
        answers: [
          {
            status: 200,
            about:
              'One page. It may be short and still have a next one, where there are very many.',
            schema: exceptionListAnswer,
          },
        ],
      },
    },
    handler: async (request) => {
      const asked = read(listQuery, 'query', request.query);
      const { exceptions, next } = await pageOfExceptions(knex, {
        filter: filterOf(asked, now(clock)),
        sort: asked.sort ?? 'severest',
        after: keyOf(asked.after),
        limit: asked.limit ?? LINES_SHOWN,
      });
      const accounts = accountsSeenBy(callerOf(request));
      return {
        exceptions: exceptions.map((exception) => versionView(accounts, exception)),
        nextAfter: next === null ? null : afterText(next),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/exceptions/:id',
    config: {
      access: 'read',
      api: {
        name: 'getException',
        summary: 'One exception: why, both sides, the nearest candidates, and its whole life',
        address: exceptionAddress,
        answers: [{ status: 200, about: 'The exception.', schema: exceptionAnswer }],
        errors: ['exception_unknown'],
      },
    },
    handler: async (request) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const exception = await requireException(knex, id);
      const life = await versionsAfter(knex, { id, version: 0, limit: VERSIONS_SHOWN });
      const lines = await linesOf(knex, exception);
      return exceptionView(accountsSeenBy(callerOf(request)), { exception, life, lines });
    },
  });
}
