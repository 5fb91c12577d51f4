import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import type { ProjectionOf } from './projection.ts';

/** A range of the numbers of `postings` (or the ids of `records`) that is read now. */
export interface Range {
  readonly after: number;
  readonly upto: number;
}

/** What a projection selects of an item. */
export const PROJECTED_COLUMNS = [
  'item',
  'reference',
  'status',
  'amount_sen',
  'fee_sen',
  'tax_sen',
  'account',
  'group_key',
  'counterparty',
  'occurred_at',
  'business_day',
] as const;

// Not a hash: SQLite has none, and all that is asked of it is whether two are equal.
const CONTENT = PROJECTED_COLUMNS.slice(1)
  .map((column) => `coalesce(cast(projected.${column} AS text), '')`)
  .join(` || '|' || `);

/** Adds a version for each item of which the newest one says something else. Returns how many. */
export async function insertNewVersions(
  tx: Queryable,
  of: ProjectionOf,
  range: Range,
  projected: string,
): Promise<number> {
  const columns = PROJECTED_COLUMNS.map((column) => `ours.${column}`).join(', ');
  const inserted: unknown = await tx.raw(
    `INSERT INTO records (stream, source, version, content_hash, raw, recorded_at,
       ${PROJECTED_COLUMNS.join(', ')})
     SELECT cast(:stream AS text), cast(:source AS text), coalesce(known.version, 0) + 1, ours.content,
       '{}', cast(:at AS text), ${columns}
     FROM (SELECT projected.*, ${CONTENT} AS content FROM (${projected}) AS projected) AS ours
     LEFT JOIN records AS known ON known.source = :source AND known.item = ours.item
       AND known.version = (SELECT max(version) FROM records AS version_of
         WHERE version_of.source = :source AND version_of.item = ours.item)
     WHERE known.content_hash IS NULL OR known.content_hash <> ours.content
     ORDER BY ours.item
     RETURNING id`,
    { ...of, ...range },
  );
  return rowsOf(inserted).length;
}
