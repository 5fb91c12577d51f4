import { copyFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CsvSender } from '../downloads/send-file.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { FileReceiver } from '../file-receiver.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';
import { LINES_SHOWN } from '../limits.ts';
import { csvAnswer } from '../openapi/route-description.ts';
import { pageLimit, place, read } from '../request-input.ts';
import { callerOf, userOf } from '../route-access.ts';
import type { EditedFileWork } from './edited-file-work.ts';
import { editedFileAnswer, editedRowsAnswer } from './exception-answers.ts';
import { editedFileView, editedRowsView } from './exception-view.ts';

const FILES = '/api/exceptions/files';
const fileForm = z.strictObject({ file: z.file().describe('the export, edited') });
const fileAddress = z.strictObject({ id: z.string() });
const rowsQuery = z.strictObject({ after: place, limit: pageLimit });
const applyBody = z.strictObject({
  preview: z.string().regex(/^[0-9a-f]{64}$/, 'the preview has 64 hexadecimal digits'),
});

/** A file that is no edited export is refused as a whole. */
const OF_FILE: readonly ErrorCode[] = [
  'file_broken_csv',
  'file_columns_missing',
  'file_columns_repeated',
  'file_columns_unknown',
  'file_empty',
  'file_encoding_unsupported',
  'file_too_large',
  'file_too_many_rows',
  'too_many_at_once',
];

interface Parts {
  readonly files: EditedFileWork;
  readonly receiver: FileReceiver;
}

/** The round trip of `rekon exceptions apply`: a dry run first, then just that. */
export function registerEditedFileRoutes(
  app: FastifyInstance,
  context: HttpContext,
  parts: Parts,
): void {
  const { files } = parts;
  registerUpload(app, parts);
  registerApplying(app, files);
  registerRefusedRows(app, context, files);
}

function registerUpload(app: FastifyInstance, parts: Parts): void {
  const { files, receiver } = parts;
  app.route({
    method: 'POST',
    url: FILES,
    config: {
      access: 'work_exceptions',
      receivesFile: true,
      recognisesRepeat: true,
      api: {
        name: 'uploadEditedExceptions',
        summary: 'A dry run of an edited export: says what it would do, and writes nothing',
        about: 'It is kept for an hour, for the person who uploaded it.',
        body: { schema: fileForm, type: 'multipart/form-data' },
        answers: [{ status: 201, about: 'What it would do.', schema: editedFileAnswer }],
        errors: [...OF_FILE, 'media_type_unsupported', 'server_closing', 'disk_full'],
      },
    },
    handler: async (request, reply) => {
      const { maxFileBytes } = files;
      const looked = await receiver.once(
        request,
        reply,
        { maxFileBytes },
        async ({ name, path }) => {
          const id = await files.keep(userOf(request), async (to) => {
            await copyFile(path, to);
            return { name };
          });
          return files.look(callerOf(request), id);
        },
      );
      if (looked === null) return reply;
      const location = `${FILES}/${looked.upload.id}`;
      return reply.code(201).header('location', location).send(editedFileView(looked));
    },
  });
}

function registerApplying(app: FastifyInstance, files: EditedFileWork): void {
  app.route({
    method: 'GET',
    url: `${FILES}/:id`,
    config: {
      access: 'work_exceptions',
      api: {
        name: 'getEditedExceptions',
        summary: 'What each row of an edited file would do now, or has done',
        address: fileAddress,
        query: rowsQuery,
        answers: [{ status: 200, about: 'One page of its rows.', schema: editedRowsAnswer }],
        errors: [...OF_FILE, 'edited_file_unknown'],
      },
    },
    handler: async (request) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { after = 0, limit = LINES_SHOWN } = read(rowsQuery, 'query', request.query);
      return editedRowsView(await files.look(callerOf(request), id), { after, limit });
    },
  });

  app.route({
    method: 'POST',
    url: `${FILES}/:id/apply`,
    config: {
      access: 'work_exceptions',
      recognisesRepeat: true,
      api: {
        name: 'applyEditedExceptions',
        summary: 'Applies just what was previewed, or nothing',
        address: fileAddress,
        body: { schema: applyBody },
        answers: [{ status: 200, about: 'It is applied.', schema: editedFileAnswer }],
        errors: [
          'edited_file_unknown',
          'edited_file_outdated',
          'file_being_applied',
          'too_many_at_once',
        ],
      },
    },
    handler: async (request) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { preview } = read(applyBody, 'body', request.body);
      const caller = callerOf(request);
      if (!(await files.apply(caller, id, preview))) throw httpProblem('edited_file_outdated');
      return editedFileView(await files.look(caller, id));
    },
  });
}

function registerRefusedRows(
  app: FastifyInstance,
  context: HttpContext,
  files: EditedFileWork,
): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: `${FILES}/:id/refused.csv`,
    config: {
      access: 'work_exceptions',
      api: {
        name: 'downloadRefusedExceptions',
        summary: 'The refused rows of an applied file with their reasons, to be mended',
        address: fileAddress,
        answers: [csvAnswer('In the columns of the file.')],
        errors: ['edited_file_unknown', 'too_many_at_once', 'disk_full'],
      },
    },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const path = await files.refusedRows(callerOf(request), id);
      await sender.send(reply, { name: 'refused-exceptions.csv', write: async () => path });
      return reply;
    },
  });
}
