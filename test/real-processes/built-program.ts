import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'jobs', 'migrations'];
const BUILD_WITHIN_MS = 120_000;

/**
 * `rekon` as `npm run build` makes it: it starts in half the time of the sources, and these tests start
 * it some eighty times. Built once for each state of the sources; resolves to its path.
 */
export function builtRekon(): Promise<string> {
  return (built ??= buildOnce());
}

let built: Promise<string> | null = null;

async function buildOnce(): Promise<string> {
  const place = join(ROOT, 'node_modules/.cache/rekon-built');
  const dir = join(place, await hashOfSources());
  const program = join(dir, 'src/cli/rekon.mjs');
  if (await exists(program)) return program;
  const unfinished = `${dir}.${process.pid}`;
  await build(unfinished);
  // Where another test file was faster, its program is the same.
  await rename(unfinished, dir).catch(() => rm(unfinished, { recursive: true }));
  if (!(await exists(program))) throw new Error(`${program} is missing: remove ${dir}`);
  return program;
}

async function build(dir: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const args = ['--project', join(ROOT, 'tsconfig.build.json'), '--outDir', dir];
  const compiled = promisify(execFile)(
    process.execPath,
    [join(compiler, '../bin/tsc'), ...args, '--sourceMap', 'false'],
    { cwd: ROOT, timeout: BUILD_WITHIN_MS },
  );
  // Errors of types are for `npm run typecheck`; what counts here is whether there is a program.
  const trouble = await compiled.then(
    () => '',
    (error: unknown) => String(error),
  );
  if (!(await exists(join(dir, 'src/cli/main.js')))) {
    throw new Error(`the program could not be built: ${trouble}`);
  }
  await mkdir(join(dir, 'src/cli'), { recursive: true });
  await copyFile(join(ROOT, 'src/cli/rekon.mjs'), join(dir, 'src/cli/rekon.mjs'));
  await copyFile(join(ROOT, 'package.json'), join(dir, 'package.json'));
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    for (const name of names.filter((each) => /\.(ts|mjs)$/.test(each)).toSorted()) {
      hash.update(`${folder}/${name}\n`).update(await readFile(join(ROOT, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
