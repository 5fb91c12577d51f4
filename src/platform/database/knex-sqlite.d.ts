// knex ships no types for its dialect classes; these are the members that we build on.
declare module 'knex/lib/dialects/sqlite3/index.js' {
  import { Knex } from 'knex';
  export default class ClientSqlite3 extends Knex.Client {
    readonly config: { readonly connection: { readonly busyTimeoutMs: number } };
    transaction(container: unknown, config: unknown, outerTx: unknown): unknown;
    _query(connection: unknown, query: unknown): Promise<unknown>;
    destroyRawConnection(connection: unknown): Promise<void>;
  }
}

declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  export default class TransactionSqlite {
    constructor(client: unknown, container: unknown, config: unknown, outerTx: unknown);
    begin(connection: unknown): Promise<unknown>;
    commit(connection: unknown, value: unknown): Promise<unknown>;
    query(connection: unknown, sql: string): Promise<unknown>;
    /** Settle the promise that the caller of `transaction` holds. */
    protected _resolver(value: unknown): void;
    protected _rejecter(error: unknown): void;
    protected _completed: boolean;
  }
}
