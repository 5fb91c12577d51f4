import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../domain/time.ts';

/** What a killed process left is removed once it is so old. */
export const LEFTOVER_MS = 3_600_000;

/** A directory of files that live as long as a request. Their names are ours, never a caller's. */
export class TemporaryFiles {
  readonly #dir: string;
  readonly #clock: Clock;

  constructor(dir: string, clock: Clock) {
    this.#dir = dir;
    this.#clock = clock;
  }

  /** Gives `work` a path at which nothing is yet, and removes what is there when it ends. */
  async use<T>(work: (path: string) => Promise<T>): Promise<T> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    await this.#clearLeftovers();
    const path = join(this.#dir, randomUUID());
    try {
      return await work(path);
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }

  /** A process that was killed could not remove its files. */
  async #clearLeftovers(): Promise<void> {
    const olderThanMs = this.#clock.nowMs() - LEFTOVER_MS;
    for (const name of await readdir(this.#dir)) {
      const path = join(this.#dir, name);
      const found = await stat(path).catch(() => null); // another request was first
      if (found && found.mtimeMs < olderThanMs) await rm(path, { recursive: true, force: true });
    }
  }
}
