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
  prepare(sql: string, done: (error: Error | null) => void): Statement;
  all(sql: string, bindings: unknown, callback: Callback): unknown;
  run(sql: string, bindings: unknown, callback: Callback): unknown;
}

const REPEATABLE = /^\s*(?:select|insert|update|delete|with)\b/i;
const MOST_KEPT = 200;
const MOST_COUNTED = 2_000;

/**
 * Stands in for a connection's `all` and `run`, and keeps the statements that come again: a text is
 * prepared when it comes for the second time, and used from then on.
 */
export class PreparedStatements {
  readonly #connection: SqliteConnection;
  readonly #seen = new Set<string>();
  readonly #kept = new Map<string, Statement | 'being prepared'>();
  #preparing: Promise<unknown> = Promise.resolve();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  all(sql: string, bindings: unknown, callback: Callback): void {
    const statement = this.#statement(sql);
    if (statement) statement.all(bindings, callback);
    else this.#connection.all(sql, bindings, callback);
  }

  run(sql: string, bindings: unknown, callback: Callback): void {
    const statement = this.#statement(sql);
    if (statement) statement.run(bindings, callback);
    else this.#connection.run(sql, bindings, callback);
  }

  /** A connection with open statements cannot be closed. */
  async finalize(): Promise<void> {
    await this.#preparing;
    for (const statement of this.#kept.values()) {
      if (statement === 'being prepared') continue;
      await new Promise<void>((resolve) => statement.finalize(resolve));
    }
    this.#kept.clear();
  }

  #statement(sql: string): Statement | null {
    const kept = this.#kept.get(sql);
    if (kept !== undefined) return kept === 'being prepared' ? null : kept;
    if (this.#kept.size >= MOST_KEPT || !REPEATABLE.test(sql)) return null;
    if (this.#seen.has(sql)) this.#prepare(sql);
    else if (this.#seen.size < MOST_COUNTED) this.#seen.add(sql);
    return null;
  }

  /** One that cannot be prepared (its table is gone) is left to fail where it is run. */
  #prepare(sql: string): void {
    this.#kept.set(sql, 'being prepared');
    const prepared = new Promise<void>((resolve) => {
      const statement = this.#connection.prepare(sql, (error) => {
        if (error === null) this.#kept.set(sql, statement);
        else this.#kept.delete(sql);
        resolve();
      });
    });
    this.#preparing = Promise.all([this.#preparing, prepared]);
  }
}
