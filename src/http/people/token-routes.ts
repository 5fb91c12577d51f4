import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listTokens } from '../../access/token-store.ts';
import { createToken, knownRole, revokeToken } from '../../access/tokens.ts';
import type { HttpContext } from '../http-context.ts';
import { TOKENS_SHOWN } from '../limits.ts';
import { pageLimit, place, read } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { revokedTokenAnswer, tokenAnswer, tokenListAnswer } from './people-answers.ts';

const TOKENS = '/api/tokens';
const tokensQuery = z.strictObject({ before: place, limit: pageLimit });
const tokenBody = z.strictObject({
  user: z.string().min(1).max(200),
  role: z.string().max(40).describe('viewer, maker, approver or admin'),
});
const tokenAddress = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,15}$/, 'the number of a token is needed')
    .transform(Number),
});

/** What programs call the API with. */
export function registerTokenRoutes(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: TOKENS,
    config: {
      access: 'manage_users',
      api: {
        name: 'listTokens',
        summary: 'Whose tokens there are, and when each was last used',
        query: tokensQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: tokenListAnswer }],
      },
    },
    handler: async (request) => {
      const { before, limit = TOKENS_SHOWN } = read(tokensQuery, 'query', request.query);
      const page = { limit, ...(before !== undefined && { before }) };
      const tokens = await listTokens(context.database.knex, page);
      const last = tokens.length === limit ? tokens.at(-1) : undefined;
      return {
        tokens: tokens.map(({ id, ...token }) => ({ tokenId: id, ...token })),
        nextBefore: last?.id ?? null,
      };
    },
  });

  app.route({
    method: 'POST',
    url: TOKENS,
    config: {
      access: 'manage_users',
      secretField: 'token',
      api: {
        name: 'createToken',
        summary: 'A token for a program; it is shown once',
        body: { schema: tokenBody },
        answers: [{ status: 201, about: 'It is made.', schema: tokenAnswer }],
        errors: ['user_name_invalid', 'role_unknown'],
      },
    },
    handler: async (request, reply) => {
      const { user, role } = read(tokenBody, 'body', request.body);
      const asked = { user, role: knownRole(role), by: userOf(request) };
      const { id: tokenId, ...made } = await createToken(context, asked);
      return reply.code(201).send({ tokenId, ...made });
    },
  });

  app.route({
    method: 'POST',
    url: `${TOKENS}/:id/revoke`,
    config: {
      access: 'manage_users',
      recognisesRepeat: true,
      api: {
        name: 'revokeToken',
        summary: 'Ends a token at once',
        address: tokenAddress,
        answers: [{ status: 200, about: 'It is ended.', schema: revokedTokenAnswer }],
        errors: ['token_unknown'],
      },
    },
    handler: async (request) => {
      const { id } = read(tokenAddress, 'address', request.params);
      await revokeToken(context, { id, by: userOf(request) });
      return { tokenId: id };
    },
  });
}
