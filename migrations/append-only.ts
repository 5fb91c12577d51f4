import type { Knex } from 'knex';
import type { Dialect } from '../src/platform/database/database.ts';

/** Makes the database itself refuse to change or remove rows of `table`. */
export async function makeAppendOnly(db: Knex, dialect: Dialect, table: string): Promise<void> {
  if (dialect === 'sqlite') {
    for (const verb of ['UPDATE', 'DELETE']) {
      await db.raw(
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
         BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
      );
    }
    return;
  }
  await db.raw(
    `CREATE FUNCTION ${table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '${table} is append-only'; END $$`,
  );
  await db.raw(
    `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION ${table}_append_only()`,
  );
}

export async function dropAppendOnly(db: Knex, dialect: Dialect, table: string): Promise<void> {
  // SQLite drops a table's triggers with the table.
  if (dialect === 'postgres') await db.raw(`DROP FUNCTION ${table}_append_only() CASCADE`);
}
