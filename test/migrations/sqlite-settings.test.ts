import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase, rowsOf } from '../../src/platform/database/database.ts';
import { tempDir } from '../support/servers.ts';

/** What SQLite does with these is SQLite's promise; that they are given is ours. */
test('SQLite is told to put every commit on the disk before it answers', async () => {
  const file = join(await tempDir(), 'rekon.sqlite');
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 1_000 });
  const settingOf = async (name: string): Promise<unknown> => {
    const [row] = rowsOf<Record<string, unknown>>(await database.knex.raw(`PRAGMA ${name}`));
    return Object.values(row ?? {})[0];
  };
  const FULL = 2;
  expect(await settingOf('synchronous')).toBe(FULL);
  expect(await settingOf('journal_mode')).toBe('wal');
  await database.close();
});
