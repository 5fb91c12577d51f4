import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  EDITED_FILE_LIMITS,
  readEditedFile,
} from '../../src/reconciliation/exceptions/round-trip/read-edited-file.ts';
import { tempDir } from '../support/servers.ts';

test('a file with more rows, or more bytes, than are taken is refused as a whole', async () => {
  const path = join(await tempDir(), 'open.csv');
  await writeFile(path, `exception_id,version,action\n${'1,1,\n'.repeat(4)}`);
  const limited = (more: object) =>
    readEditedFile(path, 'sari', { ...EDITED_FILE_LIMITS, ...more });
  expect(await limited({ maxRows: 4 })).toMatchObject({ read: 4, rows: [] });
  await expect(limited({ maxRows: 3 })).rejects.toMatchObject({ code: 'file_too_many_rows' });
  await expect(limited({ maxFileBytes: 40 })).rejects.toMatchObject({ code: 'file_too_large' });
});
