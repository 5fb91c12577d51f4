import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, type Dialect, openDatabase } from '../../src/platform/database/database.ts';
import { migrateToLatest } from '../../src/platform/database/migrate.ts';
import { realClock } from './real-clock.ts';
import { freshPostgresDatabase, hasPostgres, makeTempDir, removeDir } from './servers.ts';

/** Opens a new, migrated database; it is closed and removed when the suite ends. */
export type OpenDatabase = () => Promise<Database>;

const BUSY_TIMEOUT_MS = 10_000;
const POOL_SIZE = 4;

/**
 * Runs a suite once on SQLite and once on PostgreSQL. `open` may be called in a test or in a hook, as
 * often as the suite needs separate databases. Without PostgreSQL its half shows as skipped.
 */
export function describeOnBothDatabases(
  name: string,
  suite: (open: OpenDatabase, dialect: Dialect) => void,
): void {
  describe(`${name} (SQLite)`, () => {
    suite(openerWithCleanup(sqlite()), 'sqlite');
  });
  describe.skipIf(!hasPostgres)(`${name} (PostgreSQL)`, () => {
    suite(openerWithCleanup(postgres()), 'postgres');
  });
}

interface Opener {
  open(): Promise<Database>;
  cleanUp(): Promise<void>;
}

function openerWithCleanup(opener: Opener): OpenDatabase {
  const opened: Database[] = [];
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await opener.cleanUp();
  });
  return async () => {
    const database = await opener.open();
    opened.push(database);
    await migrateToLatest(database, realClock);
    return database;
  };
}

function sqlite(): Opener {
  let dir = '';
  let count = 0;
  beforeAll(async () => {
    dir = await makeTempDir();
  });
  return {
    open: async () => {
      count += 1;
      const file = join(dir, `rekon-${count}.sqlite`);
      return openDatabase({ kind: 'sqlite', file, busyTimeoutMs: BUSY_TIMEOUT_MS });
    },
    cleanUp: () => removeDir(dir),
  };
}

function postgres(): Opener {
  const drops: (() => Promise<void>)[] = [];
  return {
    open: async () => {
      const fresh = await freshPostgresDatabase();
      drops.push(() => fresh.drop());
      return openDatabase({ kind: 'postgres', url: fresh.url, poolSize: POOL_SIZE });
    },
    cleanUp: async () => {
      await Promise.all(drops.map((drop) => drop()));
    },
  };
}
