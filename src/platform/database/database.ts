import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knexFactory, { type Knex } from 'knex';
import { TypeOverrides, types as pgTypes } from 'pg';
import { groupTransactions } from './grouped-transactions.ts';
import { LOCK_POLL_MS, SqliteClient, type SqliteConnection } from './sqlite-client.ts';

/** What a store function needs: the database itself or a transaction under way. */
export type Queryable = Knex | Knex.Transaction;

export type Dialect = 'sqlite' | 'postgres';

export interface Database {
  readonly knex: Knex;
  readonly dialect: Dialect;
  /** For people and logs: the file, or the server's URL without its password. */
  readonly describe: string;
  /**
   * Commits when `work` resolves, rolls back when it rejects. Nest by passing the transaction on.
   * `work` may be run twice (grouped-transactions.ts): it touches nothing but the database.
   */
  transaction<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T>;
  /**
   * The same database through one connection of its own: what is long does not keep others waiting, and
   * temporary tables last until it is closed. The caller closes it.
   */
  ownConnection(): Database;
  close(): Promise<void>;
}

export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string; readonly busyTimeoutMs: number }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly poolSize: number;
      /** A transaction in which nothing happens for so long is ended by the server. Default: never. */
      readonly idleTransactionMs?: number;
    };

export function openDatabase(location: DatabaseLocation): Database {
  const knex = location.kind === 'sqlite' ? openSqlite(location) : openPostgres(location);
  return {
    knex,
    dialect: location.kind,
    describe: location.kind === 'sqlite' ? location.file : withoutPassword(location.url),
    transaction:
      location.kind === 'sqlite' ? groupTransactions(knex) : (work) => knex.transaction(work),
    ownConnection: () => openDatabase(alone(location)),
    close: () => knex.destroy(),
  };
}

/** Its transactions may be long, and are nobody's but its own. */
function alone(location: DatabaseLocation): DatabaseLocation {
  return location.kind === 'sqlite'
    ? location
    : { kind: 'postgres', url: location.url, poolSize: 1 };
}

/** Which SQL a store must write where the two dialects differ. */
export function dialectOf(db: Queryable): Dialect {
  return db.client instanceof SqliteClient ? 'sqlite' : 'postgres';
}

/** A column by which SQLite shall not choose its index: another condition is the narrower one. */
export const unindexed = (db: Queryable, column: string): string =>
  dialectOf(db) === 'sqlite' ? `+${column}` : column;

/** knex prints what it throws; the throw is enough. */
const SILENT = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };

function nothing(): void {}

/** A raw query's rows: SQLite's driver gives the array, PostgreSQL's a result with `rows`. */
export function rowsOf<T>(result: unknown): T[] {
  return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as T[];
}

function openSqlite(location: { file: string; busyTimeoutMs: number }): Knex {
  // Names, accounts and amounts of customers: for nobody else on the machine.
  mkdirSync(dirname(location.file), { recursive: true, mode: 0o700 });
  return knexFactory({
    client: SqliteClient as unknown as typeof Knex.Client,
    log: SILENT,
    connection: { filename: location.file, busyTimeoutMs: location.busyTimeoutMs } as {
      filename: string;
    },
    useNullAsDefault: true,
    compileSqlOnError: false, // an error's message goes to the log, and bound values stay out of it
    // One connection per process: SQLite has one writer, and a queue in the process is fairer than
    // connections that wake up and find the file locked.
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null) => void) => {
        // FULL, since with NORMAL a power cut can undo a committed intent to pay.
        // Recursive triggers, since without them INSERT OR REPLACE removes append-only rows unseen.
        connection.exec(
          `PRAGMA busy_timeout = ${location.busyTimeoutMs};
           PRAGMA journal_mode = WAL;
           PRAGMA synchronous = FULL;
           PRAGMA foreign_keys = ON;
           PRAGMA recursive_triggers = ON;
           PRAGMA busy_timeout = ${LOCK_POLL_MS};`,
          done,
        );
      },
    },
  });
}

function openPostgres(location: Extract<DatabaseLocation, { kind: 'postgres' }>): Knex {
  const types = new TypeOverrides();
  types.setTypeParser(pgTypes.builtins.INT8, exactInteger);
  return knexFactory({
    client: 'pg',
    log: SILENT,
    compileSqlOnError: false,
    connection: {
      connectionString: location.url,
      types,
      // A worker that is frozen inside a transaction must not keep its rows from the others for ever.
      idle_in_transaction_session_timeout: location.idleTransactionMs,
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: location.poolSize },
  });
}

/** 64-bit integers come as text; ours are counts and amounts of sen, which all fit a number exactly. */
function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`too large to hold exactly: ${text}`);
  return value;
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.toString();
}
