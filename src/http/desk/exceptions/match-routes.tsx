import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { linesByHand, matchByHand } from '../../../reconciliation/matches/match-by-hand.ts';
import { MOST_LINES, rulesOf } from '../../exceptions/rules-of-exception.ts';
import type { HttpContext } from '../../http-context.ts';
import { read, whyField } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { EXCEPTIONS } from './addresses.ts';
import { MOST_NAMES_CHARS } from './match-form.tsx';
import { MatchPage } from './match-page.tsx';
import { exceptionAddress, requireException } from '../../exceptions/require-exception.ts';

const name = z.string().min(1).max(200);
const names = z.array(name).min(1, 'at least one line is needed').max(MOST_LINES);

/** One name a line. */
const typedNames = z
  .string()
  .max(MOST_NAMES_CHARS)
  .transform((text) =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
  .pipe(names);

const matchQuery = z.strictObject({ ours: typedNames, theirs: typedNames });

const sentNames = z
  .union([z.string(), z.array(z.string())])
  .transform((sent) => [sent].flat())
  .pipe(names);

const matchForm = z.strictObject({
  form_token: z.string(),
  ours: sentNames,
  theirs: sentNames,
  difference_sen: z
    .string()
    .regex(/^-?\d{1,16}$/)
    .transform(Number)
    .pipe(z.int()),
  accept: z.literal('yes').optional(),
  note: whyField,
});

/** A match by hand, from the exception that it settles: first compared, then made. */
export function registerMatching(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: `${EXCEPTIONS}/:id/match`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const asked = read(matchQuery, 'query', request.query);
      const exception = await requireException(knex, id);
      const { leg } = exception;
      const lines = await linesByHand(knex, await rulesOf(knex, exception), { ...asked, leg });
      const shown = { exceptionId: id, names: asked, lines };
      return sendPage(reply, <MatchPage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${EXCEPTIONS}/:id/match`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const { ours, theirs, note, ...form } = read(matchForm, 'body', request.body);
      const exception = await requireException(knex, id);
      const made = await matchByHand(context, await rulesOf(knex, exception), {
        leg: exception.leg,
        ours,
        theirs,
        note,
        by: userOf(request),
        acceptDifference: form.accept === 'yes',
        seenDifferenceSen: form.difference_sen,
      });
      return reply.redirect(`${EXCEPTIONS}/${id}?matched=${made.id}`, 303);
    },
  });
}
