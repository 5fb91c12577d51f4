import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedRecord } from '../support/payout-builder.ts';
import { rupiah } from '../../src/domain/money.ts';
import { fillReconciliation, insertOfRun, runRow, versionRow } from './reconciliation-rows.ts';

/** What a run writes, and what would change it. */
const OF_A_RUN: readonly { table: string; change: Record<string, unknown> }[] = [
  { table: 'matches', change: { note: 'another' } },
  { table: 'match_members', change: { side: 'theirs' } },
  { table: 'exception_versions', change: { why: 'another' } },
];

describeOnBothDatabases('what a reconciliation has written', (open) => {
  let database: Database;
  let recordId: number;

  beforeAll(async () => {
    database = await open();
    await seedRecord(database.knex, { reference: 'r', status: 'paid', amount: rupiah(1) });
    await fillReconciliation(database.knex);
    recordId = (await database.knex('records').first<{ id: number }>('id')).id;
  });

  describe.each(OF_A_RUN)('$table are final with their run', ({ table, change }) => {
    test('of a finished run, they are neither changed nor removed', async () => {
      await expect(database.knex(table).update(change)).rejects.toThrow('are not changed');
      await expect(database.knex(table).delete()).rejects.toThrow('are not changed');
      expect(await database.knex(table)).toHaveLength(1);
    });

    test('nor emptied at one stroke, nor written over', async () => {
      const stroke =
        database.dialect === 'postgres'
          ? database.knex.raw(`truncate ${table} cascade`)
          : database.knex.raw(`insert or replace into ${table} select * from ${table}`);
      await expect(stroke).rejects.toThrow('are not changed');
    });
  });

  test('of a run that counts, nothing is removed, though it is still publishing', async () => {
    await database.knex('reconciliation_runs').insert(runRow(2, { state: 'running' }));
    await insertOfRun(database.knex, 2, recordId);
    const versions = database.knex('exception_versions').where({ run_number: 2 });
    await database.knex('reconciliation_runs').where({ number: 2 }).update({ state: 'publishing' });
    await expect(versions.clone().delete()).rejects.toThrow('are not changed');
    await database.knex('reconciliation_runs').where({ number: 2 }).update({ state: 'finished' });
  });

  test('what a run wrote that never counted is removed again', async () => {
    const { knex } = database;
    await knex('reconciliation_runs').insert(runRow(3, { state: 'running' }));
    await insertOfRun(knex, 3, recordId);
    await knex('reconciliation_runs').where({ number: 3 }).update({ state: 'clearing' });
    for (const table of ['match_members', 'matches', 'exception_versions']) {
      expect(await knex(table).where({ run_number: 3 }).delete()).toBe(1);
    }
    await knex('reconciliation_runs').where({ number: 3 }).update({ state: 'interrupted' });
  });

  describe('a run', () => {
    const runs = () => database.knex('reconciliation_runs');

    test.each(['finished', 'interrupted'])('that is %s is not changed', async (state) => {
      const id = `ended ${state}`;
      await runs().insert(runRow(state === 'finished' ? 11 : 12, { id, state }));
      for (const change of [{ summary: '{}' }, { state: 'running' }, { heartbeat_at: 'later' }]) {
        await expect(runs().where({ id }).update(change)).rejects.toThrow('is not changed');
      }
    });

    test('is kept, whatever became of it', async () => {
      await expect(runs().delete()).rejects.toThrow('runs are kept');
      const stroke =
        database.dialect === 'postgres'
          ? database.knex.raw('truncate reconciliation_runs cascade')
          : database.knex.raw(
              'insert or replace into reconciliation_runs select * from reconciliation_runs',
            );
      await expect(stroke).rejects.toThrow(/are kept|not changed/);
    });

    test.each(['running', 'clearing', 'publishing'])(
      'of a stream is the only one while it is %s; an ended one makes room',
      async (state) => {
        const number = { running: 21, clearing: 23, publishing: 25 }[state] ?? 0;
        const of = { stream: `one ${state}`, state };
        await runs().insert(runRow(number, of));
        await expect(runs().insert(runRow(number + 1, of))).rejects.toThrow(/unique/i);
        await runs().insert(runRow(number + 10, { ...of, stream: `another ${state}` }));
        await runs().where({ number }).update({ state: 'interrupted' });
        await runs().insert(runRow(number + 1, of));
      },
    );
  });

  test('a write-off is not decided by the one who asked for it, nor where nobody has', async () => {
    const { knex } = database;
    const written = (requestedBy: string | null) =>
      knex('exception_versions').insert(
        versionRow(1, {
          version: 90,
          change: 'written_off',
          status: 'written_off',
          actor: 'sari',
          requested_by: requestedBy,
        }),
      );
    await expect(written('sari')).rejects.toThrow(/exception_versions_two_people/);
    await expect(written(null)).rejects.toThrow(/exception_versions_two_people/);
    await written('budi');
  });
});
