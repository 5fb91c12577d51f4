import { type Database, rowsOf } from '../../src/platform/database/database.ts';

const WRITTEN = [
  'matches',
  'match_members',
  'match_claims',
  'match_revocations',
  'open_items',
  'exceptions',
  'exception_versions',
  'postings',
  'entries',
] as const;

/** How many rows there are of everything that a run writes, but for the run itself. */
export async function countWritten({ knex }: Database): Promise<Record<string, number>> {
  const counted: unknown = await knex.raw(
    `SELECT ${WRITTEN.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return rowsOf<Record<string, number>>(counted)[0] ?? {};
}
