import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Installation } from './installation.ts';
import { postgresAt } from './plain-sql.ts';

/** A backup as operations take it. All processes have ended when it is taken and put back. */
export interface DatabaseCopy {
  take(): Promise<void>;
  putBack(): Promise<void>;
}

export function databaseCopy(here: Installation): DatabaseCopy {
  return here.databaseUrl === null ? sqliteCopy(here) : postgresCopy(here.databaseUrl);
}

function sqliteCopy({ dataDir, sql }: Installation): DatabaseCopy {
  const file = join(dataDir, 'rekon.sqlite');
  const copy = join(dataDir, 'backup.sqlite');
  return {
    take: () => sql.run(`vacuum into '${copy}'`),
    async putBack() {
      // What is left of the newer database's log would be read into the older one.
      for (const beside of ['-wal', '-shm']) await rm(`${file}${beside}`, { force: true });
      await copyFile(copy, file);
    },
  };
}

function postgresCopy(url: string): DatabaseCopy {
  const server = inject('postgresUrl');
  if (server === null) throw new Error('PostgreSQL does not run here');
  const admin = postgresAt(server);
  const name = new URL(url).pathname.slice(1);
  const copy = `${name}_copy`;
  return {
    take: () => admin.run(`create database ${copy} template ${name}`),
    async putBack() {
      await admin.run(`drop database ${name} with (force)`);
      // The copy takes the name, so that nothing of it is left behind.
      await admin.run(`alter database ${copy} rename to ${name}`);
    },
  };
}
