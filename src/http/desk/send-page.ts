import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { viewOf, type View } from './page.tsx';

/** Only what this server sends runs, shows or is loaded; nobody frames it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export async function sendPage(
  reply: FastifyReply,
  page: JSX.Element,
  status = 200,
): Promise<FastifyReply> {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    })
    .send(`<!doctype html>${String(await page)}`);
}

/** For htmx: a part of a page. */
export async function sendPart(reply: FastifyReply, part: JSX.Element): Promise<FastifyReply> {
  return reply.headers({ 'content-type': 'text/html; charset=utf-8' }).send(String(await part));
}

export function viewFor(request: FastifyRequest): View {
  if (request.session === null) throw new Error('this route knows no session');
  return viewOf(request.session);
}
