import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { tempDir } from '../support/servers.ts';

async function openLedgerOfTwoTables(): Promise<Database> {
  const file = join(await tempDir(), 'group.sqlite');
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 5_000 });
  await database.knex.raw('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
  await database.knex.raw(
    `CREATE TABLE children (id INTEGER PRIMARY KEY,
       parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)`,
  );
  return database;
}

const children = async (database: Database): Promise<number[]> =>
  database.knex('children').orderBy('id').pluck('id');

describe('transactions that wait together share a commit', () => {
  it('and one that fails takes none of the others with it', async () => {
    const database = await openLedgerOfTwoTables();
    await database.knex('parents').insert({ id: 1 });
    const ends = await Promise.allSettled(
      Array.from({ length: 12 }, (_, id) =>
        database.transaction(async (tx) => {
          await tx('children').insert({ id, parent: 1 });
          if (id % 3 === 0) throw new Error(`number ${id} changes its mind`);
          return id;
        }),
      ),
    );
    expect(ends.map((end) => end.status === 'fulfilled')).toEqual(
      ends.map((_, id) => id % 3 !== 0),
    );
    expect(await children(database)).toEqual([1, 2, 4, 5, 7, 8, 10, 11]);
    await database.close();
  });

  it('and where the commit itself is refused, each gets its own answer', async () => {
    const database = await openLedgerOfTwoTables();
    await database.knex('parents').insert({ id: 1 });
    // The second has no parent, which SQLite finds out at the commit only.
    const ends = await Promise.allSettled(
      [1, 99, 1].map((parent, id) =>
        database.transaction((tx) => tx('children').insert({ id, parent })),
      ),
    );
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await children(database)).toEqual([0, 2]);
    await database.close();
  });

  it('and none is told that it is done before it can be seen from outside', async () => {
    const database = await openLedgerOfTwoTables();
    const file = database.describe;
    const outside = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 5_000 });
    await Promise.all(
      Array.from({ length: 20 }, async (_, id) => {
        await database.transaction((tx) => tx('parents').insert({ id }));
        expect(await outside.knex('parents').where({ id }).pluck('id')).toEqual([id]);
      }),
    );
    await outside.close();
    await database.close();
  });

  it('and a statement whose table is dropped and made again fails and works as it should', async () => {
    const database = await openLedgerOfTwoTables();
    const insert = () => database.knex('parents').insert({ id: 7 });
    for (let i = 0; i < 4; i += 1) {
      await insert();
      await database.knex('parents').where({ id: 7 }).del();
    }
    await database.knex.schema.dropTable('children');
    await database.knex.schema.dropTable('parents');
    await expect(insert()).rejects.toThrow('no such table');
    await database.knex.raw('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
    await insert();
    expect(await database.knex('parents').pluck('id')).toEqual([7]);
    await database.close();
  });
});
