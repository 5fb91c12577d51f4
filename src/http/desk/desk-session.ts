import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mayDo, type Permission, rolesThatMay } from '../../access/roles.ts';
import type { Session } from '../../access/session-store.ts';
import { findSession, type SessionContext } from '../../access/sessions.ts';
import type { UserError } from '../../domain/errors.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';

export const SESSION_COOKIE = 'rekon_session';
export const SIGN_IN = '/sign-in';
export const OWN_ACCOUNT = '/account';
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page or form of the desk: its caller has a session, and not a token. */
    desk?: true;
  }
  interface FastifyRequest {
    /** Of who is at the desk; null on the other routes. */
    session: Session | null;
  }
}

export function sessionContext({ database, clock, settings }: HttpContext): SessionContext {
  return {
    database,
    clock,
    limits: {
      idleMs: settings.sessionIdleMinutes * MINUTE_MS,
      longestMs: settings.sessionHours * HOUR_MS,
    },
  };
}

/**
 * Whoever asks for a page without a session is sent to sign in, and comes back to it. Null: an answer was
 * sent. Throws a UserError where the role may not.
 */
export async function enterDesk(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  permission: Permission,
): Promise<Session | null> {
  const token = request.cookies[SESSION_COOKIE];
  const session = token === undefined ? null : await findSession(sessionContext(context), token);
  if (session === null) {
    await sendTo(request, reply, `${SIGN_IN}?next=${encodeURIComponent(comeBackTo(request))}`);
    return null;
  }
  request.session = session;
  if (session.mustChangePassword && permission !== 'own_account') {
    await sendTo(request, reply, OWN_ACCOUNT);
    return null;
  }
  if (mayDo(session.role, permission)) return session;
  throw httpProblem('role_may_not/page', {
    user: session.user,
    role: session.role,
    roles: rolesThatMay(permission),
  });
}

/** htmx follows redirects by itself and would put the sign-in page into a corner of the page. */
async function sendTo(
  request: FastifyRequest,
  reply: FastifyReply,
  address: string,
): Promise<void> {
  if (request.headers['hx-request'] === 'true') {
    await reply.code(200).header('hx-redirect', address).send('');
    return;
  }
  await reply.redirect(address, 303);
}

/** Only pages of ours: who signs in shall not land elsewhere. */
export function ownPage(given: string | undefined): string {
  return given !== undefined && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(given) ? given : '/';
}

const comeBackTo = ({ method, url }: FastifyRequest): string => (method === 'GET' ? url : '/');

/**
 * A form must have been made by this desk, for this session: it carries the session's form token, and a
 * browser that says where it comes from says that it is us. Throws a UserError.
 */
export function requireOwnForm(request: FastifyRequest): void {
  requireSameSite(request);
  const body: unknown = request.body;
  const field =
    typeof body === 'object' && body !== null && 'form_token' in body ? body.form_token : null;
  requireFormToken(request, request.headers['x-form-token'] ?? field);
}

/** For a form with a file, whose fields are read with it. */
export function requireFormToken(request: FastifyRequest, given: unknown): void {
  const expected = request.session?.formToken ?? '';
  if (expected !== '' && typeof given === 'string' && isEqual(given, expected)) return;
  throw foreignForm();
}

export function requireSameSite({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw foreignForm();
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const foreignForm = (): UserError => httpProblem('form_not_ours');
