import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type AskedDeed,
  decideExceptions,
  type DeedOutcome,
  MOST_DEEDS,
} from '../../../reconciliation/exceptions/decide-exceptions.ts';
import { ACTION_NAMES, type ExceptionAction } from '../../../reconciliation/exceptions/life.ts';
import {
  MOST_NAME_CHARS,
  MOST_NOTE_CHARS,
} from '../../../reconciliation/exceptions/next-version.ts';
import { RESOLUTION_NAMES } from '../../../reconciliation/exceptions/resolutions.ts';
import { STATUS_OF_CODE } from '../../error-answers.ts';
import { deedsAbout, WORKED } from '../../exceptions/deeds.ts';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { ownPage } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { EXCEPTIONS, WRITE_OFFS } from './addresses.ts';
import { RefusedPage } from './refused-page.tsx';
import { httpProblem } from '../../http-problems.ts';

const pick = z.string().regex(/^[1-9]\d{0,14}\.[1-9]\d{0,8}$/);

const decision = {
  form_token: z.string(),
  back: z.string().max(1_000),
  pick: z.union([pick, z.array(pick).max(MOST_DEEDS)]).optional(),
  to: z.string().max(MOST_NAME_CHARS).optional(),
  resolution: z.union([z.literal(''), z.enum(RESOLUTION_NAMES)]).optional(),
  // Line breaks arrive as two characters, and are counted as one by the browser.
  note: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(MOST_NOTE_CHARS))
    .optional(),
};
const workForm = z.strictObject({ ...decision, action: z.enum(WORKED) });
/** Sent by a button of the same form, whatever else is chosen in it. */
const approvalForm = z.strictObject({ ...decision, action: z.enum(ACTION_NAMES).optional() });

type Decision = Omit<z.output<typeof approvalForm>, 'action'>;

/** The list, or the page of one exception. */
const comeBackTo = (given: string): string =>
  ownPage(given).startsWith(EXCEPTIONS) ? ownPage(given) : EXCEPTIONS;

/** What people decide about exceptions: about one on its page, or many on the list. */
export function registerDecisions(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: EXCEPTIONS,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const asked = read(workForm, 'body', request.body);
      return decide(context, request, reply, deedsOf(request, asked.action, asked), asked.back);
    },
  });

  app.route({
    method: 'POST',
    url: WRITE_OFFS,
    config: { access: 'approve_write_off', desk: true },
    handler: async (request, reply) => {
      const asked = read(approvalForm, 'body', request.body);
      const deeds = deedsOf(request, 'approve_write_off', asked);
      return decide(context, request, reply, deeds, asked.back);
    },
  });
}

function deedsOf(request: FastifyRequest, action: ExceptionAction, asked: Decision): AskedDeed[] {
  const seen = new Map([asked.pick ?? []].flat().map(picked));
  if (seen.size === 0) {
    throw httpProblem('nothing_chosen');
  }
  return deedsAbout(
    [...seen].map(([id, seenVersion]) => ({ id, seenVersion })),
    { ...asked, action, by: userOf(request) },
  );
}

/** `12.3`: exception 12, of which version 3 was seen. */
function picked(text: string): [id: number, seenVersion: number] {
  const [id, version] = text.split('.');
  return [Number(id), Number(version)];
}

async function decide(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  deeds: readonly AskedDeed[],
  back: string,
): Promise<FastifyReply> {
  const outcomes = await decideExceptions(context, deeds);
  const count = (kind: DeedOutcome['kind']): number =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  const [done, already] = [count('done'), count('done_already')];
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'refused' ? [{ id: deeds[index]?.id ?? 0, error: outcome.error }] : [],
  );
  const [first] = refused;
  if (first === undefined) {
    return reply.redirect(withCounts(comeBackTo(back), { done, already }), 303);
  }
  const status = done + already > 0 ? 200 : (STATUS_OF_CODE[first.error.code] ?? 400);
  const page = { view: viewFor(request), refused, done, already, back: comeBackTo(back) };
  return sendPage(reply, <RefusedPage {...page} />, status);
}

function withCounts(page: string, counts: Readonly<Record<string, number>>): string {
  const query = new URLSearchParams();
  for (const [name, count] of Object.entries(counts)) {
    if (count > 0) query.set(name, String(count));
  }
  return `${page}${page.includes('?') ? '&' : '?'}${query.toString()}`;
}
