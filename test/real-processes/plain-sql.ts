import { Client } from 'pg';
import sqlite3 from 'sqlite3';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Plain SQL on a database of Rekon's, and nothing of Rekon's code. */
export interface PlainSql {
  /** Looks, and leaves no trace: SQLite's log stays as a killed process left it. */
  rows(sql: string): Promise<Row[]>;
  /** Where a test stands in for the passing of time, or makes a copy; several statements are one string. */
  run(sql: string): Promise<void>;
}

const BUSY_TIMEOUT_MS = 20_000;

/** Opened for each question, so that the file may be replaced between two of them. */
export function sqliteFile(file: string): PlainSql {
  return {
    rows: (sql) => using(sqlite3.OPEN_READONLY, (database) => ask(database, sql)),
    run: (sql) => using(sqlite3.OPEN_READWRITE, (database) => execute(database, sql)),
  };

  async function using<Result>(
    mode: number,
    use: (database: sqlite3.Database) => Promise<Result>,
  ): Promise<Result> {
    const database = await open(file, mode);
    try {
      return await use(database);
    } finally {
      await close(database);
    }
  }
}

function open(file: string, mode: number): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, mode, (error) =>
      error ? reject(error) : resolve(database),
    );
    database.configure('busyTimeout', BUSY_TIMEOUT_MS);
  });
}

function ask(database: sqlite3.Database, sql: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    database.all<Row>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}

function execute(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    database.close((error) => (error ? reject(error) : resolve()));
  });
}

export function postgresAt(url: string): PlainSql {
  return { rows: answer, run: async (sql) => void (await answer(sql)) };

  async function answer(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
