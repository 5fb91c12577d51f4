import { PAYOUTS } from '../../intake/payout-row/payout-batch.ts';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { ReceivedBatch } from '../../intake/receive-batch.ts';
import { AtMost } from '../at-most.ts';
import type { HttpContext } from '../http-context.ts';
import { UPLOADS_AT_ONCE } from '../limits.ts';
import { userOf } from '../route-access.ts';
import { TemporaryFiles } from '../temporary-files.ts';
import { receiveUpload } from './receive-upload.ts';
import { saveUpload } from './save-upload.ts';

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
    config: { access: 'upload' },
    handler: async (request, reply) => {
      const received = await atMost.run(() =>
        uploads.use(async (path) => {
          const maxFileBytes = settings.maxUploadBytes;
          const saved = await saveUpload(request, path, { maxFileBytes, signal: closing });
          return receiveUpload(context, uploads, PAYOUTS, { ...saved, path, by: userOf(request) });
        }),
      );
      return reply
        .code(201)
        .header('location', `/api/batches/${received.batchId}`)
        .send(receivedView(received));
    },
  });
}

function receivedView(received: ReceivedBatch): object {
  const { amount, ...rows } = received.counts;
  return { ...received, counts: { ...rows, amountSen: amount } };
}
