import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '../support/servers.ts';

/** A checkout on a machine whose PATH holds only the programs that the test puts there. */
export interface FreshMachine {
  root: string;
  /** A shell script on the PATH. Each call of it is noted. */
  program(name: string, script?: string): Promise<void>;
  prepare(options?: { args?: string[]; env?: Record<string, string> }): Promise<Outcome>;
  /** The calls so far, a line each: `npm ci --include=dev …`. */
  calls(): Promise<string[]>;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

const SETUP = fileURLToPath(new URL('../../src/setup', import.meta.url));
const LOCK = { packages: { '': {}, 'node_modules/sqlite3': { version: '6.0.1' } } };

/** An `npm ci` that installs a package sqlite3 which loads. */
export const NPM = `[ "$1" = ci ] || exit 0
/bin/rm -rf node_modules; /bin/mkdir -p node_modules/sqlite3
echo 'module.exports = {}' > node_modules/sqlite3/index.js`;

export async function freshMachine(): Promise<FreshMachine> {
  const dir = await tempDir();
  const root = join(dir, 'checkout');
  const bin = join(dir, 'bin');
  const temp = join(dir, 'tmp');
  const notes = join(dir, 'calls');
  await Promise.all([bin, temp].map((each) => mkdir(each, { recursive: true })));
  await cp(SETUP, join(root, 'src/setup'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"type": "module"}');
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(LOCK));

  const program = async (name: string, script = ''): Promise<void> => {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> "${notes}"\n${script}\n`);
    await chmod(file, 0o755);
  };
  // Without it the set-up could not become root where these tests are run by somebody else.
  await program('sudo', '[ "$1" = -n ] && shift\nexec "$@"');
  await program('env', 'exec /usr/bin/env "$@"');

  return {
    root,
    program,
    prepare({ args = [], env = {} } = {}) {
      return collect(join(root, 'src/setup/prepare.mjs'), args, {
        PATH: bin,
        TMPDIR: temp,
        ...env,
      });
    },
    async calls() {
      const text = await readFile(notes, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '' && !/^(sudo|env) /.test(line));
    },
  };
}

function collect(file: string, args: string[], env: Record<string, string>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 25_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
