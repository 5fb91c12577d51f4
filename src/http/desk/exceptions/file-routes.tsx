import { fileSha256 } from '../../../intake/receive-batch.ts';
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mayDo } from '../../../access/roles.ts';
import type { UserError } from '../../../domain/errors.ts';
import type { ExceptionAction } from '../../../reconciliation/exceptions/life.ts';
import {
  type AppliedFile,
  applyEditedFile,
} from '../../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { EDITED_FILE_LIMITS } from '../../../reconciliation/exceptions/round-trip/read-edited-file.ts';
import { AtMost } from '../../at-most.ts';
import { saveUpload } from '../../batches/save-upload.ts';
import { CsvSender } from '../../downloads/send-file.ts';
import type { HttpContext } from '../../http-context.ts';
import { UPLOADS_AT_ONCE } from '../../limits.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { requireFormToken } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { EDITED_FILES } from './addresses.ts';
import { EditedFiles, type EditedUpload } from './edited-files.ts';
import { EditedFilePage, FilesPage } from './file-pages.tsx';
import { httpProblem } from '../../http-problems.ts';

const fileAddress = z.strictObject({ id: z.string() });
const fileQuery = z.strictObject({ changed: z.literal('yes').optional() });
const applyForm = z.strictObject({
  form_token: z.string(),
  preview: z.string().regex(/^[0-9a-f]{64}$/),
});
/** Each reads a file of up to 100,000 rows. */
const READ_AT_ONCE = 2;

/** The round trip of `rekon exceptions apply`: upload, see what it would do, apply just that. */
export function registerEditedFiles(app: FastifyInstance, context: HttpContext): void {
  const files = new EditedFiles(context);
  const reading = new AtMost(READ_AT_ONCE, 'edited files');
  registerUpload(app, context, files);
  registerPreview(app, context, { files, reading });
  registerApplying(app, context, { files, reading });
  registerRefusedRows(app, context, files);
}

function registerUpload(
  app: FastifyInstance,
  { settings, closing }: HttpContext,
  files: EditedFiles,
): void {
  const atMost = new AtMost(UPLOADS_AT_ONCE, 'uploads');
  const maxFileBytes = Math.min(settings.maxUploadBytes, EDITED_FILE_LIMITS.maxFileBytes);
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
      const id = await atMost.run(() =>
        files.keep(userOf(request), async (path) => {
          const saved = await saveUpload(request, path, { maxFileBytes, signal: closing });
          requireFormToken(request, saved.formToken);
          return saved;
        }),
      );
      return reply.redirect(`${EDITED_FILES}/${id}`, 303);
    },
  });
}

interface Parts {
  readonly files: EditedFiles;
  readonly reading: AtMost;
}

function registerPreview(app: FastifyInstance, context: HttpContext, parts: Parts): void {
  const { files, reading } = parts;
  app.route({
    method: 'GET',
    url: `${EDITED_FILES}/:id`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { changed } = read(fileQuery, 'query', request.query);
      const upload = await files.find(id, userOf(request));
      const applied =
        (await files.appliedOf(upload)) ??
        (await reading.run(() => work(context, request, upload, { dryRun: true })));
      const preview = previewHash(upload.sha256, applied);
      const shown = { upload, applied, preview, hasChanged: changed === 'yes' };
      return sendPage(reply, <EditedFilePage view={viewFor(request)} shown={shown} />);
    },
  });
}

/** What was previewed, or nothing: looked at again, it must still come to the same. */
function registerApplying(app: FastifyInstance, context: HttpContext, parts: Parts): void {
  const { files, reading } = parts;
  app.route({
    method: 'POST',
    url: `${EDITED_FILES}/:id`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const { preview } = read(applyForm, 'body', request.body);
      const upload = await files.find(id, userOf(request));
      if (!(await files.begin(upload))) {
        if ((await files.appliedOf(upload)) === null) throw beingApplied();
        return reply.redirect(`${EDITED_FILES}/${id}`, 303);
      }
      let isApplied = false;
      try {
        isApplied = await reading.run(async () => {
          const foreseen = await work(context, request, upload, { dryRun: true });
          if (previewHash(await fileSha256(upload.path), foreseen) !== preview) return false;
          await files.end(upload, await work(context, request, upload, { dryRun: false }));
          return true;
        });
      } finally {
        // It may begin again; whatever was applied by then is told as done before.
        if (!isApplied) await files.giveBack(upload);
      }
      return reply.redirect(`${EDITED_FILES}/${id}${isApplied ? '' : '?changed=yes'}`, 303);
    },
  });
}

function work(
  context: HttpContext,
  request: FastifyRequest,
  { path, rejectsPath }: EditedUpload,
  { dryRun }: { dryRun: boolean },
): Promise<AppliedFile> {
  const by = userOf(request);
  const role = request.caller?.role ?? 'viewer';
  const may = (action: ExceptionAction): boolean =>
    mayDo(role, action === 'approve_write_off' ? action : 'work_exceptions');
  return applyEditedFile(context, { path, by, dryRun, rejectsPath, may });
}

/** Of the file and of what would become of each of its rows. */
function previewHash(sha256: string, { rows }: AppliedFile): string {
  const hash = createHash('sha256').update(sha256);
  for (const { row, exceptionId, action, outcome, from, to, reason } of rows) {
    hash.update(JSON.stringify([row, exceptionId, action, outcome, from, to, reason]));
  }
  return hash.digest('hex');
}

/** In the columns of the file, with the reasons: to be mended and uploaded again. */
function registerRefusedRows(app: FastifyInstance, context: HttpContext, files: EditedFiles): void {
  const sender = new CsvSender(context);
  app.route({
    method: 'GET',
    url: `${EDITED_FILES}/:id/refused.csv`,
    config: { access: 'work_exceptions', desk: true },
    handler: async (request, reply) => {
      const { id } = read(fileAddress, 'address', request.params);
      const upload = await files.find(id, userOf(request));
      if (((await files.appliedOf(upload))?.rejectsFile ?? null) === null) throw noneRefused();
      const name = 'refused-exceptions.csv';
      await sender.send(reply, { name, write: async () => upload.rejectsPath });
      return reply;
    },
  });
}

const beingApplied = (): UserError => httpProblem('file_being_applied');

const noneRefused = (): UserError => httpProblem('edited_file_unknown/none_refused');
