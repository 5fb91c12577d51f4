import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findUser, listUsers, type User } from '../../access/user-store.ts';
import {
  createUser,
  disableUser,
  enableUser,
  resetPassword,
  setApprovalLimit,
  setRole,
  unknownUser,
} from '../../access/users.ts';
import { sen } from '../../domain/money.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { HttpContext } from '../http-context.ts';
import { referenceInAddress, referenceOfAddress } from '../reference-address.ts';
import { read } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { passwordAnswer, userAnswer, userListAnswer } from './people-answers.ts';

const USERS = '/api/users';
const USER_ABOUT = 'A name that is `.` or `..`, or begins with `~`, has a `~` before it.';
const userAddress = z.strictObject({ user: z.string() });
const role = z.string().max(40).describe('viewer, maker, approver or admin');
const createBody = z.strictObject({ user: z.string().min(1).max(200), role });
const roleBody = z.strictObject({ role });
const limitBody = z.strictObject({
  limit_sen: z.int().positive().nullable().describe('null: no limit'),
});
const changed = (about: string) => [{ status: 200, about, schema: userAnswer }];
const OF_CHANGE: readonly ErrorCode[] = ['user_unknown', 'last_admin'];

/** Who signs in to the desk, and as what. */
export function registerUserRoutes(app: FastifyInstance, context: HttpContext): void {
  registerReading(app, context);
  registerChanges(app, context);
  registerSwitches(app, context);
  registerPasswords(app, context);
}

function registerReading(app: FastifyInstance, { database: { knex } }: HttpContext): void {
  app.route({
    method: 'GET',
    url: USERS,
    config: {
      access: 'manage_users',
      api: {
        name: 'listUsers',
        summary: 'Who signs in to the desk, with role and approval limit',
        answers: [{ status: 200, about: 'By name.', schema: userListAnswer }],
      },
    },
    handler: async () => ({ users: (await listUsers(knex)).map(userView) }),
  });

  app.route({
    method: 'GET',
    url: `${USERS}/:user`,
    config: {
      access: 'manage_users',
      api: {
        name: 'getUser',
        summary: 'One user',
        about: USER_ABOUT,
        address: userAddress,
        answers: [{ status: 200, about: 'The user.', schema: userAnswer }],
        errors: ['user_unknown'],
      },
    },
    handler: (request) => userNamed(knex, namedIn(request.params)),
  });
}

const namedIn = (params: unknown): string =>
  referenceOfAddress(read(userAddress, 'address', params).user);

async function userNamed(db: Queryable, name: string): Promise<object> {
  const found = await findUser(db, name);
  if (found === null) throw unknownUser(name);
  return userView(found);
}

function userView({ name, role: as, approvalLimit, ...user }: User): object {
  return { user: name, role: as, approvalLimitSen: approvalLimit, ...user };
}

/** After each its user signs in anew. */
function registerChanges(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'POST',
    url: `${USERS}/:user/role`,
    config: {
      access: 'manage_users',
      api: {
        name: 'setRole',
        summary: 'Gives a user another role; they sign in anew',
        address: userAddress,
        body: { schema: roleBody },
        answers: changed('As they are now.'),
        errors: [...OF_CHANGE, 'role_unknown'],
      },
    },
    handler: async (request) => {
      const user = namedIn(request.params);
      const asked = read(roleBody, 'body', request.body);
      await setRole(context, { user, role: asked.role, by: userOf(request) });
      return userNamed(knex, user);
    },
  });

  app.route({
    method: 'POST',
    url: `${USERS}/:user/limit`,
    config: {
      access: 'manage_users',
      api: {
        name: 'setApprovalLimit',
        summary: 'The most that one approval of a user releases',
        address: userAddress,
        body: { schema: limitBody },
        answers: changed('As they are now.'),
        errors: ['user_unknown'],
      },
    },
    handler: async (request) => {
      const user = namedIn(request.params);
      const { limit_sen } = read(limitBody, 'body', request.body);
      const limit = limit_sen === null ? null : sen(limit_sen);
      await setApprovalLimit(context, { user, limit, by: userOf(request) });
      return userNamed(knex, user);
    },
  });
}

function registerSwitches(app: FastifyInstance, context: HttpContext): void {
  for (const [name, work, summary] of [
    ['disable', disableUser, 'A user is out at once, and tokens under their name end'],
    ['enable', enableUser, 'A user may sign in again'],
  ] as const) {
    app.route({
      method: 'POST',
      url: `${USERS}/:user/${name}`,
      config: {
        access: 'manage_users',
        api: {
          name: `${name}User`,
          summary,
          address: userAddress,
          answers: changed('As they are now.'),
          errors: OF_CHANGE,
        },
      },
      handler: async (request) => {
        const user = namedIn(request.params);
        await work(context, { user, by: userOf(request) });
        return userNamed(context.database.knex, user);
      },
    });
  }
}

/** Each answers with the password, which is never seen again. */
function registerPasswords(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: USERS,
    config: {
      access: 'manage_users',
      secretField: 'password',
      api: {
        name: 'createUser',
        summary: 'A new user, with a password that must be changed at the first sign-in',
        body: { schema: createBody },
        answers: [{ status: 201, about: 'They may sign in.', schema: passwordAnswer }],
        errors: ['user_exists', 'user_name_invalid', 'role_unknown'],
      },
    },
    handler: async (request, reply) => {
      const asked = read(createBody, 'body', request.body);
      const { user, password } = await createUser(context, { ...asked, by: userOf(request) });
      const location = `${USERS}/${referenceInAddress(user)}`;
      return reply.code(201).header('location', location).send({ user, password });
    },
  });

  app.route({
    method: 'POST',
    url: `${USERS}/:user/password`,
    config: {
      access: 'manage_users',
      secretField: 'password',
      api: {
        name: 'resetPassword',
        summary: 'Gives a user a new password; their sessions end',
        address: userAddress,
        answers: [{ status: 200, about: 'It must be changed.', schema: passwordAnswer }],
        errors: ['user_unknown'],
      },
    },
    handler: (request) =>
      resetPassword(context, { user: namedIn(request.params), by: userOf(request) }),
  });
}
