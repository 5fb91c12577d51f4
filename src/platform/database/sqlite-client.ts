import ClientSqlite3 from 'knex/lib/dialects/sqlite3/index.js';
import TransactionSqlite from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';

/** What we use of the driver's connection. */
export interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

const RESOLVE = 1;
const REJECT = 2;

class ImmediateTransaction extends TransactionSqlite {
  // A plain BEGIN takes the write lock at the first write; two processes that both read first then
  // fail with SQLITE_BUSY, which no time-out heals. IMMEDIATE makes the second one wait its turn.
  override begin(connection: SqliteConnection): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }

  // A COMMIT that SQLite refuses (a deferred foreign key) leaves the transaction open, and knex would
  // hand the connection to the next caller like that.
  override async commit(connection: SqliteConnection, value: unknown): Promise<unknown> {
    try {
      await run(connection, 'COMMIT;');
    } catch (error) {
      await run(connection, 'ROLLBACK;').catch(() => undefined); // a full disk has rolled back itself
      return this.query(connection, 'SELECT 1;', REJECT, error);
    }
    return this.query(connection, 'SELECT 1;', RESOLVE, value);
  }
}

function run(connection: SqliteConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

/** knex's SQLite client, with transactions that take the write lock at once. */
export class SqliteClient extends ClientSqlite3 {
  override transaction(container: unknown, config: unknown, outerTx: unknown): unknown {
    return new ImmediateTransaction(this, container, config, outerTx);
  }
}
