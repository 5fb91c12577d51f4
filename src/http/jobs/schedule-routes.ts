import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { scheduledJobs } from '../../../jobs/registry.ts';
import { now } from '../../domain/time.ts';
import { runsOfSchedule, type ScheduleRun } from '../../work/schedule-store.ts';
import type { HttpContext } from '../http-context.ts';
import { SCHEDULE_RUNS_SHOWN } from '../limits.ts';
import { read } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { scheduleAnswer, scheduleListAnswer, scheduleOrderedAnswer } from './job-answers.ts';
import { orderRun } from './order-run.ts';
import { requireSchedule, schedulesShown } from './schedules-shown.ts';

const scheduleAddress = z.strictObject({ name: z.string() });

/** What runs by the clock, and running it now. */
export function registerScheduleRoutes(app: FastifyInstance, context: HttpContext): void {
  registerReading(app, context);

  app.route({
    method: 'POST',
    url: '/api/schedules/:name/run',
    config: {
      access: 'run_jobs',
      api: {
        name: 'runSchedule',
        summary: 'Makes a schedule due now; the next worker that looks takes it up',
        address: scheduleAddress,
        answers: [{ status: 202, about: 'It is due.', schema: scheduleOrderedAnswer }],
        errors: ['job_unknown'],
      },
    },
    handler: async (request, reply) => {
      const { name } = read(scheduleAddress, 'address', request.params);
      await orderRun(context, { name, by: userOf(request) });
      return reply.code(202).header('location', `/api/schedules/${name}`).send({ name });
    },
  });
}

function registerReading(
  app: FastifyInstance,
  { database: { knex }, clock, settings }: HttpContext,
): void {
  app.route({
    method: 'GET',
    url: '/api/schedules',
    config: {
      access: 'read',
      api: {
        name: 'listSchedules',
        summary: 'What runs by the clock: when it ran, what came of it, and when it runs next',
        answers: [{ status: 200, about: 'All of them.', schema: scheduleListAnswer }],
      },
    },
    handler: async () => {
      const shown = await schedulesShown(knex, settings.schedules, now(clock));
      const abouts = new Map(scheduledJobs.map(({ name, about }) => [name, about]));
      return {
        schedules: shown.map(({ lastRun, ...schedule }) => ({
          ...schedule,
          about: abouts.get(schedule.name),
          lastRun: lastRun === null ? null : runView(lastRun),
        })),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/schedules/:name',
    config: {
      access: 'read',
      api: {
        name: 'getSchedule',
        summary: 'The last runs of one schedule',
        address: scheduleAddress,
        answers: [{ status: 200, about: 'The schedule.', schema: scheduleAnswer }],
        errors: ['job_unknown'],
      },
    },
    handler: async (request) => {
      const asked = read(scheduleAddress, 'address', request.params);
      const { name, about } = requireSchedule(asked.name);
      const runs = await runsOfSchedule(knex, name, SCHEDULE_RUNS_SHOWN);
      return {
        name,
        about,
        runs: runs.map((run) => ({ ...runView(run), worker: run.owner })),
      };
    },
  });
}

function runView({ startedAt, endedAt, counts, error }: ScheduleRun): object {
  return { startedAt, endedAt, counts, error };
}
