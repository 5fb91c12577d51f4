import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { countDeliveries } from '../../../notices/notice-store.ts';
import { retryGivenUp } from '../../../notices/retry-given-up.ts';
import type { HttpContext } from '../../http-context.ts';
import { NOTICES_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { NOTICES, NoticesPage } from './notices-page.tsx';
import { DELIVERY_STATES, pageOfNotices } from './notices-store.ts';

const noticesQuery = z.strictObject({
  state: z
    .union([z.literal(''), z.enum(DELIVERY_STATES)])
    .transform((state) => (state === '' ? undefined : state))
    .optional(),
  at: z.iso.datetime().optional(),
  before: z.string().max(100).optional(),
  retried: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
});
const retryForm = z.strictObject({ form_token: z.string() });

/** `/jobs/notices`: what was sent to whom, and a second chance for what was given up. */
export function registerNoticePages(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: NOTICES,
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { state, at, before: id, retried = null } = read(noticesQuery, 'query', request.query);
      const before = at !== undefined && id !== undefined ? { at, id } : null;
      const notices = await pageOfNotices(knex, { state, before, limit: NOTICES_SHOWN });
      const last = notices.at(-1);
      const next = last !== undefined && notices.length === NOTICES_SHOWN ? last : null;
      const shown = { counts: await countDeliveries(knex), notices, state, retried, next };
      return sendPage(reply, <NoticesPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${NOTICES}/retry`,
    config: { access: 'run_jobs', desk: true },
    handler: async (request, reply) => {
      read(retryForm, 'body', request.body);
      const retried = await retryGivenUp(context, { by: userOf(request) });
      return reply.redirect(`${NOTICES}?retried=${retried}`, 303);
    },
  });
}
