import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { UserError } from '../../../domain/errors.ts';
import {
  findRun,
  findRunUnderWay,
  lastReconciliation,
  listRuns,
  type Run,
} from '../../../reconciliation/runs/run-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { CLOSING_GRACE_MS, RUNS_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, sendPart, viewFor } from '../send-page.ts';
import { BackgroundRuns } from './background-runs.ts';
import { RunPage } from './run-page.tsx';
import { AtWork, type StreamAtWork, StreamPage, type StreamShown } from './stream-page.tsx';
import { EVERY_STREAM, StreamsPage } from './streams-page.tsx';
import { httpProblem } from '../../http-problems.ts';

/** Runs of a stream whose figures are drawn. */
const PLOTTED_RUNS = 30;
const MAX_STREAM_CHARS = 40;

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
export function registerRunPages(app: FastifyInstance, context: HttpContext): void {
  const atWork = new BackgroundRuns(context);
  app.addHook('onClose', () => patientlyEnded(context, atWork));
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
      if (run === null) {
        throw httpProblem('run_unknown/desk', { run: id });
      }
      return sendPage(reply, <RunPage view={viewFor(request)} run={run} />);
    },
  });
}

/** A run may end where it can; the server does not wait for a long one, which the next run clears away. */
async function patientlyEnded({ clock }: HttpContext, atWork: BackgroundRuns): Promise<void> {
  const done = new AbortController();
  const ended = atWork.ended().then(() => done.abort());
  await Promise.race([ended, clock.sleep(CLOSING_GRACE_MS, done.signal)]);
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
      const { all, holidays } = await context.streams();
      const isEvery = stream === EVERY_STREAM;
      const chosen = isEvery ? all : all.filter(({ definition }) => definition.name === stream);
      if (chosen.length === 0) throw streamUnknown(stream);
      atWork.start(chosen, holidays, userOf(request));
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

async function streamAtWork(
  { database }: HttpContext,
  { atWork }: BackgroundRuns,
  stream: string,
): Promise<StreamAtWork | null> {
  const run = await findRunUnderWay(database.knex, stream);
  const isHere = atWork?.streams.includes(stream) ?? false;
  if (run === null && !isHere) return null;
  const isNow = isHere && atWork?.streams[0] === stream;
  return { run, step: isHere ? ((isNow ? atWork?.step : null) ?? '') : null };
}

const streamUnknown = (name: string): UserError => httpProblem('stream_unknown', { stream: name });
