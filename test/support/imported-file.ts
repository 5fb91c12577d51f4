import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';

/** An import of one row, which is complete for a span; `at`: when it was imported. */
export async function insertImportedFile(
  { knex }: Database,
  {
    id,
    source,
    from,
    to,
    at = to,
  }: { id: string; source: string; from: Instant; to: Instant; at?: Instant },
): Promise<void> {
  await knex('imports').insert({
    id,
    source,
    file_name: 'file.csv',
    file_sha256: from,
    imported_by: 'fin',
    imported_at: at,
    rows_read: 1,
    rows_accepted: 1,
    rows_duplicate: 0,
    rows_rejected: 0,
    covers_from: from,
    covers_to: to,
  });
}
