import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWhole } from '../../src/reporting/csv-file.ts';
import { tempDir } from '../support/servers.ts';

test('a full disk is said so, with what to do, and leaves no half-written file', async () => {
  const dir = await tempDir();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  await expect(
    writeWhole(join(dir, 'a.csv'), async () => {
      throw full;
    }),
  ).rejects.toMatchObject({
    name: 'UserError',
    code: 'disk_full',
    message: expect.stringContaining('no room left on the disk'),
    next: expect.stringContaining('Make room'),
  });
  expect(await readdir(dir)).toEqual([]);
});
