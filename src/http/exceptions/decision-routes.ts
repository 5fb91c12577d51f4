import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type AskedDeed,
  decideException,
  decideExceptions,
  MOST_DEEDS,
} from '../../reconciliation/exceptions/decide-exceptions.ts';
import { MOST_NAME_CHARS, MOST_NOTE_CHARS } from '../../reconciliation/exceptions/next-version.ts';
import { RESOLUTION_NAMES } from '../../reconciliation/exceptions/resolutions.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { HttpContext } from '../http-context.ts';
import { read } from '../request-input.ts';
import { callerOf, userOf } from '../route-access.ts';
import { accountsSeenBy } from '../seen-accounts.ts';
import { deedsAbout, WORKED } from './deeds.ts';
import { decisionsAnswer, versionAnswer } from './exception-answers.ts';
import { outcomesView, versionView } from './exception-view.ts';
import { exceptionAddress } from './require-exception.ts';

const seen_version = z.int().positive().describe('the version that is decided upon');
const note = z.string().trim().max(MOST_NOTE_CHARS).optional();
const decision = {
  action: z.enum(WORKED),
  to: z.string().trim().max(MOST_NAME_CHARS).optional().describe('the assignee'),
  resolution: z.enum(RESOLUTION_NAMES).optional(),
  note,
};
const exceptions = z
  .array(z.strictObject({ id: z.int().positive(), seen_version }))
  .min(1)
  .max(MOST_DEEDS)
  .refine((seen) => new Set(seen.map(({ id }) => id)).size === seen.length, 'name each once');

const oneBody = z.strictObject({ ...decision, seen_version });
const manyBody = z.strictObject({ ...decision, exceptions });
const approveOneBody = z.strictObject({ note, seen_version });
const approveManyBody = z.strictObject({ note, exceptions });

const ERRORS: readonly ErrorCode[] = [
  'exception_unknown',
  'exception_changed',
  'exception_version_unknown',
  'exception_status',
  'exception_input',
  'reconciliation_under_way',
  'nothing_to_do',
];
const OF_WORK: readonly ErrorCode[] = [
  'assignee_missing',
  'note_missing',
  'resolution_missing',
  'nothing_at_stake',
];
const OF_APPROVAL: readonly ErrorCode[] = ['approver_is_maker', 'write_off_outdated'];

/** What people decide about exceptions (docs/exceptions.md), about one or about many. */
export function registerExceptionDecisions(app: FastifyInstance, context: HttpContext): void {
  registerOne(app, context);
  registerMany(app, context);
}

function registerOne(app: FastifyInstance, context: HttpContext): void {
  app.route({
    method: 'POST',
    url: '/api/exceptions/:id/decide',
    config: {
      access: 'work_exceptions',
      recognisesRepeat: true,
      api: {
        name: 'decideException',
        summary: 'Assign, note, resolve, ask for a write-off, reopen, … one exception',
        about: 'The same decision of the same person once more changes nothing.',
        address: exceptionAddress,
        body: { schema: oneBody },
        answers: [{ status: 200, about: 'As it is now.', schema: versionAnswer }],
        errors: [...ERRORS, ...OF_WORK],
      },
    },
    handler: async (request) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const { seen_version: seenVersion, ...asked } = read(oneBody, 'body', request.body);
      return decideOne(context, request, { id, seenVersion }, asked);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/exceptions/:id/approve-write-off',
    config: {
      access: 'approve_write_off',
      recognisesRepeat: true,
      api: {
        name: 'approveWriteOff',
        summary: 'A second person gives the money up; it is posted',
        address: exceptionAddress,
        body: { schema: approveOneBody },
        answers: [{ status: 200, about: 'As it is now.', schema: versionAnswer }],
        errors: [...ERRORS, ...OF_APPROVAL],
      },
    },
    handler: async (request) => {
      const { id } = read(exceptionAddress, 'address', request.params);
      const { seen_version: seenVersion, ...asked } = read(approveOneBody, 'body', request.body);
      const approval = { ...asked, action: 'approve_write_off' } as const;
      return decideOne(context, request, { id, seenVersion }, approval);
    },
  });
}

type Seen = Pick<AskedDeed, 'id' | 'seenVersion'>;
type Asked = Omit<Parameters<typeof deedsAbout>[1], 'by'>;

async function decideOne(
  context: HttpContext,
  request: FastifyRequest,
  seen: Seen,
  asked: Asked,
): Promise<object> {
  const [deed] = deedsAbout([seen], { ...asked, by: userOf(request) });
  if (deed === undefined) throw new Error('a decision about nothing');
  return versionView(accountsSeenBy(callerOf(request)), await decideException(context, deed));
}

/** Each is decided upon by itself: what is refused does not hold up the others. */
function registerMany(app: FastifyInstance, context: HttpContext): void {
  const answers = [{ status: 200, about: 'What became of each.', schema: decisionsAnswer }];

  app.route({
    method: 'POST',
    url: '/api/exceptions/decide',
    config: {
      access: 'work_exceptions',
      recognisesRepeat: true,
      api: {
        name: 'decideExceptions',
        summary: 'One decision about up to 200 exceptions; each is done or refused by itself',
        body: { schema: manyBody },
        answers,
      },
    },
    handler: async (request) => {
      const asked = read(manyBody, 'body', request.body);
      return decideMany(context, request, asked.exceptions, asked);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/exceptions/approve-write-offs',
    config: {
      access: 'approve_write_off',
      recognisesRepeat: true,
      api: {
        name: 'approveWriteOffs',
        summary: 'A second person gives up the money of up to 200 exceptions',
        body: { schema: approveManyBody },
        answers,
      },
    },
    handler: async (request) => {
      const asked = read(approveManyBody, 'body', request.body);
      const approval = { ...asked, action: 'approve_write_off' } as const;
      return decideMany(context, request, asked.exceptions, approval);
    },
  });
}

async function decideMany(
  context: HttpContext,
  request: FastifyRequest,
  chosen: z.output<typeof exceptions>,
  asked: Asked,
): Promise<object> {
  const seen = chosen.map(({ id, seen_version: seenVersion }) => ({ id, seenVersion }));
  const deeds = deedsAbout(seen, { ...asked, by: userOf(request) });
  const outcomes = await decideExceptions(context, deeds);
  return outcomesView(
    deeds.map(({ id }) => id),
    outcomes,
  );
}
