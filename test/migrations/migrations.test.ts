import { expect, test } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { migrateToLatest, rollbackAll } from '../../src/platform/database/migrate.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { realClock } from '../support/real-clock.ts';

/** Everything in the schema by kind and name, knex's own tables left out. */
async function schemaOf({ knex, dialect }: Database): Promise<string[]> {
  const sql =
    dialect === 'sqlite'
      ? `select type || ' ' || name as line from sqlite_master
         where name not like 'sqlite_%' and name not like 'knex_%'`
      : `select 'table ' || table_name as line from information_schema.tables
           where table_schema = 'public' and table_name not like 'knex_%'
         union select 'function ' || proname from pg_proc p
           join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
         union select 'index ' || indexname from pg_indexes
           where schemaname = 'public' and tablename not like 'knex_%'
         union select 'trigger ' || tgname from pg_trigger where not tgisinternal`;
  const found: unknown = await knex.raw(sql);
  const lines = (Array.isArray(found) ? found : (found as { rows: unknown[] }).rows) as {
    line: string;
  }[];
  return lines.map(({ line }) => line).toSorted();
}

describeOnBothDatabases('the steps of the schema', (open) => {
  test('go up, down to nothing, and up to the same again', async () => {
    const database = await open();
    const first = await schemaOf(database);
    expect(first).toContain('table payouts');
    await rollbackAll(database);
    expect(await schemaOf(database)).toEqual([]);
    expect(await migrateToLatest(database, realClock)).toEqual(migrations.map(({ name }) => name));
    expect(await schemaOf(database)).toEqual(first);
  });

  test('are taken once: an up-to-date database is left alone', async () => {
    const database = await open();
    expect(await migrateToLatest(database, realClock)).toEqual([]);
  });
});

test('are numbered in order, in names without an extension', () => {
  const names = migrations.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  for (const [index, name] of names.entries()) {
    expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z-]+$`));
  }
});
