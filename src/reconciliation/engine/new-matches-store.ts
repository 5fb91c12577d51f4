import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import type { Pass } from '../rules/definition.ts';
import { takesFromSums } from '../rules/keyed-sql.ts';
import { analyse, makeWorkingTable, MATCHED } from './working-set-store.ts';

/** What one pass matched; amounts in sen. `gains`: of what it tolerated, what is in our favour. */
export interface PassTally {
  readonly matches: number;
  readonly ours: number;
  readonly theirs: number;
  readonly oursSen: number;
  readonly theirsSen: number;
  readonly feesSen: number;
  readonly gainsSen: number;
}

/** Of the pass under way. */
export async function tallyNew(db: Queryable): Promise<PassTally> {
  const difference = 'theirs_sen - (ours_sen - fee_sen)';
  const of = (table: string, ours: string, theirs: string): string =>
    `SELECT count(*) AS matches, ${ours} AS ours, ${theirs} AS theirs, sum(ours_sen) AS "oursSen",
       sum(theirs_sen) AS "theirsSen", sum(fee_sen) AS "feesSen",
       sum(CASE WHEN ${difference} > 0 THEN ${difference} ELSE 0 END) AS "gainsSen"
     FROM ${table}`;
  const found: unknown = await db.raw(
    `${of('recon_new_pairs', 'count(*)', 'count(*)')}
     UNION ALL ${of('recon_new_groups', 'sum(ours_count)', 'sum(theirs_count)')}`,
  );
  return rowsOf<Record<keyof PassTally, number | string | null>>(found)
    .map((row) => numbers((name) => Number(row[name] ?? 0)))
    .reduce(addPassTallies);
}

export const addPassTallies = (a: PassTally, b: PassTally): PassTally =>
  numbers((name) => a[name] + b[name]);

function numbers(of: (name: keyof PassTally) => number): PassTally {
  return {
    matches: of('matches'),
    ours: of('ours'),
    theirs: of('theirs'),
    oursSen: of('oursSen'),
    theirsSen: of('theirsSen'),
    feesSen: of('feesSen'),
    gainsSen: of('gainsSen'),
  };
}

/** Whether the pass under way has taken lines that the first of these adds up, so that others may now. */
export async function hasTakenFrom(
  db: Queryable,
  [pass, ...later]: readonly [Pass, ...Pass[]],
): Promise<boolean> {
  const asideBy = [pass, ...later].map(({ name }) => name);
  const found: unknown = await db.raw(takesFromSums(pass, dialectOf(db), asideBy));
  return rowsOf(found).length > 0;
}

const NEW_LINES = `SELECT ours_id FROM recon_new_pairs UNION ALL SELECT theirs_id FROM recon_new_pairs
  UNION ALL SELECT record_id FROM recon_new_members`;

/** What a pass matched, so many lines, is the run's, and leaves the open items. */
export async function keepNew(db: Queryable, lines: number): Promise<void> {
  if (lines === 0) return;
  await db.raw('INSERT INTO recon_pairs SELECT * FROM recon_new_pairs');
  await insertTheirs(db, 'recon_new_pairs');
  await db.raw('INSERT INTO recon_groups SELECT * FROM recon_new_groups');
  await db.raw('INSERT INTO recon_group_members SELECT * FROM recon_new_members');
  await leaveItems(db, lines);
  for (const table of ['recon_new_pairs', 'recon_new_groups', 'recon_new_members']) {
    await db.raw(`DELETE FROM ${table}`);
  }
  for (const table of ['recon_pairs', 'recon_theirs', 'recon_group_members']) {
    await analyse(db, table);
  }
}

/** The same of the first pass, for which nothing is loaded yet: the table itself is kept. */
export async function keepFirst(db: Queryable): Promise<void> {
  await db.raw('DROP TABLE recon_pairs');
  await db.raw('ALTER TABLE recon_new_pairs RENAME TO recon_pairs');
  await makeWorkingTable(db, 'recon_new_pairs');
  await insertTheirs(db, 'recon_pairs');
  await analyse(db, 'recon_pairs');
  await analyse(db, 'recon_theirs');
}

async function insertTheirs(db: Queryable, pairs: string): Promise<void> {
  await db.raw(
    `INSERT INTO recon_theirs (theirs_id, ours_id)
     SELECT theirs_id, ours_id FROM ${pairs} ORDER BY theirs_id`,
  );
}

/** Where most leave, the items are built anew. */
async function leaveItems(db: Queryable, lines: number): Promise<void> {
  const counted: unknown = await db.raw('SELECT count(*) AS items FROM recon_items');
  const items = rowsOf<{ items: number }>(counted)[0]?.items ?? 0;
  if (lines * 2 < items) {
    await db.raw(`DELETE FROM recon_items WHERE id IN (${NEW_LINES})`);
    return;
  }
  await makeWorkingTable(db, 'recon_items', 'recon_left');
  await db.raw(`INSERT INTO recon_left SELECT * FROM recon_items WHERE NOT ${MATCHED}`);
  await db.raw('DROP TABLE recon_items');
  await db.raw('ALTER TABLE recon_left RENAME TO recon_items');
  await analyse(db, 'recon_items');
}

/** What these passes set aside takes part again: they are about to look at it anew. */
export async function takeInAgain(db: Queryable, passes: readonly Pass[]): Promise<void> {
  for (const { name } of passes) {
    await db.raw(
      'UPDATE recon_items SET aside = 0 WHERE id IN (SELECT id FROM recon_ambiguous WHERE pass = ?)',
      [name],
    );
    await db.raw('DELETE FROM recon_ambiguous WHERE pass = ?', [name]);
  }
}
