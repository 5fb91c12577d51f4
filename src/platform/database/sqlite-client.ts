import ClientSqlite3 from 'knex/lib/dialects/sqlite3/index.js';
import TransactionSqlite from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';

import { PreparedStatements, type SqliteConnection } from './prepared-statements.ts';

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

  override _query(connection: SqliteConnection, query: unknown): Promise<unknown> {
    return super._query(statementsOf(connection), query);
  }

  override async destroyRawConnection(connection: SqliteConnection): Promise<void> {
    await statementsOf(connection).finalize();
    await super.destroyRawConnection(connection);
  }
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
