import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findUser, listUsers } from '../../../access/user-store.ts';
import {
  createUser,
  disableUser,
  enableUser,
  type GivenPassword,
  resetPassword,
  setApprovalLimit,
  setRole,
  unknownUser,
} from '../../../access/users.ts';
import { rupiah } from '../../../domain/money.ts';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { PEOPLE, pageOfUser, PeoplePage } from './people-page.tsx';
import { SecretPage } from './secret-page.tsx';
import { registerTokenPages } from './token-routes.tsx';
import { UserPage } from './user-page.tsx';
import { peopleWords } from './words.ts';

const ACCESS = { access: 'manage_users', desk: true } as const;

const user = z.string().min(1).max(200);
const userQuery = z.strictObject({ name: user, changed: z.string().optional() });
const userForm = z.strictObject({ form_token: z.string(), user });
const roleForm = z.strictObject({ form_token: z.string(), user, role: z.string().max(40) });
const limitForm = z.strictObject({
  form_token: z.string(),
  user,
  rupiah: z
    .string()
    .trim()
    .regex(/^(?:0*[1-9]\d{0,12})?$/, 'plain rupiah from 1 on, digits only, or nothing'),
});

/** `/people`: who signs in to the desk, and as what; `/people/tokens`: what programs call it with. */
export function registerPeoplePages(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: PEOPLE,
    config: ACCESS,
    handler: async (request, reply) =>
      sendPage(reply, <PeoplePage view={viewFor(request)} users={await listUsers(knex)} />),
  });

  app.route({
    method: 'GET',
    url: `${PEOPLE}/user`,
    config: ACCESS,
    handler: async (request, reply) => {
      const { name, changed } = read(userQuery, 'query', request.query);
      const found = await findUser(knex, name);
      if (found === null) throw unknownUser(name);
      const page = { view: viewFor(request), user: found, isChanged: changed !== undefined };
      return sendPage(reply, <UserPage {...page} />);
    },
  });

  registerChanges(app, context);
  registerPasswords(app, context);
  registerTokenPages(app, context);
}

/** Each comes back to the page of its user, which shows it. */
function registerChanges(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: `${PEOPLE}/role`,
    config: ACCESS,
    handler: async (request, reply) => {
      const asked = read(roleForm, 'body', request.body);
      await setRole(context, { user: asked.user, role: asked.role, by: userOf(request) });
      return toUser(reply, asked.user);
    },
  });

  app.route({
    method: 'POST',
    url: `${PEOPLE}/limit`,
    config: ACCESS,
    handler: async (request, reply) => {
      const asked = read(limitForm, 'body', request.body);
      const limit = asked.rupiah === '' ? null : rupiah(Number(asked.rupiah));
      await setApprovalLimit(context, { user: asked.user, limit, by: userOf(request) });
      return toUser(reply, asked.user);
    },
  });

  for (const [name, work] of [
    ['disable', disableUser],
    ['enable', enableUser],
  ] as const) {
    app.route({
      method: 'POST',
      url: `${PEOPLE}/${name}`,
      config: ACCESS,
      handler: async (request, reply) => {
        const asked = read(userForm, 'body', request.body);
        await work(context, { user: asked.user, by: userOf(request) });
        return toUser(reply, asked.user);
      },
    });
  }
}

/** Each answers with the one page that ever shows the password. */
function registerPasswords(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: PEOPLE,
    config: ACCESS,
    handler: async (request, reply) => {
      const asked = read(roleForm, 'body', request.body);
      const { role } = asked;
      const made = await createUser(context, { user: asked.user, role, by: userOf(request) });
      return showPassword(request, reply, made);
    },
  });

  app.route({
    method: 'POST',
    url: `${PEOPLE}/password`,
    config: ACCESS,
    handler: async (request, reply) => {
      const asked = read(userForm, 'body', request.body);
      const given = await resetPassword(context, { user: asked.user, by: userOf(request) });
      return showPassword(request, reply, given);
    },
  });
}

const toUser = (reply: FastifyReply, name: string): FastifyReply =>
  reply.redirect(`${pageOfUser(name)}&changed`, 303);

function showPassword(
  request: FastifyRequest,
  reply: FastifyReply,
  given: GivenPassword,
): Promise<FastifyReply> {
  const view = viewFor(request);
  const own = peopleWords[view.session.language];
  const page = {
    view,
    title: own.secretOfUser(given.user),
    secret: given.password,
    hint: own.mustChange,
    onwards: pageOfUser(given.user),
  };
  return sendPage(reply, <SecretPage {...page} />);
}
