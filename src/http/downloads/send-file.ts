import { open, type FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { AtMost } from '../at-most.ts';
import type { HttpContext } from '../http-context.ts';
import { DOWNLOADS_AT_ONCE } from '../limits.ts';
import { TemporaryFiles } from '../../platform/temporary-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** By the ending of a file's name. */
export const typeOf = (name: string): string => TYPES[extname(name)] ?? 'text/csv; charset=utf-8';

export interface CsvDownload {
  /** What the browser saves it as; made of our own words and ids. Its ending says what it is. */
  readonly name: string;
  /** Writes into the directory that it is given; returns the file to send. */
  write(dir: string): Promise<string>;
}

/**
 * Sends files that are written first and sent then: a report that fails half-way is an error and
 * never half a file, and a slow reader holds no transaction.
 */
export class CsvSender {
  readonly #files: TemporaryFiles;
  readonly #atMost = new AtMost(DOWNLOADS_AT_ONCE, 'downloads');

  constructor({ dataDir, clock }: HttpContext) {
    this.#files = new TemporaryFiles(join(dataDir, 'downloads'), clock);
  }

  /** Resolves when the file is sent, or its reader has gone. */
  send(reply: FastifyReply, download: CsvDownload): Promise<void> {
    return this.#atMost.run(async () => {
      const file = await this.#written(download);
      if (reply.raw.destroyed) {
        await file.close();
        void reply.hijack();
        return;
      }
      const { size } = await file.stat();
      void reply
        .headers({
          'content-type': typeOf(download.name),
          'content-length': size,
          'content-disposition': `attachment; filename="${safeName(download.name)}"`,
        })
        .send(file.createReadStream());
      await finished(reply.raw).catch(() => undefined); // the reader has gone
    });
  }

  /** Open, and without a name any more: whatever happens now, nothing stays on the disk. */
  #written(download: CsvDownload): Promise<FileHandle> {
    return this.#files.use(async (dir) => open(await download.write(dir), 'r'));
  }
}

function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_');
}
