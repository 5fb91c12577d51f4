import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { lastReconciliation } from '../../reconciliation/runs/run-store.ts';
import type { HttpContext } from '../http-context.ts';
import { read } from '../request-input.ts';
import type { BackgroundRuns, FailedRun } from './background-runs.ts';
import { lastRunView } from './last-figures.ts';
import { streamAnswer, streamListAnswer } from './reconciliation-answers.ts';
import { type StreamAtWork, streamAtWork, streamUnknown } from './stream-at-work.ts';

const streamAddress = z.strictObject({ stream: z.string() });
const OF_SETTINGS = ['reconciliation_file_invalid', 'reconciliation_file_unreadable'] as const;

/** Every stream as its last run left it. */
export function registerStreamRoutes(
  app: FastifyInstance,
  context: HttpContext,
  runs: BackgroundRuns,
): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: '/api/streams',
    config: {
      access: 'read',
      api: {
        name: 'listStreams',
        summary: 'What is reconciled, with the figures of each stream’s last run',
        answers: [{ status: 200, about: 'All of them.', schema: streamListAnswer }],
        errors: OF_SETTINGS,
      },
    },
    handler: async () => {
      const { all } = await context.streams();
      const streams = all.map(async ({ definition: { name, title } }) => ({
        stream: name,
        title,
        isUnderWay: (await streamAtWork(context, runs, name)) !== null,
        lastRun: lastRunView(await lastReconciliation(knex, name)),
      }));
      return { streams: await Promise.all(streams) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/streams/:stream',
    config: {
      access: 'read',
      api: {
        name: 'getStream',
        summary: 'One stream: its last figures, and the run that is under way',
        address: streamAddress,
        answers: [{ status: 200, about: 'The stream.', schema: streamAnswer }],
        errors: ['stream_unknown', ...OF_SETTINGS],
      },
    },
    handler: async (request) => {
      const { stream } = read(streamAddress, 'address', request.params);
      const { all } = await context.streams();
      const declared = all.find(({ definition }) => definition.name === stream)?.definition;
      const last = await lastReconciliation(knex, stream);
      if (declared === undefined && last === null) throw streamUnknown(stream);
      const failed = runs.failureOf(stream);
      return {
        stream,
        title: declared?.title ?? last?.rules.title ?? stream,
        isDeclared: declared !== undefined,
        underWay: underWayView(await streamAtWork(context, runs, stream)),
        failed: failedView(failed),
        lastRun: lastRunView(last),
      };
    },
  });
}

function failedView(failed: FailedRun | null): object | null {
  if (failed === null) return null;
  const { message = null, next = null } = failed.problem ?? {};
  return { at: failed.at, message, next };
}

function underWayView(atWork: StreamAtWork | null): object | null {
  if (atWork === null) return null;
  const { run, step } = atWork;
  const { startedAt = null, startedBy = null } = run ?? {};
  return { startedAt, startedBy, step };
}
