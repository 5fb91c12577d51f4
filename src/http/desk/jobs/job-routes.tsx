import { DISBURSING } from '../../../reconciliation/streams/providers.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { openBreakers } from '../../../breakers/breaker-store.ts';
import { now } from '../../../domain/time.ts';
import { runsOfSchedule } from '../../../work/schedule-store.ts';
import type { HttpContext } from '../../http-context.ts';
import { SCHEDULE_RUNS_SHOWN } from '../../limits.ts';
import { read } from '../../request-input.ts';
import type { ServerState } from '../../server-state.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { lastBalance } from '../../today/last-balance-store.ts';
import { feedsNow } from '../../jobs/feeds.ts';
import { bankFeeds } from '../../jobs/feeds-store.ts';
import { registerJobForms } from './job-forms.ts';
import { JobsPage } from './jobs-page.tsx';
import { SchedulePage } from './schedule-page.tsx';
import { requireSchedule, schedulesShown } from '../../jobs/schedules-shown.ts';
import { SwitchPage } from './switch-page.tsx';
import { queueLengths } from '../../jobs/what-is-due.ts';

const jobsQuery = z.strictObject({ asked: z.string().max(100).optional() });
const scheduleAddress = z.strictObject({ id: z.string() });

/** `/jobs`: everything that runs by itself, what feeds it, and what stops it. */
export function registerJobPages(
  app: FastifyInstance,
  context: HttpContext,
  { work }: ServerState,
): void {
  registerOverview(app, context, work);
  registerQuestions(app, context);
  registerJobForms(app, context);

  app.route({
    method: 'GET',
    url: '/jobs/schedules/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { name } = requireSchedule(read(scheduleAddress, 'address', request.params).id);
      const runs = await runsOfSchedule(context.database.knex, name, SCHEDULE_RUNS_SHOWN);
      return sendPage(reply, <SchedulePage view={viewFor(request)} name={name} runs={runs} />);
    },
  });
}

function registerOverview(
  app: FastifyInstance,
  context: HttpContext,
  work: ServerState['work'],
): void {
  const { database, clock, settings } = context;
  const { knex } = database;

  app.route({
    method: 'GET',
    url: '/jobs',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { asked } = read(jobsQuery, 'query', request.query);
      const at = now(clock);
      const inRedis = context.queues();
      const shown = {
        asked: asked === undefined ? null : requireSchedule(asked).name,
        breakers: await openBreakers(knex),
        schedules: await schedulesShown(knex, settings.schedules, at),
        feeds: await feedsNow(knex, await work().streams(), at),
        banks: await bankFeeds(knex),
        balance: await lastBalance(knex, DISBURSING),
        queues: await queueLengths(work(), at),
        inRedis: await inRedis,
      };
      return sendPage(reply, <JobsPage view={viewFor(request)} shown={shown} />);
    },
  });
}

/** The questions before the kill switch, and before sending goes on. */
function registerQuestions(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  for (const [to, access] of [
    ['stop', 'stop_sending'],
    ['resume', 'resume_sending'],
  ] as const) {
    app.route({
      method: 'GET',
      url: `/jobs/${to}`,
      config: { access, desk: true },
      handler: async (request, reply) => {
        const breakers = await openBreakers(knex);
        const page = <SwitchPage view={viewFor(request)} to={to} breakers={breakers} />;
        return sendPage(reply, page);
      },
    });
  }
}
