import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { writeRunReports } from '../../src/reporting/run-reports.ts';
import { seedRun } from '../reconciliation-periods/builder.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { tempDir } from '../support/servers.ts';

describeOnBothDatabases('reports of many matches', (open) => {
  test('thousands of matches, and a group of thousands, come whole and in order', async () => {
    const database = await open();
    const { knex } = database;
    const pairs = Array.from({ length: 2_600 }, (_, index) => index + 1);
    const batch = Array.from({ length: 2_300 }, (_, index) => index + 10_000);
    await seedMany(database, [...pairs, ...batch], [...pairs.map((id) => id + 50_000), 99_999]);
    await seedRun(knex, { number: 1 });
    await insertMany(
      database,
      'matches',
      pairs.map((id) => pairRow(id, id + 50_000)),
    );
    await knex('matches').insert({
      ...pairRow(10_000, 99_999),
      ours_id: null,
      theirs_id: null,
      ours_count: batch.length,
    });
    const members = batch.map((id) => ({ record_id: id, side: 'ours' }));
    await insertMany(
      database,
      'match_members',
      [...members, { record_id: 99_999, side: 'theirs' }].map((member) => ({
        run_number: 1,
        leg: 1,
        number: 10_000,
        ...member,
      })),
    );
    const files = await writeRunReports({ database }, 'R1', await tempDir());
    const rows: Record<string, string>[] = parse(await readFile(files.matches), {
      bom: true,
      columns: true,
    });
    expect(rows.map((row) => row['our_ref'] || row['their_ref'])).toEqual([
      ...pairs.map((id) => `R-${id}`),
      ...batch.map((id) => `R-${id}`),
      'R-99999',
    ]);
    expect(rows.filter((row) => row['fee'] !== '')).toHaveLength(pairs.length + 1);
  });
});

const pairRow = (oursId: number, theirsId: number) => ({
  run_number: 1,
  leg: 1,
  number: oursId,
  pass: 'reference',
  ours_id: oursId,
  theirs_id: theirsId,
  ours_count: 1,
  theirs_count: 1,
  ours_sen: 100,
  theirs_sen: 100,
  fee_sen: 0,
  difference_sen: 0,
});

const insertMany = (database: Database, table: string, rows: object[]): Promise<unknown> =>
  database.knex.batchInsert(table, rows, 60);

function seedMany(
  database: Database,
  oursIds: readonly number[],
  theirsIds: readonly number[],
): Promise<unknown> {
  const row = (source: string) => (id: number) => ({
    id,
    stream: 'toko',
    source,
    item: `I-${id}`,
    version: 1,
    content_hash: 'x',
    reference: `R-${id}`,
    status: 'paid',
    amount_sen: 100,
    fee_sen: 0,
    occurred_at: '2026-11-21T05:00:00.000Z',
    business_day: '2026-11-21',
    raw: '{}',
    recorded_at: '2026-11-21T05:00:00.000Z',
  });
  return insertMany(database, 'records', [
    ...oursIds.map(row('books')),
    ...theirsIds.map(row('bank')),
  ]);
}
