// `npx rekon` finds node_modules/.bin/rekon at once; without it npx would first ask the registry.
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './workplace.mjs';

const link = join(root, 'node_modules/.bin/rekon');
const target = '../../src/cli/rekon.mjs';

export function linkMissing() {
  try {
    return readlinkSync(link) === target ? null : 'the command rekon links elsewhere';
  } catch {
    return 'the command rekon is not linked';
  }
}

export function provideLink() {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(target, link);
}
