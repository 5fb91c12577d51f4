// Where the set-up of this checkout keeps its lock and its logs: outside node_modules, which npm
// removes, and outside the checkout, which stays clean.
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './say.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function makeWorkplace() {
  const uid = process.getuid?.() ?? 0;
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const dir = join(tmpdir(), `rekon-setup-${uid}-${name}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  if (!found.isDirectory() || (process.getuid && found.uid !== uid)) {
    throw new SetupError(`${dir} belongs to somebody else. Remove it and start again.`);
  }
  return { lockFile: join(dir, 'lock'), logFile: join(dir, 'setup.log') };
}
