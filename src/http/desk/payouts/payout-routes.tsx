import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { HttpContext } from '../../http-context.ts';
import { resolveQuarantined } from '../../../payouts/settlement/resolve-quarantined.ts';
import { payoutAddress, referenceOfAddress } from '../../reference-address.ts';
import { place, read, whatShowsItField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { PayoutPage } from './payout-page.tsx';
import { WaitingPage } from './waiting-page.tsx';
import { pageOfWaiting, WAITING_STATES } from './waiting-store.ts';
import { readPayout } from '../../payouts/read-payout.ts';

const PAYOUTS_SHOWN = 50;

const waitingQuery = z.strictObject({ state: z.enum(WAITING_STATES), after: place });
const address = z.strictObject({ reference: z.string().transform(referenceOfAddress) });

const resolutionForm = z.strictObject({
  form_token: z.string(),
  as: z.enum(['paid', 'failed']),
  reason: whatShowsItField,
});

/** Payouts one by one, and those that go on only when a person decides. */
export function registerPayoutPages(app: FastifyInstance, context: HttpContext): void {
  const { database } = context;
  app.route({
    method: 'GET',
    url: '/payouts',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { state, after = 0 } = read(waitingQuery, 'query', request.query);
      const found = await pageOfWaiting(database.knex, { state, after, limit: PAYOUTS_SHOWN + 1 });
      const payouts = found.slice(0, PAYOUTS_SHOWN);
      const nextAfter = found.length > PAYOUTS_SHOWN ? (payouts.at(-1)?.id ?? null) : null;
      const shown = { state, payouts, nextAfter };
      return sendPage(reply, <WaitingPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/payouts/:reference',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { reference } = read(address, 'address', request.params);
      const shown = await readPayout(database.knex, reference);
      return sendPage(reply, <PayoutPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'POST',
    url: '/payouts/:reference/resolve',
    config: { access: 'decide_review', desk: true },
    handler: async (request, reply) => {
      const { reference } = read(address, 'address', request.params);
      const { as, reason } = read(resolutionForm, 'body', request.body);
      const by = userOf(request);
      await resolveQuarantined(context.payouts(), { reference, as, by, reason });
      return reply.redirect(payoutAddress(reference), 303);
    },
  });
}
