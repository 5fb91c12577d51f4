import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { listEntries, newestNumberBefore } from '../../../audit/audit-store.ts';
import { readNotedEntry } from '../../../audit/noted-entry.ts';
import { verifyAudit } from '../../../audit/verify-audit.ts';
import type { AtMost } from '../../at-most.ts';
import { endOfDay } from '../../audit/end-of-day.ts';
import type { HttpContext } from '../../http-context.ts';
import { AUDIT_ENTRIES_SHOWN } from '../../limits.ts';
import { read, wholeNumber } from '../../request-input.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { AUDIT, AuditPage } from './audit-page.tsx';
import { VerifiedPage } from './verified-page.tsx';

const ACCESS = { access: 'read_audit', desk: true } as const;

const text = z.string().trim().max(200).optional();
const auditQuery = z.strictObject({
  by: text,
  action: text,
  subject: text,
  until: z.union([z.literal(''), z.iso.date()]).optional(),
  before: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
});
const verifyForm = z.strictObject({
  form_token: z.string(),
  noted: z.string().trim().max(100).optional(),
});

/** `/audit`: who did what, newest first, and proof that nobody changed it since. */
export function registerAuditPages(
  app: FastifyInstance,
  context: HttpContext,
  checking: AtMost,
): void {
  const { knex } = context.database;
  app.route({
    method: 'GET',
    url: AUDIT,
    config: ACCESS,
    handler: async (request, reply) => {
      const { before, ...filter } = read(auditQuery, 'query', request.query);
      const { by, action, subject, until } = filter;
      const end =
        before ?? (until ? (await newestNumberBefore(knex, endOfDay(until))) + 1 : undefined);
      const entries = await listEntries(knex, {
        limit: AUDIT_ENTRIES_SHOWN,
        ...(by && { actor: by }),
        ...(action && { action }),
        ...(subject && { subject }),
        ...(end !== undefined && { before: end }),
      });
      const last = entries.length === AUDIT_ENTRIES_SHOWN ? entries.at(-1) : undefined;
      const page = { view: viewFor(request), entries, filter, nextBefore: last?.number ?? null };
      return sendPage(reply, <AuditPage {...page} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${AUDIT}/verify`,
    config: ACCESS,
    handler: async (request, reply) => {
      const { noted } = read(verifyForm, 'body', request.body);
      const entry = noted ? readNotedEntry(noted) : null;
      const check = await checking.run(() => verifyAudit(knex, entry));
      return sendPage(reply, <VerifiedPage view={viewFor(request)} check={check} />);
    },
  });
}
