import { openDatabase } from '../../src/platform/database/database.ts';
import { OURS, THEIRS } from '../reconciliation-engine/generated-line.ts';
import { GENERATED } from '../reconciliation-engine/rules.ts';
import { bestOf, type Timed } from './timing.ts';

/** What one bare `insert … select … left join` over the two sides takes. */
export interface Control {
  /** Over `records` as they are, after ANALYZE. */
  readonly records: Timed;
  /** Over two tables of id, reference and amount alone, made before and not counted. */
  readonly narrow: Timed;
}

/** On a copy of the database, for ANALYZE is not what the engine has; each twice, the better one counts. */
export async function measureControl(file: string): Promise<Control> {
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 30_000 });
  const { knex } = database;
  try {
    for (const pragma of ['cache_size = -64000', 'temp.cache_size = -64000']) {
      await knex.raw(`PRAGMA ${pragma}`);
    }
    for (const [table, source] of [
      ['bench_ours', OURS],
      ['bench_theirs', THEIRS],
    ] as const) {
      await knex.raw(
        `CREATE TABLE ${table} AS SELECT id, reference, amount_sen FROM records WHERE source = ?`,
        [source],
      );
    }
    await knex.raw('ANALYZE');
    const join = async (ours: string, theirs: string, on: string): Promise<void> => {
      await knex.raw(
        `INSERT INTO bench_joined SELECT ours.id, theirs.id, theirs.amount_sen - ours.amount_sen
         FROM ${ours} LEFT JOIN ${theirs}
           ON theirs.reference = ours.reference AND ours.reference <> '' ${on}`,
      );
    };
    const emptied = async (): Promise<void> => {
      await knex.raw('DROP TABLE IF EXISTS bench_joined');
      await knex.raw(
        'CREATE TABLE bench_joined (ours_id integer, theirs_id integer, difference integer)',
      );
      // Nothing of before is left in the log, through which everything would be read.
      await knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    };
    return {
      narrow: await bestOf(
        2,
        () => join('bench_ours AS ours', 'bench_theirs AS theirs', ''),
        emptied,
      ),
      records: await bestOf(
        2,
        () =>
          join(
            `(SELECT * FROM records WHERE source = '${OURS}') AS ours`,
            'records AS theirs',
            `AND theirs.stream = '${GENERATED.name}' AND theirs.source = '${THEIRS}'`,
          ),
        emptied,
      ),
    };
  } finally {
    await database.close();
  }
}
