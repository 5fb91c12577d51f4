type Callback = (this: unknown, error: Error | null, rows?: unknown) => void;

interface Runs {
  all(bindings: unknown, callback: Callback): unknown;
  run(bindings: unknown, callback: Callback): unknown;
}

interface Statement extends Runs {
  finalize(callback: () => void): void;
}

/** What we use of the driver's connection. */
export interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
  prepare(sql: string): Statement;
  all(sql: string, bindings: unknown, callback: Callback): unknown;
  run(sql: string, bindings: unknown, callback: Callback): unknown;
}

const REPEATABLE = /^\s*(?:select|insert|update|delete|with)\b/i;
const MOST_KEPT = 200;
const MOST_COUNTED = 2_000;

/**
 * Stands in for a connection's `all` and `run`, and keeps the statements that come again. A text is
 * prepared when it comes for the second time: by then it is known to be valid, and to be repeated.
 */
export class PreparedStatements {
  readonly #connection: SqliteConnection;
  readonly #seen = new Set<string>();
  readonly #kept = new Map<string, Statement>();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  all(sql: string, bindings: unknown, callback: Callback): void {
    const statement = this.#statement(sql);
    if (statement) statement.all(bindings, callback);
    else this.#connection.all(sql, bindings, this.#noting(sql, callback));
  }

  run(sql: string, bindings: unknown, callback: Callback): void {
    const statement = this.#statement(sql);
    if (statement) statement.run(bindings, callback);
    else this.#connection.run(sql, bindings, this.#noting(sql, callback));
  }

  /** A connection with open statements cannot be closed. */
  async finalize(): Promise<void> {
    for (const statement of this.#kept.values()) {
      await new Promise<void>((resolve) => statement.finalize(resolve));
    }
    this.#kept.clear();
  }

  #statement(sql: string): Statement | null {
    const kept = this.#kept.get(sql);
    if (kept) return kept;
    if (!this.#seen.has(sql) || this.#kept.size >= MOST_KEPT) return null;
    const statement = this.#connection.prepare(sql);
    this.#kept.set(sql, statement);
    return statement;
  }

  #noting(sql: string, callback: Callback): Callback {
    const seen = this.#seen;
    return function noted(this: unknown, error, rows) {
      if (error === null && seen.size < MOST_COUNTED && REPEATABLE.test(sql)) seen.add(sql);
      callback.call(this, error, rows);
    };
  }
}
