import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toldWarning } from '../../batches/batch-store.ts';
import type { ReceivedBatch } from '../../intake/receive-batch.ts';
import type { ErrorCode } from '../error-answers.ts';
import type { FileReceiver } from '../file-receiver.ts';
import type { HttpContext } from '../http-context.ts';
import { receivedAnswer } from '../openapi/answer-schemas.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { userOf } from '../route-access.ts';
import { receiveUpload } from './receive-upload.ts';
import { NUMBER_STYLES } from './save-upload.ts';

const uploadForm = z.strictObject({
  file: z.file().describe('the CSV'),
  number_style: z
    .enum(NUMBER_STYLES)
    .optional()
    .describe('where the file does not show how its amounts are written'),
});

/** What an upload of rows can be refused with. */
export const UPLOAD_ERRORS: readonly ErrorCode[] = [
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
];

const API: RouteDescription = {
  name: 'uploadBatch',
  summary: 'Upload a payout file: it becomes a batch as a whole, or not at all',
  about:
    'Bad rows do not stop the good ones: they are in the rejects file. The caller is the maker.',
  body: { schema: uploadForm, type: 'multipart/form-data' },
  answers: [{ status: 201, about: 'It is a batch now.', schema: receivedAnswer }],
  errors: UPLOAD_ERRORS,
};

/**
 * `POST /api/batches`: a file becomes a batch, or nothing of it is kept. It goes to the disk as it
 * arrives and is taken in once it is whole, so that an upload that breaks off leaves nothing. Once it is
 * whole it is taken in even if the sender has gone: the same upload again then names the batch.
 */
export function registerUploadRoute(
  app: FastifyInstance,
  context: HttpContext,
  receiver: FileReceiver,
): void {
  app.route({
    method: 'POST',
    url: '/api/batches',
    config: { access: 'upload', api: API, receivesFile: true, recognisesRepeat: true },
    handler: async (request, reply) => {
      const received = await receiver.once(request, reply, {}, (upload) =>
        receiveUpload(context, receiver.files, 'payouts', { ...upload, by: userOf(request) }),
      );
      if (received === null) return reply;
      return reply
        .code(201)
        .header('location', `/api/batches/${received.batchId}`)
        .send(receivedView(received));
    },
  });
}

export function receivedView(received: ReceivedBatch): object {
  const { amount, ...rows } = received.counts;
  const warnings = received.warnings.map(toldWarning);
  return { ...received, warnings, counts: { ...rows, amountSen: amount } };
}
