import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const TOOL = fileURLToPath(new URL('../../src/setup/complete-lock.mjs', import.meta.url));

test('the lock file names the packages of every platform, without which npm ci refuses it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [TOOL, '--check']).catch(
    (failed: { stdout: string }) => failed,
  );
  expect(stdout, 'run `node src/setup/complete-lock.mjs` and commit package-lock.json').toBe('');
});
