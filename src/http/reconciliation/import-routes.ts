import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sen } from '../../domain/money.ts';
import type { DeclaredTotals } from '../../records/import/control-totals.ts';
import { importRejectsFile } from '../../records/import/write-import-rejects.ts';
import { CsvSender } from '../downloads/send-file.ts';
import type { FileReceiver } from '../file-receiver.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';
import { LINES_SHOWN } from '../limits.ts';
import { csvAnswer } from '../openapi/route-description.ts';
import { pageLimit, read } from '../request-input.ts';
import { userOf } from '../route-access.ts';
import { type ImportedFile, pageOfImports } from './imports-store.ts';
import { importAnswer, importListAnswer, sourcesAnswer } from './reconciliation-answers.ts';
import { firstRejectedRows } from './rejected-rows.ts';
import { requireImport, requireRejectsFile } from './require-import.ts';

const IMPORTS = '/api/imports';
export const REJECTS_SHOWN = 100;
const OF_SETTINGS = ['reconciliation_file_invalid', 'reconciliation_file_unreadable'] as const;

const address = z.strictObject({ id: z.string() });
const listQuery = z.strictObject({ before: z.string().max(40).optional(), limit: pageLimit });
const importForm = z.strictObject({
  file: z.file().describe('the CSV'),
  source: z.string().describe('as `GET /api/imports/sources` lists it'),
  rows: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .describe('how many rows the file should have'),
  total_sen: z
    .string()
    .regex(/^-?\d{1,16}$/)
    .optional()
    .describe('what they should add up to'),
});
/** The parts of the form that are text. */
const declared = importForm.omit({ file: true, source: true });

/** Files that are evidence: taking one in, and what became of it. */
export function registerImportRoutes(
  app: FastifyInstance,
  context: HttpContext,
  receiver: FileReceiver,
): void {
  registerLists(app, context);
  registerTaking(app, context, receiver);
  registerRejects(app, context);

  app.route({
    method: 'GET',
    url: `${IMPORTS}/:id`,
    config: {
      access: 'read',
      api: {
        name: 'getImport',
        summary: 'One imported file: what became of its rows',
        address,
        answers: [{ status: 200, about: 'The import.', schema: importAnswer }],
        errors: ['import_unknown', ...OF_SETTINGS],
      },
    },
    handler: async (request) => {
      const { id } = read(address, 'address', request.params);
      return importView(context, await requireImport(context, id));
    },
  });
}

async function importView(context: HttpContext, file: ImportedFile): Promise<object> {
  const sources = await context.statements.sources();
  const rejects =
    file.rejected === 0
      ? []
      : await firstRejectedRows(importRejectsFile(context.dataDir, file.id), REJECTS_SHOWN);
  const stream = sources.find(({ name }) => name === file.source)?.stream ?? null;
  return { ...importLine(file), stream, rejects };
}

function importLine(of: ImportedFile): object {
  const { id, source, fileName, sha256, importedBy, importedAt, coversFrom, coversTo } = of;
  const { read: rows, accepted, duplicate, rejected, total } = of;
  return {
    importId: id,
    source,
    file: fileName,
    fileSha256: sha256,
    importedBy,
    importedAt,
    rows: { read: rows, accepted, duplicate, rejected },
    totalSen: total,
    coversFrom,
    coversTo,
  };
}

function registerLists(app: FastifyInstance, { database, statements }: HttpContext): void {
  app.route({
    method: 'GET',
    url: IMPORTS,
    config: {
      access: 'read',
      api: {
        name: 'listImports',
        summary: 'Files that were imported as evidence',
        query: listQuery,
        answers: [{ status: 200, about: 'Newest first.', schema: importListAnswer }],
      },
    },
    handler: async (request) => {
      const { before, limit = LINES_SHOWN } = read(listQuery, 'query', request.query);
      const page = { limit, ...(before !== undefined && { before }) };
      const files = await pageOfImports(database.knex, page);
      const last = files.length === limit ? files.at(-1) : undefined;
      return { imports: files.map(importLine), nextBefore: last?.id ?? null };
    },
  });

  app.route({
    method: 'GET',
    url: `${IMPORTS}/sources`,
    config: {
      access: 'read',
      api: {
        name: 'listImportSources',
        summary: 'Kinds of files that can be imported, with their columns',
        answers: [{ status: 200, about: 'All of them.', schema: sourcesAnswer }],
        errors: OF_SETTINGS,
      },
    },
    handler: async () => {
      const sources = await statements.sources();
      return {
        sources: sources.map(({ name, stream, columns }) => ({ source: name, stream, columns })),
      };
    },
  });
}

/** As `rekon import`. */
function registerTaking(app: FastifyInstance, context: HttpContext, receiver: FileReceiver): void {
  app.route({
    method: 'POST',
    url: IMPORTS,
    config: {
      access: 'reconcile',
      receivesFile: true,
      recognisesRepeat: true,
      api: {
        name: 'importFile',
        summary: 'Import a file of a provider, or of a source of your own, as evidence',
        about: 'Rows that are known already are counted as such. Only CSV is taken.',
        body: { schema: importForm, type: 'multipart/form-data' },
        answers: [{ status: 201, about: 'It is imported.', schema: importAnswer }],
        errors: [
          'usage',
          'file_imported_already',
          'file_being_uploaded',
          'control_total_differs',
          'file_not_a_statement',
          'file_total_too_large',
          'file_too_large',
          'file_too_many_rows',
          'file_broken_csv',
          'file_columns_missing',
          'file_columns_repeated',
          'file_empty',
          'file_encoding_unsupported',
          'file_header_only',
          'file_header_unreadable',
          'file_not_csv',
          'file_wrong_delimiter',
          'media_type_unsupported',
          'too_many_at_once',
          'server_closing',
          'disk_full',
          ...OF_SETTINGS,
        ],
      },
    },
    handler: async (request, reply) => {
      const texts = ['source', 'rows', 'total_sen'];
      const taken = await receiver.once(request, reply, { texts }, (upload) => {
        const { source = '', ...totals } = upload.texts;
        const file = { path: upload.path, fileName: upload.name, source, by: userOf(request) };
        return context.statements.take({ ...file, declared: declaredTotals(totals) });
      });
      if (taken === null) return reply;
      const view = await importView(context, await requireImport(context, taken.id));
      return reply.code(201).header('location', `${IMPORTS}/${taken.id}`).send(view);
    },
  });
}

function declaredTotals(texts: Readonly<Record<string, string>>): DeclaredTotals {
  const { rows, total_sen } = read(declared, 'body', texts);
  const total = total_sen === undefined ? null : Number(total_sen);
  if (total !== null && !Number.isSafeInteger(total))
    throw httpProblem('request_invalid/total_sen');
  return {
    rows: rows === undefined ? null : Number(rows),
    total: total === null ? null : sen(total),
  };
}

function registerRejects(app: FastifyInstance, context: HttpContext): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: `${IMPORTS}/:id/rejects.csv`,
    config: {
      access: 'read',
      api: {
        name: 'downloadImportRejects',
        summary: 'The rejected rows of an import with their reasons',
        address,
        answers: [csvAnswer('In the columns of the file, on the machine that imported it.')],
        errors: ['import_unknown', 'too_many_at_once', 'disk_full'],
      },
    },
    handler: async (request, reply) => {
      const { id } = read(address, 'address', request.params);
      const path = await requireRejectsFile(context, id);
      await sender.send(reply, { name: `${id}-rejects.csv`, write: async () => path });
      return reply;
    },
  });
}
