import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-context.ts';
import { HEALTH_ANSWER_MS } from '../limits.ts';
import { loggableError } from '../loggable-error.ts';
import { healthAnswer } from '../openapi/answer-schemas.ts';
import { askDatabase } from './health-store.ts';

/** `GET /health`: this process is up and the database answers it, in time. */
export function registerHealthRoute(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: '/health',
    config: {
      access: 'anyone',
      api: {
        name: 'health',
        summary: 'Is this process up, and does the database answer it?',
        answers: [
          { status: 200, about: 'Both are well.', schema: healthAnswer },
          { status: 503, about: 'The database fails, or is silent.', schema: healthAnswer },
        ],
      },
    },
    handler: async (_request, reply) => {
      const database = await databaseState(context);
      return reply
        .code(database === 'answers' ? 200 : 503)
        .send({ status: database === 'answers' ? 'ok' : 'unwell', database });
    },
  });
}

async function databaseState(context: HttpContext): Promise<'answers' | 'silent' | 'fails'> {
  const { database, clock, log } = context;
  const enough = new AbortController();
  const late = clock.sleep(HEALTH_ANSWER_MS, enough.signal).then(() => 'silent' as const);
  const asked = askDatabase(database.knex).then(
    () => 'answers' as const,
    (error: unknown) => {
      log.error({ error: loggableError(error) }, 'the database does not answer');
      return 'fails' as const;
    },
  );
  const first = await Promise.race([asked, late]);
  enough.abort();
  return first;
}
