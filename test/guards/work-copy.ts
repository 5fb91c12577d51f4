import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A copy of the working tree in which guards can be taken out; it is removed when the process ends. */
export interface WorkCopy {
  readonly dir: string;
  /** Puts `changes` in, does the work, and puts everything back as it was. */
  changed<T>(changes: readonly FileChange[], work: () => Promise<T>): Promise<T>;
}

export interface FileChange {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** How often `find` stands in `text`. */
export const timesIn = (text: string, find: string): number => text.split(find).length - 1;

/** What git has and what it would take, as it is now, and the packages as they are. */
export async function copyWorkingTree(root: string): Promise<WorkCopy> {
  const dir = await makeDir();
  const listed = await run('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root });
  for (const file of new Set(listed.stdout.split('\0').filter((name) => name !== ''))) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    // What git knows and is not there was removed, and that is how the tree is.
    await cp(join(root, file), join(dir, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await writeFile(join(dir, CONFIG_FILE), CONFIG);
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  return workCopy(dir);
}

/** The same once more, so that two guards can be looked at at once. */
export async function copyAgain(copy: WorkCopy): Promise<WorkCopy> {
  const dir = await makeDir();
  await cp(copy.dir, dir, { recursive: true, verbatimSymlinks: true });
  return workCopy(dir);
}

async function makeDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-guards-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

export const CONFIG_FILE = 'guards.vitest.config.ts';

const CONFIG = `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/guards/servers-of-all-runs.ts'],
    reporters: ['json'],
    cache: false,
  },
});
`;

function workCopy(dir: string): WorkCopy {
  return {
    dir,
    async changed(changes, work) {
      const files = [...new Set(changes.map(({ file }) => join(dir, file)))];
      const before = await Promise.all(
        files.map(async (file) => [file, await readFile(file, 'utf8')] as const),
      );
      try {
        for (const { file, find, replace } of changes) {
          const text = await readFile(join(dir, file), 'utf8');
          await writeFile(join(dir, file), text.split(find).join(replace));
        }
        return await work();
      } finally {
        for (const [file, text] of before) await writeFile(file, text);
      }
    },
  };
}
