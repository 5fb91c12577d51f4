import { createHash } from 'node:crypto';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toldWarning } from '../../batches/batch-store.ts';
import { PAYOUTS } from '../../intake/payout-row/payout-batch.ts';
import { fileSha256, type ReceivedBatch } from '../../intake/receive-batch.ts';
import { AtMost } from '../at-most.ts';
import type { HttpContext } from '../http-context.ts';
import { beginOnce } from '../idempotency/repeated-writes.ts';
import { UPLOADS_AT_ONCE } from '../limits.ts';
import { receivedAnswer } from '../openapi/answer-schemas.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { userOf } from '../route-access.ts';
import { TemporaryFiles } from '../temporary-files.ts';
import { receiveUpload } from './receive-upload.ts';
import { NUMBER_STYLES, type SavedUpload, saveUpload } from './save-upload.ts';

const uploadForm = z.strictObject({
  file: z.file().describe('the CSV'),
  number_style: z
    .enum(NUMBER_STYLES)
    .optional()
    .describe('where the file does not show how its amounts are written'),
});

const API: RouteDescription = {
  name: 'uploadBatch',
  summary: 'Upload a payout file: it becomes a batch as a whole, or not at all',
  about:
    'Bad rows do not stop the good ones: they are in the rejects file. The caller is the maker.',
  body: { schema: uploadForm, type: 'multipart/form-data' },
  answers: [{ status: 201, about: 'It is a batch now.', schema: receivedAnswer }],
  errors: [
    'file_being_uploaded',
    'file_uploaded_before',
    'upload_given_up',
    'file_too_large',
    'file_too_many_rows',
    'media_type_unsupported',
    'file_broken_csv',
    'file_columns_missing',
    'file_columns_repeated',
    'file_columns_unknown',
    'file_delimiter_unknown',
    'file_empty',
    'file_encoding_unsupported',
    'file_header_missing',
    'file_header_only',
    'file_header_unreadable',
    'file_not_csv',
    'file_not_workbook',
    'file_quote_unclosed',
    'file_row_too_long',
    'file_too_many_columns',
    'file_wrong_delimiter',
    'too_many_at_once',
    'server_closing',
    'disk_full',
  ],
};

/**
 * `POST /api/batches`: a file becomes a batch, or nothing of it is kept. It goes to the disk as it
 * arrives and is taken in once it is whole, so that an upload that breaks off leaves nothing. Once it is
 * whole it is taken in even if the sender has gone: the same upload again then names the batch.
 */
export async function registerUploadRoute(
  app: FastifyInstance,
  context: HttpContext,
): Promise<void> {
  const { clock, dataDir, settings, closing } = context;
  const uploads = new TemporaryFiles(join(dataDir, 'uploads'), clock);
  const atMost = new AtMost(UPLOADS_AT_ONCE, 'uploads');
  // A file over the limit ends as one that is cut off, which the route then refuses in its own words.
  await app.register(multipart, { throwFileSizeLimit: false });

  app.route({
    method: 'POST',
    url: '/api/batches',
    config: { access: 'upload', api: API, receivesFile: true, recognisesRepeat: true },
    handler: async (request, reply) => {
      const received = await atMost.run(() =>
        uploads.use(async (path) => {
          const maxFileBytes = settings.maxUploadBytes;
          const saved = await saveUpload(request, path, { maxFileBytes, signal: closing });
          const hash = (): Promise<string> => uploadSha256(saved, path);
          if (!(await beginOnce(context, request, reply, hash))) return null;
          return receiveUpload(context, uploads, PAYOUTS, { ...saved, path, by: userOf(request) });
        }),
      );
      if (received === null) return reply;
      return reply
        .code(201)
        .header('location', `/api/batches/${received.batchId}`)
        .send(receivedView(received));
    },
  });
}

/** What makes two uploads the same one: the file as it was received, its name and how it is to be read. */
async function uploadSha256({ name, numberStyle }: SavedUpload, path: string): Promise<string> {
  const parts = [name, numberStyle ?? null, await fileSha256(path)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function receivedView(received: ReceivedBatch): object {
  const { amount, ...rows } = received.counts;
  const warnings = received.warnings.map(toldWarning);
  return { ...received, warnings, counts: { ...rows, amountSen: amount } };
}
