import { copyFile, rm } from 'node:fs/promises';
import { type Database, openDatabase, rowsOf } from '../../src/platform/database/database.ts';

/** One installation's database, which a backup may be taken of and restored. */
export interface WorldDatabase {
  readonly current: Database;
  /** False: this kind of database cannot be put back by copying a file. */
  readonly canRestore: boolean;
  backUp(): Promise<void>;
  /** Only while no task is in a transaction. */
  restore(): Promise<void>;
  remove(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 10_000;

export class SqliteWorldDatabase implements WorldDatabase {
  readonly canRestore = true;
  readonly #file: string;
  #current: Database;

  private constructor(file: string) {
    this.#file = file;
    this.#current = openFile(file);
  }

  static async copyOf(template: string, file: string): Promise<SqliteWorldDatabase> {
    await copyFile(template, file);
    return new SqliteWorldDatabase(file);
  }

  get current(): Database {
    return this.#current;
  }

  async backUp(): Promise<void> {
    await rm(this.#backup, { force: true });
    await this.#current.knex.raw('VACUUM INTO ?', [this.#backup]);
  }

  async restore(): Promise<void> {
    await this.#current.close();
    await this.#removeFiles();
    await copyFile(this.#backup, this.#file);
    this.#current = openFile(this.#file);
  }

  async remove(): Promise<void> {
    await this.#current.close();
    await this.#removeFiles();
    await rm(this.#backup, { force: true });
  }

  get #backup(): string {
    return `${this.#file}.backup`;
  }

  async #removeFiles(): Promise<void> {
    for (const end of ['', '-wal', '-shm']) await rm(`${this.#file}${end}`, { force: true });
  }
}

function openFile(file: string): Database {
  return closingAll(openDatabase({ kind: 'sqlite', file, busyTimeoutMs: BUSY_TIMEOUT_MS }));
}

/** A process that dies does not close its own connections; they go with the database. */
export function closingAll(database: Database): Database {
  const owned = new Set<Database>();
  return {
    ...database,
    ownConnection: () => {
      const own = database.ownConnection();
      owned.add(own);
      return own;
    },
    async close() {
      for (const own of owned) await own.close();
      await database.close();
    },
  };
}

/** Plain rows of a plain statement, for those who may not know the program's stores. */
export async function rowsFrom<T>(
  { knex }: Pick<Database, 'knex'>,
  sql: string,
  values: readonly (string | number)[] = [],
): Promise<T[]> {
  return rowsOf<T>(await knex.raw(sql, [...values]));
}
