import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { signIn, signOut } from '../../../access/sessions.ts';
import { UserError } from '../../../domain/errors.ts';
import { STATUS_OF_CODE } from '../../error-answers.ts';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import {
  ownPage,
  requireSameSite,
  SESSION_COOKIE,
  SIGN_IN,
  sessionContext,
} from '../desk-session.ts';
import { sendPage } from '../send-page.ts';
import { languageAsked } from '../words/words.ts';
import { SignInPage } from './sign-in-page.tsx';
import { TELLERS } from '../sentences/tell.ts';

const address = z.strictObject({ next: z.string().max(1000).optional() });

const form = z.strictObject({
  user: z.string().max(200),
  password: z.string().max(1000),
  next: z.string().max(1000).optional(),
});

export function registerSignInRoutes(app: FastifyInstance, context: HttpContext): void {
  const sessions = sessionContext(context);
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: context.settings.publicUrl.startsWith('https:'),
  } as const;

  app.route({
    method: 'GET',
    url: SIGN_IN,
    config: { access: 'anyone' },
    handler: async (request, reply) => {
      const { next } = read(address, 'query', request.query);
      const language = languageAsked(request.headers['accept-language']);
      const page = { language, next: ownPage(next), user: '', problem: null };
      return sendPage(reply, <SignInPage {...page} />);
    },
  });

  app.route({
    method: 'POST',
    url: SIGN_IN,
    config: { access: 'anyone' },
    handler: async (request, reply) => {
      requireSameSite(request);
      const { user, password, next } = read(form, 'body', request.body);
      const place = ownPage(next);
      try {
        const { token } = await signIn(sessions, { user, password, address: request.ip });
        return await reply.setCookie(SESSION_COOKIE, token, cookie).redirect(place, 303);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const language = languageAsked(request.headers['accept-language']);
        const told = TELLERS[language].problem(error);
        const problem = `${told.message} ${told.next}`;
        const page = { language, next: place, user, problem };
        return sendPage(reply, <SignInPage {...page} />, STATUS_OF_CODE[error.code] ?? 400);
      }
    },
  });

  app.route({
    method: 'POST',
    url: '/sign-out',
    config: { access: 'own_account', desk: true },
    handler: async (request, reply) => {
      await signOut(sessions, request.cookies[SESSION_COOKIE] ?? '');
      return reply.clearCookie(SESSION_COOKIE, cookie).redirect(SIGN_IN, 303);
    },
  });
}
