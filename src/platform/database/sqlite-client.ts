import ClientSqlite3 from 'knex/lib/dialects/sqlite3/index.js';
import TransactionSqlite from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';

import { PreparedStatements, type SqliteConnection } from './prepared-statements.ts';

/** What `PRAGMA busy_timeout` is set to: one look at a lock that is taken lasts so long. */
export const LOCK_POLL_MS = 3;

export type { SqliteConnection } from './prepared-statements.ts';

class ImmediateTransaction extends TransactionSqlite {
  // A plain BEGIN takes the write lock at the first write; two processes that both read first then
  // fail with SQLITE_BUSY, which no time-out heals. IMMEDIATE makes the second one wait its turn.
  override begin(connection: SqliteConnection): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }

  // A COMMIT that SQLite refuses (a deferred foreign key) leaves the transaction open, and knex would
  // hand the connection to the next caller like that.
  override async commit(connection: SqliteConnection, value: unknown): Promise<void> {
    this._completed = true;
    try {
      await run(connection, 'COMMIT;');
      this._resolver(value);
    } catch (error) {
      await run(connection, 'ROLLBACK;').catch(() => undefined); // a full disk has rolled back itself
      this._rejecter(error);
    }
  }
}

function run(connection: SqliteConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * knex's SQLite client, with transactions that take the write lock at once, and with statements that are
 * prepared once: the driver's own `all` and `run` prepare anew each time, which costs more than most of
 * our statements do.
 */
export class SqliteClient extends ClientSqlite3 {
  override transaction(container: unknown, config: unknown, outerTx: unknown): unknown {
    return new ImmediateTransaction(this, container, config, outerTx);
  }

  /**
   * Waits for the write lock by asking again every few milliseconds. SQLite's own waiting sleeps longer
   * and longer, up to 100 ms at a time, while other processes take the lock; a second was seen.
   */
  override async _query(connection: SqliteConnection, query: unknown): Promise<unknown> {
    const statements = statementsOf(connection);
    const mostTries = this.config.connection.busyTimeoutMs / LOCK_POLL_MS;
    for (let tries = 1; ; tries += 1) {
      try {
        return await super._query(statements, query);
      } catch (error) {
        if (!isBusy(error) || tries >= mostTries) throw error;
      }
    }
  }

  override async destroyRawConnection(connection: SqliteConnection): Promise<void> {
    await statementsOf(connection).finalize();
    await super.destroyRawConnection(connection);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}

// Not in the client: knex makes another one of its class for each transaction.
const prepared = new WeakMap<SqliteConnection, PreparedStatements>();

function statementsOf(connection: SqliteConnection): PreparedStatements {
  const known = prepared.get(connection);
  if (known) return known;
  const statements = new PreparedStatements(connection);
  prepared.set(connection, statements);
  return statements;
}
