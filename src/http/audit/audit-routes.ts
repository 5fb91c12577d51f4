import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listEntries, newestNumberBefore } from '../../audit/audit-store.ts';
import { inNotes, readNotedEntry } from '../../audit/noted-entry.ts';
import type { StoredEntry } from '../../audit/seal.ts';
import { verifyAudit } from '../../audit/verify-audit.ts';
import type { AtMost } from '../at-most.ts';
import type { HttpContext } from '../http-context.ts';
import { AUDIT_ENTRIES_SHOWN } from '../limits.ts';
import { pageLimit, place, read } from '../request-input.ts';
import { auditAnswer, auditCheckAnswer } from './audit-answers.ts';
import { endOfDay } from './end-of-day.ts';

const text = z.string().trim().min(1).max(200).optional();
const auditQuery = z.strictObject({
  by: text,
  action: text,
  subject: text,
  until: z.iso.date().optional().describe('this day and before, in Jakarta'),
  before: place,
  limit: pageLimit,
});
const verifyQuery = z.strictObject({
  noted: z.string().trim().max(100).optional().describe('number:seal, of an earlier check'),
});

/** Who did what, and proof that nobody changed it since. */
export function registerAuditRoutes(
  app: FastifyInstance,
  { database: { knex } }: HttpContext,
  checking: AtMost,
): void {
  app.route({
    method: 'GET',
    url: '/api/audit',
    config: {
      access: 'read_audit',
      api: {
        name: 'listAudit',
        summary: 'Who did what to what, filtered by person, deed, subject and day',
        query: auditQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: auditAnswer }],
      },
    },
    handler: async (request) => {
      const asked = read(auditQuery, 'query', request.query);
      const { by, action, subject, until, limit = AUDIT_ENTRIES_SHOWN } = asked;
      const before =
        asked.before ??
        (until === undefined ? undefined : (await newestNumberBefore(knex, endOfDay(until))) + 1);
      const entries = await listEntries(knex, {
        limit,
        ...(by !== undefined && { actor: by }),
        ...(action !== undefined && { action }),
        ...(subject !== undefined && { subject }),
        ...(before !== undefined && { before }),
      });
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return { entries: entries.map(entryView), nextBefore: last?.number ?? null };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/audit/verify',
    config: {
      access: 'read_audit',
      api: {
        name: 'verifyAudit',
        summary: 'Follows the seals of the audit log from its beginning',
        about: 'The seal that was noted at an earlier check also proves that nothing was cut off.',
        query: verifyQuery,
        answers: [{ status: 200, about: 'What was found.', schema: auditCheckAnswer }],
        errors: ['noted_entry_invalid', 'too_many_at_once'],
      },
    },
    handler: async (request) => {
      const { noted } = read(verifyQuery, 'query', request.query);
      const entry = noted === undefined ? null : readNotedEntry(noted);
      const { seal, entries, ...check } = await checking.run(() => verifyAudit(knex, entry));
      return { ...check, entries, noted: inNotes({ number: entries, seal }) };
    },
  });
}

function entryView({ details, ...entry }: StoredEntry): object {
  return { ...entry, details: JSON.parse(details) as object };
}
