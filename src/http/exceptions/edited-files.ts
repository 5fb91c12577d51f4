import { fileSha256 } from '../../intake/receive-batch.ts';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UserError } from '../../domain/errors.ts';
import { samePerson } from '../../domain/person.ts';
import { type Clock, now } from '../../domain/time.ts';
import type { AppliedFile } from '../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { LEFTOVER_MS } from '../../platform/temporary-files.ts';
import { httpProblem } from '../http-problems.ts';

const about = z.strictObject({
  name: z.string(),
  by: z.string(),
  sha256: z.string(),
  uploadedAt: z.string(),
});

/** A file that a person has edited and uploaded: kept between its preview and its applying. */
export interface EditedUpload extends z.output<typeof about> {
  readonly id: string;
  readonly path: string;
  readonly rejectsPath: string;
}

/** Previewed files are kept for an hour; nobody needs more than a few. */
const MOST_KEPT = 50;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Files of the workbench under names of our own, each with what is known of it, until an hour has gone. */
export class EditedFiles {
  readonly #dir: string;
  readonly #clock: Clock;

  constructor({ dataDir, clock }: { readonly dataDir: string; readonly clock: Clock }) {
    this.#dir = join(dataDir, 'edited-exceptions');
    this.#clock = clock;
  }

  /** `save` writes the file to the path that it is given, and tells its name. Resolves to its id. */
  async keep(by: string, save: (path: string) => Promise<{ name: string }>): Promise<string> {
    await this.#clearOld();
    const id = randomUUID();
    const folder = join(this.#dir, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const path = join(folder, EDITED);
      const { name } = await save(path);
      const known = { name, by, sha256: await fileSha256(path), uploadedAt: now(this.#clock) };
      await writeFile(join(folder, ABOUT), JSON.stringify(known), { mode: 0o600 });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return id;
  }

  /** Throws a UserError where it is not there (any more), or somebody else's. */
  async find(id: string, by: string): Promise<EditedUpload> {
    // An id of ours, or no path is made of it.
    const text = ID.test(id) ? await textOf(join(this.#dir, id, ABOUT)) : null;
    const known = text === null ? null : about.parse(JSON.parse(text));
    if (known === null || !samePerson(known.by, by)) throw notKept();
    const folder = join(this.#dir, id);
    return { ...known, id, path: join(folder, EDITED), rejectsPath: join(folder, REJECTS) };
  }

  /** Only one applies it, and once. False: that has begun already. */
  async begin({ id }: EditedUpload): Promise<boolean> {
    try {
      await writeFile(join(this.#dir, id, BEGUN), now(this.#clock), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    }
  }

  /** Nothing of it was applied: it may begin again. */
  async giveBack({ id }: EditedUpload): Promise<void> {
    await rm(join(this.#dir, id, BEGUN), { force: true });
  }

  async end({ id }: EditedUpload, applied: AppliedFile): Promise<void> {
    await writeFile(join(this.#dir, id, APPLIED), JSON.stringify(applied), { mode: 0o600 });
  }

  /** What became of it; null: it has not been applied to its end. */
  async appliedOf({ id }: EditedUpload): Promise<AppliedFile | null> {
    const text = await textOf(join(this.#dir, id, APPLIED));
    return text === null ? null : (JSON.parse(text) as AppliedFile);
  }

  async #clearOld(): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    const olderThanMs = this.#clock.nowMs() - LEFTOVER_MS;
    let kept = 0;
    for (const name of await readdir(this.#dir)) {
      const path = join(this.#dir, name);
      const found = await stat(path).catch(() => null); // another request was first
      if (found === null) continue;
      if (found.mtimeMs < olderThanMs) await rm(path, { recursive: true, force: true });
      else kept += 1;
    }
    if (kept >= MOST_KEPT) {
      throw httpProblem('too_many_at_once/edited_files', { most: MOST_KEPT });
    }
  }
}

const EDITED = 'edited.csv';
const ABOUT = 'about.json';
const BEGUN = 'begun';
const APPLIED = 'applied.json';
const REJECTS = 'refused.csv';

const notKept = (): UserError => httpProblem('edited_file_unknown/not_here');

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
