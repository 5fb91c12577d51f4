import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import { referenceOfAddress } from '../../reference-address.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { PayoutPage } from './payout-page.tsx';
import { readPayout } from '../../payouts/read-payout.ts';

const address = z.strictObject({ reference: z.string().transform(referenceOfAddress) });

export function registerPayoutPage(app: FastifyInstance, { database }: HttpContext): void {
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
}
