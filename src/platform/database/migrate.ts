import type { Knex } from 'knex';
import { migrations } from '../../../migrations/index.ts';
import { UserError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/time.ts';
import type { Database } from './database.ts';
import type { Migration } from './migration.ts';

const LOCKED_FOR_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * Brings the schema to its newest step; returns the names of the steps it took. Processes that start
 * together wait for the one that migrates.
 */
export async function migrateToLatest(database: Database, clock: Clock): Promise<string[]> {
  const configured = configuration(database);
  const giveUpAt = clock.nowMs() + LOCKED_FOR_MS;
  for (;;) {
    // Looked at first: an up-to-date schema is not worth a lock.
    const [, missing] = (await database.knex.migrate.list(configured)) as [unknown, unknown[]];
    if (missing.length === 0) return [];
    try {
      const [, done] = (await database.knex.migrate.latest(configured)) as [number, string[]];
      return done;
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (clock.nowMs() > giveUpAt) throw lockedForLong(database);
      await clock.sleep(LOOK_EVERY_MS);
    }
  }
}

/** Takes every step back; for the tests of migrations. */
export async function rollbackAll(database: Database): Promise<void> {
  await database.knex.migrate.rollback(configuration(database), true);
}

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Two first starts can also collide while knex makes its own tables.
  return error.name === 'MigrationLocked' || /already (locked|exists)/.test(error.message);
}

function lockedForLong(database: Database): UserError {
  return new UserError(
    'migration_locked',
    `The schema of ${database.describe} has been locked for ${LOCKED_FOR_MS / 1000} s.`,
    'If no other Rekon is starting, an earlier start was killed: run `update knex_migrations_lock set is_locked = 0` on that database and start again.',
  );
}

function configuration(database: Database): Knex.MigratorConfig {
  return {
    // knex reports a lock both by throwing and by printing; the throw is enough.
    log: { warn: () => undefined },
    migrationSource: {
      getMigrations: async () => [...migrations],
      getMigrationName: (migration: Migration) => migration.name,
      getMigration: async (migration: Migration) => ({
        up: (db: Knex) => migration.up(db, database.dialect),
        down: (db: Knex) => migration.down(db, database.dialect),
      }),
    },
  } as Knex.MigratorConfig;
}
