import { join } from 'node:path';
import sqlite3 from 'sqlite3';

/**
 * Only one process at a time may look for, and start, the Redis of a data directory: two servers on
 * one append-only file would destroy it.
 *
 * The lock is SQLite's exclusive lock on a file of its own, that is, a lock of the kernel. It ends
 * with the process that holds it, so there is no stale lock to recognise, and no race in doing so.
 */
export interface StartLock {
  release(): Promise<void>;
}

/** Null when another process holds the lock. */
export async function tryStartLock(dir: string): Promise<StartLock | null> {
  const database = await open(join(dir, 'redis-start.lock'));
  try {
    await run(database, 'begin exclusive');
  } catch (error) {
    await close(database);
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null;
    throw error;
  }
  return { release: () => close(database) };
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error) reject(error);
      else resolve(database);
    });
    database.configure('busyTimeout', 0);
  });
}

function run(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

/** Closing rolls the empty transaction back, and with it goes the lock. */
function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    database.close((error) => (error ? reject(error) : resolve()));
  });
}
