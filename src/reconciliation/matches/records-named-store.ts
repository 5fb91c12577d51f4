import type { Knex } from 'knex';
import { type Queryable, unindexed } from '../../platform/database/database.ts';

export interface RecordName {
  readonly stream: string;
  readonly sources: readonly string[];
  /** A reference, or a source's own identity of an item. */
  readonly name: string;
}

/** As a query: the ids of newest versions that are called so. */
export function idsOfRecordsNamed(
  db: Queryable,
  { stream, sources, name }: RecordName,
): Knex.QueryBuilder {
  const bySource = () =>
    db('records')
      .whereIn('source', [...sources])
      .select('id');
  // Each by an index of its own: asked with OR, SQLite goes through all records of the stream.
  const named = bySource()
    .where({ stream, reference: name })
    .union(
      bySource()
        .where({ item: name })
        .whereRaw(`${unindexed(db, 'stream')} = ?`, [stream]),
    );
  return db('records')
    .whereIn('id', named)
    .whereNotExists((later) => {
      void later
        .from('records as later')
        .whereRaw('later.source = records.source AND later.item = records.item')
        .whereRaw('later.version > records.version')
        .select(db.raw('1'));
    })
    .select('id');
}
