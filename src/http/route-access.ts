import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '../access/session-store.ts';
import { mayDo, type Permission, rolesThatMay } from '../access/roles.ts';
import { type Caller, findCaller } from '../access/tokens.ts';
import { UserError } from '../domain/errors.ts';
import { enterDesk, requireOwnForm, requireSameSite, SESSION_COOKIE } from './desk/desk-session.ts';
import type { HttpContext } from './http-context.ts';
import type { RouteDescription } from './openapi/route-description.ts';

/**
 * What a route asks of its caller: a permission (src/access/roles.ts); an address on the provider's
 * list; or nothing.
 */
type RouteAccess = Permission | 'provider' | 'anyone';

export interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
  readonly access: RouteAccess;
  /** Asked for by a person with a session, and not by a program with a token. */
  readonly isOfDesk: boolean;
  /** What the OpenAPI document says of it; null: it is not in there. */
  readonly api: RouteDescription | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    /** Set where the route asks for a permission. */
    caller: Caller | null;
  }
}

/**
 * Guards every route that is registered after this call, and adds it to `routes`. A route that does not
 * say what it asks for cannot be registered. The caller is known before a byte of the body is read.
 */
export function guardRoutes(
  app: FastifyInstance,
  context: HttpContext,
  routes: RegisteredRoute[],
): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('session', null);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined) throw new Error(`${route.url} does not say who may call it`);
    const isOfDesk = route.config?.desk === true;
    const api = route.config?.api ?? null;
    for (const method of [route.method].flat()) {
      routes.push({ method, path: route.url, access, isOfDesk, api });
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const { access, desk } = request.routeOptions.config;
    if (access === 'anyone' || access === 'provider') return;
    if (access === undefined) throw new Error('a route without access rules was called');
    if (desk || isReadAtDesk(request)) {
      const session = await enterDesk(context, request, reply, access);
      if (session === null) return reply;
      request.caller = callerAtDesk(session);
      return;
    }
    request.caller = await callerWhoMay(context, request, reply, access);
  });
  // Once the body is there: a form carries its token in a field.
  app.addHook('preHandler', async (request) => {
    if (!request.routeOptions.config.desk || request.method === 'GET') return;
    // The handler of a form with a file checks it, once it has read the fields.
    if (request.isMultipart?.()) requireSameSite(request);
    else requireOwnForm(request);
  });
}

/** What the desk's pages link to: files that programs fetch too. */
const isReadAtDesk = ({ method, headers, cookies }: FastifyRequest): boolean =>
  method === 'GET' && headers.authorization === undefined && SESSION_COOKIE in cookies;

const callerAtDesk = ({ user, role }: Session): Caller => ({ tokenId: null, user, role });

/** Who calls, and as what. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('this route knows no caller');
  return caller;
}

/** The user whose name stands beside what this request does. */
export const userOf = (request: FastifyRequest): string => callerOf(request).user;

async function callerWhoMay(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  permission: Permission,
): Promise<Caller> {
  const caller = await findCaller(context, bearerToken(request, reply));
  if (!caller) {
    void reply.header('www-authenticate', 'Bearer error="invalid_token"');
    throw new UserError(
      'token_not_valid',
      'This token is not known, or it was revoked.',
      'Ask an administrator for a new one: `rekon token create USER --role ROLE --by ADMIN`.',
    );
  }
  if (mayDo(caller.role, permission)) return caller;
  throw new UserError(
    'role_may_not',
    `${caller.user} is ${caller.role} here, and may not do this.`,
    `Ask somebody whose role is ${rolesThatMay(permission).join(' or ')}.`,
  );
}

function bearerToken(request: FastifyRequest, reply: FastifyReply): string {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return token;
  void reply.header('www-authenticate', 'Bearer');
  throw new UserError(
    'token_missing',
    'This request carries no token.',
    'Send the header `Authorization: Bearer <token>`; `rekon token create USER --role ROLE --by ADMIN` makes one.',
  );
}
