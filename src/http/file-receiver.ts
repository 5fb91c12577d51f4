import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fileSha256 } from '../intake/receive-batch.ts';
import { AtMost } from './at-most.ts';
import { type SavedUpload, saveUpload, type UploadOptions } from './batches/save-upload.ts';
import type { HttpContext } from './http-context.ts';
import { beginOnce } from './idempotency/repeated-writes.ts';
import { UPLOADS_AT_ONCE } from './limits.ts';
import { TemporaryFiles } from '../platform/temporary-files.ts';

export interface ReceivedFile extends SavedUpload {
  readonly path: string;
}

/** Files that programs send. Each goes to the disk as it arrives, and is worked once it is whole. */
export class FileReceiver {
  readonly files: TemporaryFiles;
  readonly #context: HttpContext;
  readonly #atMost = new AtMost(UPLOADS_AT_ONCE, 'uploads');

  constructor(context: HttpContext) {
    this.files = new TemporaryFiles(join(context.dataDir, 'uploads'), context.clock);
    this.#context = context;
  }

  /** Works the file once under the request's key. Null: it was answered before, and so it was again. */
  once<Result>(
    request: FastifyRequest,
    reply: FastifyReply,
    options: Omit<UploadOptions, 'maxFileBytes' | 'signal'> & { readonly maxFileBytes?: number },
    work: (received: ReceivedFile) => Promise<Result>,
  ): Promise<Result | null> {
    const { settings, closing } = this.#context;
    const limits = { maxFileBytes: settings.maxUploadBytes, signal: closing };
    return this.#atMost.run(() =>
      this.files.use(async (path) => {
        const saved = await saveUpload(request, path, { ...limits, ...options });
        const hash = (): Promise<string> => uploadSha256(saved, path);
        if (!(await beginOnce(this.#context, request, reply, hash))) return null;
        return work({ ...saved, path });
      }),
    );
  }
}

/** What makes two uploads the same one: the file as it was received, its name, and what was said of it. */
async function uploadSha256(saved: SavedUpload, path: string): Promise<string> {
  const { name, numberStyle = null, kind, texts } = saved;
  const said = Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [name, numberStyle, kind, said, await fileSha256(path)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
