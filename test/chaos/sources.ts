import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { systemClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { migrateToLatest } from '../../src/platform/database/migrate.ts';
import { closingAll, SqliteWorldDatabase, type WorldDatabase } from './world-database.ts';

/** Where the databases of a run come from. */
export interface DatabaseSource {
  /** A fresh, migrated database for one seed. */
  open(seed: number): Promise<WorldDatabase>;
  close(): Promise<void>;
}

/** A directory in memory where there is one: nothing of a simulation outlives it. */
export async function makeScratchDir(): Promise<string> {
  return mkdtemp(join(await fastestPlace(), 'rekon-chaos-'));
}

async function fastestPlace(): Promise<string> {
  try {
    await access('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

/** Each seed gets a copy of one file that was migrated once. */
export async function sqliteSource(dir: string): Promise<DatabaseSource> {
  const template = join(dir, 'template.sqlite');
  const database = openDatabase({ kind: 'sqlite', file: template, busyTimeoutMs: 10_000 });
  await migrateToLatest(database, systemClock);
  await database.knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  await database.close();
  return {
    open: (seed) => SqliteWorldDatabase.copyOf(template, join(dir, `seed-${seed}.sqlite`)),
    close: () => rm(template, { force: true }),
  };
}

const POOL_SIZE = 3;

/** Each seed gets a database made from one template, on a server that somebody else runs. */
export async function postgresSource(serverUrl: string, name: string): Promise<DatabaseSource> {
  const template = `chaos_${name}`;
  await runOn(serverUrl, `create database ${template}`);
  const database = openPostgres(serverUrl, template);
  await migrateToLatest(database, systemClock);
  await database.close();
  return {
    async open(seed) {
      const own = `${template}_${seed}`;
      await runOn(serverUrl, `create database ${own} template ${template}`);
      const current = openPostgres(serverUrl, own);
      return {
        current,
        canRestore: false,
        backUp: () => Promise.reject(new Error('no backup of a PostgreSQL database')),
        restore: () => Promise.reject(new Error('no backup of a PostgreSQL database')),
        async remove() {
          await current.close();
          await runOn(serverUrl, `drop database ${own} with (force)`);
        },
      };
    },
    close: () => runOn(serverUrl, `drop database ${template} with (force)`),
  };
}

function openPostgres(serverUrl: string, name: string): Database {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return closingAll(openDatabase({ kind: 'postgres', url: url.href, poolSize: POOL_SIZE }));
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
