import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listTokens } from '../../../access/token-store.ts';
import { createToken, knownRole, revokeToken } from '../../../access/tokens.ts';
import type { HttpContext } from '../../http-context.ts';
import { TOKENS_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { TOKENS } from './people-page.tsx';
import { SecretPage } from './secret-page.tsx';
import { TokensPage } from './tokens-page.tsx';
import { peopleWords } from './words.ts';

const ACCESS = { access: 'manage_users', desk: true } as const;

const number = wholeNumber(Number.MAX_SAFE_INTEGER);
const tokensQuery = z.strictObject({ before: number.optional() });
const tokenForm = z.strictObject({
  form_token: z.string(),
  user: z.string().min(1).max(200),
  role: z.string().max(40),
});
const revokeForm = z.strictObject({ form_token: z.string(), id: number });

export function registerTokenPages(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: TOKENS,
    config: ACCESS,
    handler: async (request, reply) => {
      const { before } = read(tokensQuery, 'query', request.query);
      const tokens = await listTokens(context.database.knex, {
        limit: TOKENS_SHOWN,
        ...(before !== undefined && { before }),
      });
      const nextBefore = tokens.length === TOKENS_SHOWN ? (tokens.at(-1)?.id ?? null) : null;
      const page = { view: viewFor(request), tokens, nextBefore };
      return sendPage(reply, <TokensPage {...page} />);
    },
  });

  app.route({
    method: 'POST',
    url: TOKENS,
    config: ACCESS,
    handler: async (request, reply) => {
      const { user, role } = read(tokenForm, 'body', request.body);
      const asked = { user, role: knownRole(role), by: userOf(request) };
      const made = await createToken(context, asked);
      const view = viewFor(request);
      const own = peopleWords[view.session.language];
      const page = {
        view,
        title: own.secretOfToken(made.id, made.user),
        secret: made.token,
        hint: own.asToken,
        usage: `Authorization: Bearer ${made.token}`,
        onwards: TOKENS,
      };
      return sendPage(reply, <SecretPage {...page} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${TOKENS}/revoke`,
    config: ACCESS,
    handler: async (request, reply) => {
      const { id } = read(revokeForm, 'body', request.body);
      await revokeToken(context, { id, by: userOf(request) });
      return reply.redirect(TOKENS, 303);
    },
  });
}
