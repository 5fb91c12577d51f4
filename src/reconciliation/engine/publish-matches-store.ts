import type { Queryable } from '../../platform/database/database.ts';
import { rowsOf } from '../../platform/database/database.ts';

/**
 * What the passes matched, written under the run's number in transactions of a bounded size. Claims of ours
 * and of theirs are written apart, each in the order of its key: together, in the order of the matches, they
 * would touch random pages of the index again and again (22 s for a million matches instead of one).
 */
export interface RunAndLeg {
  readonly run: number;
  readonly leg: number;
}

/** One kind of row; a chunk has the keys behind `after` up to `upto`. */
export interface Publication {
  readonly table: string;
  readonly key: string;
  readonly statements: readonly string[];
}

const within = (key: string): string => `${key} > :after AND ${key} <= :upto`;

export const PUBLICATIONS: readonly Publication[] = [
  {
    table: 'recon_pairs',
    key: 'ours_id',
    statements: [
      `INSERT INTO matches (run_number, leg, number, pass, ours_id, theirs_id, ours_count, theirs_count,
         ours_sen, theirs_sen, fee_sen, difference_sen)
       SELECT cast(:run AS integer), cast(:leg AS integer), ours_id, pass, ours_id, theirs_id, 1, 1, ours_sen,
         theirs_sen, fee_sen, theirs_sen - (ours_sen - fee_sen)
       FROM recon_pairs WHERE ${within('ours_id')} ORDER BY ours_id`,
      `INSERT INTO match_claims (record_id, leg, run_number, number)
       SELECT ours_id, cast(:leg AS integer), cast(:run AS integer), ours_id
       FROM recon_pairs WHERE ${within('ours_id')} ORDER BY ours_id`,
    ],
  },
  {
    table: 'recon_theirs',
    key: 'theirs_id',
    statements: [
      `INSERT INTO match_claims (record_id, leg, run_number, number)
       SELECT theirs_id, cast(:leg AS integer), cast(:run AS integer), ours_id
       FROM recon_theirs WHERE ${within('theirs_id')} ORDER BY theirs_id`,
    ],
  },
  {
    table: 'recon_groups',
    key: 'ours_id',
    statements: [
      `INSERT INTO matches (run_number, leg, number, pass, ours_count, theirs_count, ours_sen, theirs_sen,
         fee_sen, difference_sen)
       SELECT cast(:run AS integer), cast(:leg AS integer), ours_id, pass, ours_count, theirs_count, ours_sen,
         theirs_sen, fee_sen, theirs_sen - (ours_sen - fee_sen)
       FROM recon_groups WHERE ${within('ours_id')} ORDER BY ours_id`,
    ],
  },
  {
    table: 'recon_group_members',
    key: 'record_id',
    statements: [
      `INSERT INTO match_members (run_number, leg, number, record_id, side)
       SELECT cast(:run AS integer), cast(:leg AS integer), ours_id, record_id,
         CASE side WHEN 0 THEN 'ours' ELSE 'theirs' END
       FROM recon_group_members WHERE ${within('record_id')} ORDER BY record_id`,
      `INSERT INTO match_claims (record_id, leg, run_number, number)
       SELECT record_id, cast(:leg AS integer), cast(:run AS integer), ours_id
       FROM recon_group_members WHERE ${within('record_id')} ORDER BY record_id`,
    ],
  },
];

/** What stays open is found again by the next run, which does not look at what is older. */
export const openItems = (oursWait: boolean): Publication => ({
  table: 'recon_items',
  key: 'id',
  statements: [
    `INSERT INTO open_items (stream, leg, record_id, run_number)
     SELECT cast(:stream AS text), cast(:leg AS integer), id, cast(:run AS integer)
     FROM recon_items WHERE ${within('id')} ${oursWait ? '' : 'AND side = 1'}
     ON CONFLICT (stream, leg, record_id) DO NOTHING`,
  ],
});

/** First and last key of what is to be published; null: nothing is. */
export async function rangeOf(
  db: Queryable,
  { table, key }: Publication,
): Promise<{ first: number; last: number } | null> {
  // Two questions: asked together, SQLite reads the whole table for them.
  const found: unknown = await db.raw(
    `SELECT (SELECT min(${key}) FROM ${table}) AS first, (SELECT max(${key}) FROM ${table}) AS last`,
  );
  const row = rowsOf<{ first: number | null; last: number | null }>(found)[0];
  if (row === undefined || row.first === null || row.last === null) return null;
  return { first: row.first, last: row.last };
}

export async function publishChunk(
  tx: Queryable,
  { statements }: Publication,
  bindings: Readonly<Record<string, string | number>>,
): Promise<void> {
  for (const statement of statements) {
    // knex wants exactly the bindings that a statement names.
    const named = Object.entries(bindings).filter(([name]) => statement.includes(`:${name}`));
    await tx.raw(statement, Object.fromEntries(named));
  }
}

/** Everything that a run wrote before it was interrupted; a chunk at a time, by the number of rows removed. */
export async function removeOfRun(tx: Queryable, run: number, rows: number): Promise<number> {
  let removed = 0;
  for (const [table, key] of OF_RUN) {
    const result = await tx(table)
      .whereIn(key, (chunk) => {
        void chunk.from(table).where({ run_number: run }).select(key).limit(rows);
      })
      .andWhere({ run_number: run })
      .delete();
    removed += result;
  }
  return removed;
}

const OF_RUN: readonly (readonly [table: string, key: string])[] = [
  ['match_claims', 'record_id'],
  ['match_members', 'record_id'],
  ['matches', 'number'],
  ['exception_versions', 'exception_id'],
];
