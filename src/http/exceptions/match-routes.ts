import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  linesByHand,
  matchByHand,
  revokeByHand,
} from '../../reconciliation/matches/match-by-hand.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_STREAM_CHARS, streamUnknown } from '../reconciliation/stream-at-work.ts';
import { read, whyField } from '../request-input.ts';
import { callerOf, userOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { linesAnswer, matchAnswer, revokedAnswer } from './exception-answers.ts';
import { linesView } from './exception-view.ts';
import { exceptionAddress, requireException } from './require-exception.ts';
import { MOST_LINES, rulesOf } from './rules-of-exception.ts';

const line = z.string().trim().min(1).max(200);
const lines = z.array(line).min(1, 'at least one line is needed').max(MOST_LINES);
/** In a query a single one is no list. */
const asked = z.union([line, lines]).transform((given) => [given].flat());
const linesQuery = z.strictObject({ ours: asked, theirs: asked });
const matchBody = z.strictObject({
  ours: lines.describe('references or items'),
  theirs: lines,
  difference_sen: z.int().describe('theirs − ours, as it was seen'),
  accept_difference: z.boolean().optional().describe('post what is left between the sums'),
  note: whyField,
});
const matchAddress = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,9}\.\d\.\d{1,15}$/, 'a match is called run.leg.number, such as 12.1.4801')
    .describe('run.leg.number'),
});
const revokeBody = z.strictObject({ stream: z.string().max(MAX_STREAM_CHARS), reason: whyField });

const OF_LINES: readonly ErrorCode[] = [
  'exception_unknown',
  'never_reconciled',
  'line_not_open',
  'line_ambiguous',
  'usage',
];

/** What a person knows better than the passes: `rekon matches`. */
export function registerMatchRoutes(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  registerMaking(app, context);

  app.route({
    method: 'GET',
    url: '/api/exceptions/:id/lines',
    config: {
      access: 'work_exceptions',
      api: {
        name: 'compareLines',
        summary: 'The open lines that would be matched by hand, and what is left between them',
        about:
          '`ours` and `theirs` name lines by reference or item; each may be there several times.',
        address: exceptionAddress,
        query: linesQuery,
        answers: [{ status: 200, about: 'The lines.', schema: linesAnswer }],
        errors: OF_LINES,
      },
    },
    handler: async (request) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const named = read(linesQuery, 'query', request.query);
      const exception = await requireException(knex, id);
      const { leg } = exception;
      const found = await linesByHand(knex, await rulesOf(knex, exception), { ...named, leg });
      return linesView(accountsSeenBy(callerOf(request)), found);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/matches/:id/revoke',
    config: {
      access: 'work_exceptions',
      recognisesRepeat: true,
      api: {
        name: 'revokeMatch',
        summary: 'Takes a match back, a run’s too; its lines are open again',
        address: matchAddress,
        body: { schema: revokeBody },
        answers: [{ status: 200, about: 'It is taken back.', schema: revokedAnswer }],
        errors: [
          'stream_unknown',
          'match_not_live',
          'never_reconciled',
          'reconciliation_under_way',
        ],
      },
    },
    handler: async (request) => {
      const { id } = read(matchAddress, 'address', request.params);
      const { stream, reason } = read(revokeBody, 'body', request.body);
      const { all } = await context.streams();
      const found = all.find(({ definition }) => definition.name === stream);
      if (found === undefined) throw streamUnknown(stream);
      const [run = 0, leg = 0, number = 0] = id.split('.').map(Number);
      const match = { run, leg, number };
      await revokeByHand(context, found.definition, { match, by: userOf(request), why: reason });
      return { matchId: id, stream };
    },
  });
}

function registerMaking(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'POST',
    url: '/api/exceptions/:id/match',
    config: {
      access: 'work_exceptions',
      recognisesRepeat: true,
      api: {
        name: 'matchByHand',
        summary: 'These lines belong together; their exceptions close with the next run',
        address: exceptionAddress,
        body: { schema: matchBody },
        answers: [{ status: 201, about: 'They are matched.', schema: matchAnswer }],
        errors: [...OF_LINES, 'amounts_differ', 'difference_changed', 'reconciliation_under_way'],
      },
    },
    handler: async (request, reply) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const body = read(matchBody, 'body', request.body);
      const exception = await requireException(knex, id);
      const made = await matchByHand(context, await rulesOf(knex, exception), {
        leg: exception.leg,
        ours: body.ours,
        theirs: body.theirs,
        note: body.note,
        by: userOf(request),
        acceptDifference: body.accept_difference === true,
        seenDifferenceSen: body.difference_sen,
      });
      return reply.code(201).send({ matchId: made.id, differenceSen: made.differenceSen });
    },
  });
}
