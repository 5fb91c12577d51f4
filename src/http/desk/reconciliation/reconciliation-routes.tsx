import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  findRun,
  lastReconciliation,
  listRuns,
  type Run,
} from '../../../reconciliation/runs/run-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { RUNS_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, sendPart, viewFor } from '../send-page.ts';
import type { BackgroundRuns } from '../../reconciliation/background-runs.ts';
import {
  EVERY_STREAM,
  MAX_STREAM_CHARS,
  runUnknown,
  startRuns,
  streamAtWork,
  streamUnknown,
} from '../../reconciliation/stream-at-work.ts';
import { RunPage } from './run-page.tsx';
import { AtWork, StreamPage, type StreamShown } from './stream-page.tsx';
import { StreamsPage } from './streams-page.tsx';

/** Runs of a stream whose figures are drawn. */
const PLOTTED_RUNS = 30;

const streamAddress = z.strictObject({ stream: z.string() });
const runAddress = z.strictObject({ id: z.string() });
const runsQuery = z.strictObject({
  before: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
  kinds: z.enum(['all']).optional(),
});
const runForm = z.strictObject({
  form_token: z.string(),
  stream: z.string().max(MAX_STREAM_CHARS),
});

/** Streams, their runs, and running one now. */
export function registerRunPages(
  app: FastifyInstance,
  context: HttpContext,
  atWork: BackgroundRuns,
): void {
  registerStreams(app, context, atWork);
  registerStream(app, context, atWork);
  registerRunNow(app, context, atWork);

  app.route({
    method: 'GET',
    url: '/reconciliation/runs/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(runAddress, 'address', request.params);
      const run = await findRun(context.database.knex, id);
      if (run === null) throw runUnknown(id);
      return sendPage(reply, <RunPage view={viewFor(request)} run={run} />);
    },
  });
}

function registerStreams(app: FastifyInstance, context: HttpContext, atWork: BackgroundRuns): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: '/reconciliation',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { all } = await context.streams();
      const streams = await Promise.all(
        all.map(async ({ definition: { name, title } }) => ({
          name,
          title,
          last: await lastReconciliation(knex, name),
          isUnderWay: (await streamAtWork(context, atWork, name)) !== null,
        })),
      );
      const props = { view: viewFor(request), streams, atWork: atWork.atWork };
      return sendPage(reply, <StreamsPage {...props} />);
    },
  });
}

function registerStream(app: FastifyInstance, context: HttpContext, atWork: BackgroundRuns): void {
  app.route({
    method: 'GET',
    url: '/reconciliation/streams/:stream',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { stream } = read(streamAddress, 'address', request.params);
      const query = read(runsQuery, 'query', request.query);
      const shown = await streamShown(context, atWork, stream, query);
      return sendPage(reply, <StreamPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/reconciliation/streams/:stream/progress',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { stream } = read(streamAddress, 'address', request.params);
      const now = await streamAtWork(context, atWork, stream);
      // It has ended: the page shows what it found.
      if (now === null) return reply.header('hx-refresh', 'true').send('');
      return sendPart(reply, <AtWork view={viewFor(request)} stream={stream} atWork={now} />);
    },
  });
}

function registerRunNow(app: FastifyInstance, context: HttpContext, atWork: BackgroundRuns): void {
  app.route({
    method: 'POST',
    url: '/reconciliation/run',
    config: { access: 'reconcile', desk: true },
    handler: async (request, reply) => {
      const { stream } = read(runForm, 'body', request.body);
      await startRuns(context, atWork, { stream, by: userOf(request) });
      const isEvery = stream === EVERY_STREAM;
      return reply.redirect(isEvery ? '/reconciliation' : `/reconciliation/streams/${stream}`, 303);
    },
  });
}

async function streamShown(
  context: HttpContext,
  background: BackgroundRuns,
  name: string,
  { before, kinds }: { before?: number | undefined; kinds?: 'all' | undefined },
): Promise<StreamShown> {
  const { knex } = context.database;
  const { all } = await context.streams();
  const declared = all.find(({ definition }) => definition.name === name)?.definition;
  const runs = await listRuns(knex, {
    stream: name,
    limit: RUNS_SHOWN,
    ...(before !== undefined && { before }),
    ...(kinds === undefined && { kind: 'reconciliation' as const }),
  });
  const last = runs.at(-1);
  if (declared === undefined && last === undefined) throw streamUnknown(name);
  return {
    name,
    title: declared?.title ?? last?.rules.title ?? name,
    isDeclared: declared !== undefined,
    atWork: await streamAtWork(context, background, name),
    failed: background.failureOf(name),
    plotted: before === undefined ? await plottedRuns(context, name) : [],
    runs,
    isOfEveryKind: kinds === 'all',
    nextBefore: last !== undefined && runs.length === RUNS_SHOWN ? last.number : null,
  };
}

function plottedRuns({ database }: HttpContext, stream: string): Promise<Run[]> {
  return listRuns(database.knex, { stream, kind: 'reconciliation', limit: PLOTTED_RUNS });
}
