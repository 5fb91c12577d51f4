import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { saveUpload } from '../../batches/save-upload.ts';
import { CsvSender } from '../../downloads/send-file.ts';
import type { EditedFileWork } from '../../exceptions/edited-file-work.ts';
import type { HttpContext } from '../../http-context.ts';
import { read } from '../../request-input.ts';
import { callerOf, userOf } from '../../route-access.ts';
import { requireFormToken } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { EDITED_FILES } from './addresses.ts';
import { EditedFilePage, FilesPage } from './file-pages.tsx';

const fileAddress = z.strictObject({ id: z.string() });
const fileQuery = z.strictObject({ changed: z.literal('yes').optional() });
const applyForm = z.strictObject({
  form_token: z.string(),
  preview: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The round trip of `rekon exceptions apply`: upload, see what it would do, apply just that. */
export function registerEditedFiles(
  app: FastifyInstance,
  context: HttpContext,
  files: EditedFileWork,
): void {
  registerUpload(app, context, files);
  registerRefusedRows(app, context, files);

  app.route({
    method: 'GET',
    url: `${EDITED_FILES}/:id`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { changed } = read(fileQuery, 'query', request.query);
      const shown = { ...(await files.look(callerOf(request), id)), hasChanged: changed === 'yes' };
      return sendPage(reply, <EditedFilePage view={viewFor(request)} shown={shown} />);
    },
  });

  app.route({
    method: 'POST',
    url: `${EDITED_FILES}/:id`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { preview } = read(applyForm, 'body', request.body);
      const isApplied = await files.apply(callerOf(request), id, preview);
      return reply.redirect(`${EDITED_FILES}/${id}${isApplied ? '' : '?changed=yes'}`, 303);
    },
  });
}

function registerUpload(
  app: FastifyInstance,
  { closing }: HttpContext,
  files: EditedFileWork,
): void {
  const { maxFileBytes } = files;
  app.route({
    method: 'GET',
    url: EDITED_FILES,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => sendPage(reply, <FilesPage view={viewFor(request)} />),
  });
  app.route({
    method: 'POST',
    url: EDITED_FILES,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const id = await files.keep(userOf(request), async (path) => {
        const saved = await saveUpload(request, path, { maxFileBytes, signal: closing });
        requireFormToken(request, saved.formToken);
        return saved;
      });
      return reply.redirect(`${EDITED_FILES}/${id}`, 303);
    },
  });
}

/** In the columns of the file, with the reasons: to be mended and uploaded again. */
function registerRefusedRows(
  app: FastifyInstance,
  context: HttpContext,
  files: EditedFileWork,
): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: `${EDITED_FILES}/:id/refused.csv`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const path = await files.refusedRows(callerOf(request), id);
      const name = 'refused-exceptions.csv';
      await sender.send(reply, { name, write: async () => path });
      return reply;
    },
  });
}
