import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listUsers } from '../../../access/user-store.ts';
import { now } from '../../../domain/time.ts';
import type { Queryable } from '../../../platform/database/database.ts';
import { versionsAfter } from '../../../reconciliation/exceptions/exception-store.ts';
import { writeExceptionsToEdit } from '../../../reporting/exceptions-to-edit.ts';
import { CsvSender } from '../../downloads/send-file.ts';
import type { HttpContext } from '../../http-context.ts';
import { read, wholeNumber } from '../../request-input.ts';
import type { ServerState } from '../../server-state.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { EXCEPTIONS, EXPORT } from './addresses.ts';
import { registerDecisions } from './decision-routes.tsx';
import { ExceptionListPage } from './exception-list-page.tsx';
import { pageOfExceptions } from '../../exceptions/exception-list-store.ts';
import { ExceptionPage } from './exception-page.tsx';
import { registerEditedFiles } from './file-routes.tsx';
import { pagesOfSubjects } from './place-store.ts';
import { linesOf } from '../../exceptions/lines.ts';
import { filterOf, filterQuery, keyOf, listQuery, queryOf } from '../../exceptions/list-filter.ts';
import { groupsOfExceptions } from '../../exceptions/exception-groups-store.ts';
import { ExceptionGroupsPage } from './groups-page.tsx';
import { registerMatching } from './match-routes.tsx';
import {
  exceptionAddress,
  requireException,
  VERSIONS_SHOWN,
} from '../../exceptions/require-exception.ts';

const EXCEPTIONS_SHOWN = 50;

const doneQuery = z.strictObject({
  done: wholeNumber(1_000).optional(),
  already: wholeNumber(1_000).optional(),
  matched: z
    .string()
    .regex(/^\d{1,9}\.\d\.\d{1,15}$/)
    .optional(),
});

/** The exceptions workbench: what does not agree, why, and what people decide about it. */
export function registerExceptionPages(
  app: FastifyInstance,
  context: HttpContext,
  { editedFiles, groupings }: ServerState,
): void {
  registerList(app, context, groupings);
  registerOne(app, context);
  registerExport(app, context);
  registerDecisions(app, context);
  registerMatching(app, context);
  registerEditedFiles(app, context, editedFiles);
}

function registerList(
  app: FastifyInstance,
  { database, clock }: HttpContext,
  groupings: ServerState['groupings'],
): void {
  app.route({
    method: 'GET',
    url: EXCEPTIONS,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const asked = read(listQuery, 'query', request.query);
      const asOf = now(clock);
      const view = viewFor(request);
      const people = await peopleOf(database.knex);
      if (asked.group !== undefined) {
        const by = asked.group;
        const found = await groupings.read(queryOf(asked), (db) =>
          groupsOfExceptions(db, { filter: filterOf(asked, asOf), by, asOf }),
        );
        const shown = { asked, people, by, found, asOf };
        return sendPage(reply, <ExceptionGroupsPage view={view} shown={shown} />);
      }
      const listed = await pageOfExceptions(database.knex, {
        filter: filterOf(asked, asOf),
        sort: asked.sort ?? 'severest',
        after: keyOf(asked.after),
        limit: EXCEPTIONS_SHOWN,
      });
      const pages = await pagesOfSubjects(database.knex, listed.exceptions);
      const shown = { asked, listed, pages, asOf, people };
      return sendPage(reply, <ExceptionListPage view={view} shown={shown} />);
    },
  });
}

function registerOne(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: `${EXCEPTIONS}/:id`,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const { done, already, matched } = read(doneQuery, 'query', request.query);
      const exception = await requireException(knex, id);
      const shown = {
        exception,
        life: await versionsAfter(knex, { id, version: 0, limit: VERSIONS_SHOWN }),
        lines: await linesOf(knex, exception),
        page: (await pagesOfSubjects(knex, [exception])).get(id) ?? null,
        people: await peopleOf(knex),
        done,
        already,
        matched,
      };
      return sendPage(reply, <ExceptionPage view={viewFor(request)} shown={shown} />);
    },
  });
}

/** As `rekon exceptions export`, with the filter of the list. */
function registerExport(app: FastifyInstance, context: HttpContext): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: EXPORT,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const asked = read(filterQuery, 'query', request.query);
      const filter = filterOf(asked, now(context.clock));
      await sender.send(reply, {
        name: 'exceptions.csv',
        write: async (dir) => {
          const path = join(dir, 'exceptions.csv');
          await writeExceptionsToEdit(context, path, filter);
          return path;
        },
      });
      return reply;
    },
  });
}

/** Names to choose from where somebody is assigned. */
async function peopleOf(db: Queryable): Promise<string[]> {
  const users = await listUsers(db);
  return users.filter(({ disabledAt }) => disabledAt === null).map(({ name }) => name);
}
