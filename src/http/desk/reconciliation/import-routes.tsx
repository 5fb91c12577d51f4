import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parsePlainRupiah } from '../../../domain/money.ts';
import type { DeclaredTotals } from '../../../records/import/control-totals.ts';
import { importRejectsFile } from '../../../records/import/write-import-rejects.ts';
import { AtMost } from '../../at-most.ts';
import { saveUpload } from '../../batches/save-upload.ts';
import { CsvSender } from '../../downloads/send-file.ts';
import type { HttpContext } from '../../http-context.ts';
import { UPLOADS_AT_ONCE } from '../../limits.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { TemporaryFiles } from '../../../platform/temporary-files.ts';
import { requireFormToken } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { ImportPage } from './import-page.tsx';
import { pageOfImports } from '../../reconciliation/imports-store.ts';
import { ImportsPage } from './imports-page.tsx';
import { REJECTS_SHOWN } from '../../reconciliation/import-routes.ts';
import { requireImport, requireRejectsFile } from '../../reconciliation/require-import.ts';
import { firstRejectedRows } from '../../reconciliation/rejected-rows.ts';
import { httpProblem } from '../../http-problems.ts';

const IMPORTS_SHOWN = 50;
const MAX_ID_CHARS = 40;

const listQuery = z.strictObject({ before: z.string().max(MAX_ID_CHARS).optional() });
const address = z.strictObject({ id: z.string() });

/** Files that are evidence: taking one in, and what became of it. The desk's multipart reader is there. */
export function registerImportPages(app: FastifyInstance, context: HttpContext): void {
  const { knex } = context.database;
  registerImportForm(app, context);
  registerRejects(app, context);

  app.route({
    method: 'GET',
    url: '/reconciliation/imports',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { before } = read(listQuery, 'query', request.query);
      const page = { limit: IMPORTS_SHOWN, ...(before !== undefined && { before }) };
      const files = await pageOfImports(knex, page);
      const sources = await context.statements.sources();
      const last = files.at(-1);
      const nextBefore = last !== undefined && files.length === IMPORTS_SHOWN ? last.id : null;
      const props = { view: viewFor(request), sources, files, nextBefore };
      return sendPage(reply, <ImportsPage {...props} />);
    },
  });

  app.route({
    method: 'GET',
    url: '/reconciliation/imports/:id',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(address, 'address', request.params);
      const file = await requireImport(context, id);
      const sources = await context.statements.sources();
      const rejects =
        file.rejected === 0
          ? []
          : await firstRejectedRows(importRejectsFile(context.dataDir, file.id), REJECTS_SHOWN);
      const stream = sources.find(({ name }) => name === file.source)?.stream ?? null;
      const props = { view: viewFor(request), file, stream, rejects };
      return sendPage(reply, <ImportPage {...props} />);
    },
  });
}

/** As `rekon import`; nothing is taken in before the form is known to be ours. */
function registerImportForm(app: FastifyInstance, context: HttpContext): void {
  const { clock, dataDir, settings, closing, statements } = context;
  const uploads = new TemporaryFiles(join(dataDir, 'uploads'), clock);
  const atMost = new AtMost(UPLOADS_AT_ONCE, 'imports');
  const limits = {
    maxFileBytes: settings.maxUploadBytes,
    signal: closing,
    texts: ['source', 'rows', 'total'],
  };
  app.route({
    method: 'POST',
    url: '/reconciliation/imports',
    config: { access: 'reconcile', desk: true },
    handler: async (request, reply) => {
      const { id } = await atMost.run(() =>
        uploads.use(async (path) => {
          const { name, formToken, texts } = await saveUpload(request, path, limits);
          requireFormToken(request, formToken);
          const { source = '' } = texts;
          const declared = declaredTotals(texts);
          return statements.take({ path, fileName: name, source, declared, by: userOf(request) });
        }),
      );
      return reply.redirect(`/reconciliation/imports/${id}`, 303);
    },
  });
}

function declaredTotals({
  rows = '',
  total = '',
}: Readonly<Record<string, string>>): DeclaredTotals {
  if (rows.trim() !== '' && !/^\d{1,9}$/.test(rows.trim()))
    throw httpProblem('request_invalid/import_rows', { given: shown(rows) });
  const amount = total.trim() === '' ? null : parsePlainRupiah(total.trim());
  if (total.trim() !== '' && amount === null)
    throw httpProblem('request_invalid/import_total', { given: shown(total) });
  return { rows: rows.trim() === '' ? null : Number(rows), total: amount };
}

const shown = (given: string): string => JSON.stringify(given.slice(0, 40));

function registerRejects(app: FastifyInstance, context: HttpContext): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: '/reconciliation/imports/:id/rejects.csv',
    config: { access: 'read', desk: true },
    handler: async (request, reply) => {
      const { id } = read(address, 'address', request.params);
      const path = await requireRejectsFile(context, id);
      await sender.send(reply, { name: `${id}-rejects.csv`, write: async () => path });
      return reply;
    },
  });
}
