import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { resumeSending, stopSending } from '../../../payouts/breakers/kill-switch.ts';
import { resetBreaker } from '../../../payouts/breakers/reset-breaker.ts';
import type { HttpContext } from '../../http-context.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { read, whatWasMendedField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { orderRun } from '../../jobs/order-run.ts';

const formToken = z.string();
const runForm = z.strictObject({ form_token: formToken });
const scheduleAddress = z.strictObject({ id: z.string() });
const breakerAddress = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,15}$/, 'the number of a breaker is needed')
    .transform(Number),
});
const resetForm = z.strictObject({
  form_token: formToken,
  reason: whatWasMendedField,
});
const switchForm = z.strictObject({
  form_token: formToken,
  reason: z.string().trim().max(MAX_REASON_CHARS).optional(),
});

const SWITCH = {
  stop: { access: 'stop_sending', turn: stopSending },
  resume: { access: 'resume_sending', turn: resumeSending },
} as const;

/** What persons order: a run, a reset, and the kill switch. */
export function registerJobForms(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/jobs/schedules/:id/run',
    config: { access: 'run_jobs', desk: true },
    handler: async (request, reply) => {
      const { id: name } = read(scheduleAddress, 'address', request.params);
      read(runForm, 'body', request.body);
      await orderRun(context, { name, by: userOf(request) });
      return reply.redirect(`/jobs?asked=${name}`, 303);
    },
  });

  app.route({
    method: 'POST',
    url: '/jobs/breakers/:id/reset',
    config: { access: 'reset_breaker', desk: true },
    handler: async (request, reply) => {
      const { id: breakerId } = read(breakerAddress, 'address', request.params);
      const { reason } = read(resetForm, 'body', request.body);
      await resetBreaker(context.payouts(), { breakerId, by: userOf(request), reason });
      return reply.redirect('/jobs', 303);
    },
  });

  for (const to of ['stop', 'resume'] as const) {
    const { access, turn } = SWITCH[to];
    app.route({
      method: 'POST',
      url: `/jobs/${to}`,
      config: { access, desk: true },
      handler: async (request, reply) => {
        const { reason } = read(switchForm, 'body', request.body);
        await turn(context.payouts(), { by: userOf(request), ...(reason ? { reason } : {}) });
        return reply.redirect('/jobs', 303);
      },
    });
  }
}
