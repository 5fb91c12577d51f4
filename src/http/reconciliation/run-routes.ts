import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findRun, listRuns, type Run } from '../../reconciliation/runs/run-store.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_RUNS_SHOWN, RUNS_SHOWN } from '../limits.ts';
import { place, read, wholeNumber } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import type { BackgroundRuns } from './background-runs.ts';
import { figuresOf } from './last-figures.ts';
import { runAnswer, runListAnswer, runStartedAnswer } from './reconciliation-answers.ts';
import { MAX_STREAM_CHARS, runUnknown, startRuns } from './stream-at-work.ts';

const runAddress = z.strictObject({ id: z.string() });
const stream = z.string().max(MAX_STREAM_CHARS);
const runsQuery = z.strictObject({
  limit: wholeNumber(MAX_RUNS_SHOWN).optional(),
  before: place,
  stream: stream.optional(),
  kind: z.enum(['reconciliation', 'by_hand', 'close']).optional(),
});
const startBody = z.strictObject({ stream: stream.describe('its name; `*`: every stream') });

/** Runs of reconciliation, and asking for one. Their files are downloads. */
export function registerRunRoutes(
  app: FastifyInstance,
  context: HttpContext,
  runs: BackgroundRuns,
): void {
  registerReading(app, context);

  app.route({
    method: 'POST',
    url: '/api/runs',
    config: {
      access: 'reconcile',
      api: {
        name: 'startRun',
        summary: 'Reconcile a stream now, in the background of this server',
        about: 'How far it is: the stream, at `location`. It carries the name of the caller.',
        body: { schema: startBody },
        answers: [{ status: 202, about: 'It has begun.', schema: runStartedAnswer }],
        errors: [
          'stream_unknown',
          'reconciliation_under_way',
          'reconciliation_file_invalid',
          'reconciliation_file_unreadable',
        ],
      },
    },
    handler: async (request, reply) => {
      const asked = read(startBody, 'body', request.body);
      const streams = await startRuns(context, runs, { ...asked, by: userOf(request) });
      const [only] = streams;
      const location = streams.length === 1 ? `/api/streams/${only}` : '/api/streams';
      return reply.code(202).header('location', location).send({ streams });
    },
  });
}

function registerReading(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/api/runs',
    config: {
      access: 'read',
      api: {
        name: 'listRuns',
        summary: 'The newest reconciliation runs, of one stream or of all',
        query: runsQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: runListAnswer }],
      },
    },
    handler: async (request) => {
      const asked = read(runsQuery, 'query', request.query);
      const { limit = RUNS_SHOWN } = asked;
      const runs = await listRuns(knex, {
        limit,
        ...(asked.stream !== undefined && { stream: asked.stream }),
        ...(asked.kind !== undefined && { kind: asked.kind }),
        ...(asked.before !== undefined && { before: asked.before }),
      });
      const last = runs.length === limit ? runs.at(-1) : undefined;
      return { runs: runs.map(runLine), nextBefore: last?.number ?? null };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/runs/:id',
    config: {
      access: 'read',
      api: {
        name: 'getRun',
        summary: 'One run: what it matched, what it left, and the roll-forward',
        address: runAddress,
        answers: [{ status: 200, about: 'The run.', schema: runAnswer }],
        errors: ['run_unknown'],
      },
    },
    handler: async (request) => {
      const { id } = read(runAddress, 'address', request.params);
      const run = await findRun(knex, id);
      if (run === null) throw runUnknown(id);
      return { ...runLine(run), rulesSha256: run.rulesSha256, figures: figuresOf(run) };
    },
  });
}

function runLine(run: Run): object {
  const { id, number, stream: of, kind, state, asOf, startedAt, startedBy, endedAt, summary } = run;
  const when = { asOf, startedAt, startedBy, endedAt };
  return { runId: id, number, stream: of, kind, state, ...when, summary };
}
