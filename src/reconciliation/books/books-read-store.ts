import {
  type Database,
  dialectOf,
  type Queryable,
  rowsOf,
} from '../../platform/database/database.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

/** The tables that projections read, each by the number that its rows get in the order of their making. */
export const READ_BY = { postings: 'number', records: 'id' } as const;
export type ReadTable = keyof typeof READ_BY;

/** How far one projection has read one table. */
export interface ReadOf {
  readonly source: string;
  readonly table: ReadTable;
}

/** Behind this number no row can still appear: everything up to it is committed. Throws a UserError. */
export async function highWaterMark(database: Database, table: ReadTable): Promise<number> {
  if (database.dialect === 'sqlite') return newest(database.knex, table);
  return database.transaction(async (tx) => {
    await waitForWriters(tx, table);
    return newest(tx, table);
  });
}

/**
 * PostgreSQL gives numbers before the commit, so that a later one may be seen before an earlier one. While
 * this lock is held, nobody has an uncommitted row.
 */
async function waitForWriters(tx: Queryable, table: ReadTable): Promise<void> {
  await tx.raw(`SET LOCAL lock_timeout = '1s'`);
  try {
    await tx.raw(`LOCK TABLE ${table} IN SHARE MODE`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE))
      throw error;
    throw reconciliationProblem('books_busy', { table });
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

async function newest(db: Queryable, table: ReadTable): Promise<number> {
  const found: unknown = await db.raw(
    `SELECT coalesce(max(${READ_BY[table]}), 0) AS newest FROM ${table}`,
  );
  return rowsOf<{ newest: number }>(found)[0]?.newest ?? 0;
}

/** 0: it has read nothing yet. */
export async function readUpto(db: Queryable, { source, table }: ReadOf): Promise<number> {
  const row = await db('books_read')
    .where({ source, of_table: table })
    .first<{ upto: number } | undefined>('upto');
  return row?.upto ?? 0;
}

/** Where a chunk ends that has so many rows that matter; what lies between does not, and is not read again. */
export async function endOfChunk(
  db: Queryable,
  table: ReadTable,
  of: {
    readonly after: number;
    readonly end: number;
    readonly matters: string;
    readonly rows: number;
  },
): Promise<number> {
  const number = READ_BY[table];
  const found: unknown = await db.raw(
    `SELECT max(${number}) AS last, count(*) AS rows_found FROM (
       SELECT ${number} FROM ${table} WHERE ${number} > ? AND ${number} <= ? AND ${of.matters}
       ORDER BY ${number} LIMIT ?) AS chunk`,
    [of.after, of.end, of.rows],
  );
  const chunk = rowsOf<{ last: number | null; rows_found: number }>(found)[0];
  return (chunk?.rows_found ?? 0) < of.rows ? of.end : (chunk?.last ?? of.end);
}

/** False: another process has read on meanwhile. Two that move at once wait for each other here. */
export async function moveUpto(
  tx: Queryable,
  { source, table }: ReadOf,
  move: { readonly from: number; readonly to: number },
): Promise<boolean> {
  await tx('books_read')
    .insert({ source, of_table: table, upto: 0 })
    .onConflict(['source', 'of_table'])
    .ignore();
  const moved = await tx('books_read')
    .where({ source, of_table: table, upto: move.from })
    .update({ upto: move.to });
  return moved === 1;
}

/** Where `part` begins in `text`, from 1; 0: nowhere. The dialects differ in the name alone. */
export const positionOf = (db: Queryable, text: string, part: string): string =>
  `${dialectOf(db) === 'sqlite' ? 'instr' : 'strpos'}(${text}, ${part})`;
