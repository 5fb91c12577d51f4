import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BREAKERS } from '../../breakers/breaker-kinds.ts';
import { type Breaker, openBreakers } from '../../breakers/breaker-store.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { resumeSending, stopSending } from '../../payouts/breakers/kill-switch.ts';
import { resetBreaker } from '../../payouts/breakers/reset-breaker.ts';
import type { HttpContext } from '../http-context.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import { read, whatWasMendedField } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { breakerListAnswer, breakerResetAnswer, sendingAnswer } from './job-answers.ts';

const breakerAddress = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,15}$/, 'the number of a breaker is needed')
    .transform(Number),
});
const resetBody = z.strictObject({
  reason: whatWasMendedField,
});
const switchBody = z
  .strictObject({ reason: z.string().trim().max(MAX_REASON_CHARS).optional() })
  .nullish()
  .transform((body) => body ?? {});

const SWITCH = {
  stop: {
    access: 'stop_sending',
    turn: stopSending,
    summary: 'The kill switch: no payout is sent any more; what was sent is followed on',
  },
  resume: {
    access: 'resume_sending',
    turn: resumeSending,
    summary: 'Sending goes on; breakers stay as they are',
  },
} as const;

/** What stops sends: breakers, and a person. */
export function registerSendingRoutes(app: FastifyInstance, context: HttpContext): void {
  registerBreakers(app, context);
  const { knex } = context.database;

  app.route({
    method: 'GET',
    url: '/api/sending',
    config: {
      access: 'read',
      api: {
        name: 'getSending',
        summary: 'Whether a person has stopped all sending',
        answers: [{ status: 200, about: 'How it stands.', schema: sendingAnswer }],
      },
    },
    handler: () => sendingView(knex),
  });

  for (const to of ['stop', 'resume'] as const) {
    const { access, turn, summary } = SWITCH[to];
    app.route({
      method: 'POST',
      url: `/api/sending/${to}`,
      config: {
        access,
        api: {
          name: `${to}Sending`,
          summary,
          body: { schema: switchBody, isOptional: true },
          answers: [{ status: 200, about: 'How it stands now.', schema: sendingAnswer }],
          errors: ['nothing_to_do'],
        },
      },
      handler: async (request) => {
        const { reason } = read(switchBody, 'body', request.body);
        await turn(context.payouts(), { by: userOf(request), ...(reason ? { reason } : {}) });
        return sendingView(knex);
      },
    });
  }
}

async function sendingView(db: Queryable): Promise<object> {
  const stop = (await openBreakers(db)).find(({ kind }) => kind === 'kill_switch');
  return {
    isStopped: stop !== undefined,
    stoppedBy: stop?.openedBy ?? null,
    stoppedAt: stop?.openedAt ?? null,
    reason: stop?.reason ?? null,
  };
}

function registerBreakers(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/api/breakers',
    config: {
      access: 'read',
      api: {
        name: 'listBreakers',
        summary: 'What stops sends now, why, and its way back',
        answers: [{ status: 200, about: 'Those that are open.', schema: breakerListAnswer }],
      },
    },
    handler: async () => ({
      breakers: (await openBreakers(context.database.knex)).map(breakerView),
    }),
  });

  app.route({
    method: 'POST',
    url: '/api/breakers/:id/reset',
    config: {
      access: 'reset_breaker',
      recognisesRepeat: true,
      api: {
        name: 'resetBreaker',
        summary: 'A person closes a breaker, whatever its own way back, and says why',
        address: breakerAddress,
        body: { schema: resetBody },
        answers: [{ status: 200, about: 'As it was; it is closed.', schema: breakerResetAnswer }],
        errors: ['breaker_unknown', 'reason_missing'],
      },
    },
    handler: async (request) => {
      const { id: breakerId } = read(breakerAddress, 'address', request.params);
      const { reason } = read(resetBody, 'body', request.body);
      const reset = { breakerId, by: userOf(request), reason };
      return breakerView(await resetBreaker(context.payouts(), reset));
    },
  });
}

function breakerView(breaker: Breaker): object {
  const { id, kind, provider, scope, openedAt, openedBy, reason, nextProbeAt } = breaker;
  const { scope: stops, wayBack } = BREAKERS[kind];
  const why = { openedAt, openedBy, reason };
  return { breakerId: id, kind, provider, stops, scope, ...why, wayBack, nextProbeAt };
}
