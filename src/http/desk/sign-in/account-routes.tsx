import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sha256 } from '../../../platform/sha256.ts';
import { changePassword, setLanguage } from '../../../access/users.ts';
import { UserError } from '../../../domain/errors.ts';
import { STATUS_OF_CODE } from '../../error-answers.ts';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { OWN_ACCOUNT, SESSION_COOKIE } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { AccountPage } from './account-page.tsx';

const query = z.strictObject({ saved: z.string().optional() });
const languageForm = z.strictObject({ form_token: z.string(), language: z.string() });
const password = z.string().max(1000);
const passwordForm = z.strictObject({
  form_token: z.string(),
  old: password,
  password,
  again: password,
});

export function registerAccountRoutes(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'GET',
    url: OWN_ACCOUNT,
    config: { access: 'own_account', desk: true },
    handler: async (request, reply) => {
      const { saved } = read(query, 'query', request.query);
      const page = { view: viewFor(request), problem: null, isSaved: saved !== undefined };
      return sendPage(reply, <AccountPage {...page} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${OWN_ACCOUNT}/language`,
    config: { access: 'own_account', desk: true },
    handler: async (request, reply) => {
      const { language } = read(languageForm, 'body', request.body);
      await setLanguage(context, { user: userOf(request), language });
      return reply.redirect(`${OWN_ACCOUNT}?saved`, 303);
    },
  });

  app.route({
    method: 'POST',
    url: `${OWN_ACCOUNT}/password`,
    config: { access: 'own_account', desk: true },
    handler: async (request, reply) => {
      const given = read(passwordForm, 'body', request.body);
      const { words } = viewFor(request);
      if (given.password !== given.again) return again(request, reply, words.account.differ, 400);
      try {
        await changePassword(context, {
          user: userOf(request),
          old: given.old,
          password: given.password,
          sessionSha256: sha256(request.cookies[SESSION_COOKIE] ?? ''),
        });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const status = STATUS_OF_CODE[error.code] ?? 400;
        const { message, next } = viewFor(request).tell.problem(error);
        return again(request, reply, `${message} ${next}`, status);
      }
      return reply.redirect(`${OWN_ACCOUNT}?saved`, 303);
    },
  });
}

function again(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: string,
  status: number,
): Promise<FastifyReply> {
  const page = { view: viewFor(request), problem, isSaved: false };
  return sendPage(reply, <AccountPage {...page} />, status);
}
