import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BATCH_KINDS, type BatchKindName } from '../../../domain/batch-kinds.ts';
import { UserError } from '../../../domain/errors.ts';
import { AtMost } from '../../at-most.ts';
import { receiveUpload } from '../../batches/receive-upload.ts';
import { saveUpload } from '../../batches/save-upload.ts';
import { STATUS_OF_CODE } from '../../error-answers.ts';
import type { HttpContext } from '../../http-context.ts';
import { UPLOADS_AT_ONCE } from '../../limits.ts';
import { read } from '../../request-input.ts';
import { userOf } from '../../route-access.ts';
import { TemporaryFiles } from '../../../platform/temporary-files.ts';
import { requireFormToken } from '../desk-session.ts';
import { sendPage, viewFor } from '../send-page.ts';
import { FILE_TEMPLATES } from './templates.ts';
import { OTHER_KIND, UploadPage } from './upload-page.tsx';

const pageQuery = z.strictObject({ kind: z.enum(BATCH_KINDS).default('payouts') });

/** Files of every kind, and the templates to fill in. */
export function registerUploadPages(app: FastifyInstance, context: HttpContext): void {
  registerUploadForm(app, context);
  registerTemplates(app);

  app.route({
    method: 'GET',
    url: '/upload',
    config: { access: 'upload', desk: true },
    handler: async (request, reply) => {
      const { kind } = read(pageQuery, 'query', request.query);
      return sendUploadPage(context, request, reply, kind, null);
    },
  });
}

/** As `POST /api/batches`; nothing is taken in before the form is known to be ours. */
function registerUploadForm(app: FastifyInstance, context: HttpContext): void {
  const { clock, dataDir, settings, closing } = context;
  const uploads = new TemporaryFiles(join(dataDir, 'uploads'), clock);
  const atMost = new AtMost(UPLOADS_AT_ONCE, 'uploads');
  // A file over the limit ends as one that is cut off, which the route then refuses in its own words.
  app.route({
    method: 'POST',
    url: '/batches',
    config: { access: 'upload', desk: true },
    handler: async (request, reply) => {
      let kind: BatchKindName = 'payouts';
      try {
        const received = await atMost.run(() =>
          uploads.use(async (path) => {
            const maxFileBytes = settings.maxUploadBytes;
            const options = { maxFileBytes, signal: closing, takesKind: true };
            const saved = await saveUpload(request, path, options);
            requireFormToken(request, saved.formToken);
            kind = saved.kind;
            return receiveUpload(context, uploads, kind, { ...saved, path, by: userOf(request) });
          }),
        );
        return sendTo(request, reply, batchPage(kind, received.batchId));
      } catch (error) {
        return sendRefusal(context, request, reply, { kind, error });
      }
    },
  });
}

const batchPage = (kind: BatchKindName, id: string): string =>
  kind === 'payouts' ? `/batches/${id}` : `/collections/batches/${id}`;

/** The script that shows the progress follows by itself; a plain form is sent there. */
function sendTo(request: FastifyRequest, reply: FastifyReply, address: string): FastifyReply {
  if (request.headers['hx-request'] !== 'true') return reply.redirect(address, 303);
  return reply.header('hx-redirect', address).send('');
}

/** A file that was not taken: its batch where it was uploaded before, else the form with the reason. */
async function sendRefusal(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, error }: { readonly kind: BatchKindName; readonly error: unknown },
): Promise<FastifyReply> {
  if (!(error instanceof UserError) || !isAboutFile(error)) throw error;
  const { batchId } = error.details;
  if (error.code === 'file_uploaded_before' && typeof batchId === 'string') {
    return sendTo(request, reply, `${batchPage(kind, batchId)}?repeat=1`);
  }
  return sendUploadPage(context, request, reply, kind, error);
}

const isAboutFile = ({ code }: UserError): boolean =>
  code.startsWith('file_') || code === OTHER_KIND;

function sendUploadPage(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: BatchKindName,
  refused: UserError | null,
): Promise<FastifyReply> {
  const { maxFileBytes, maxRows } = context.intake().limits;
  const page = (
    <UploadPage
      view={viewFor(request)}
      kind={kind}
      maxBytes={maxFileBytes}
      maxRows={maxRows}
      refused={refused}
    />
  );
  return sendPage(reply, page, refused === null ? 200 : (STATUS_OF_CODE[refused.code] ?? 400));
}

function registerTemplates(app: FastifyInstance): void {
  for (const { fileName, text } of FILE_TEMPLATES) {
    app.route({
      method: 'GET',
      url: `/templates/${fileName}`,
      config: { access: 'read', desk: true },
      handler: async (_request, reply) =>
        reply
          .headers({
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${fileName}"`,
          })
          .send(text),
    });
  }
}
