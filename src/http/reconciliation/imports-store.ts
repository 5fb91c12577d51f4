import type { Queryable } from '../../platform/database/database.ts';
import type { ImportRow } from '../../records/import/import-store.ts';

/** A file that was imported. */
export type ImportedFile = Omit<ImportRow, 'declaredRows' | 'declaredTotal'>;

const COLUMNS = {
  id: 'id',
  source: 'source',
  fileName: 'file_name',
  sha256: 'file_sha256',
  importedBy: 'imported_by',
  importedAt: 'imported_at',
  read: 'rows_read',
  accepted: 'rows_accepted',
  duplicate: 'rows_duplicate',
  rejected: 'rows_rejected',
  coversFrom: 'covers_from',
  coversTo: 'covers_to',
  total: 'total_sen',
} as const satisfies Record<keyof ImportedFile, string>;

/** Newest first: ids are in the order of time. `before`: those of lower ids. */
export async function pageOfImports(
  db: Queryable,
  { before, limit }: { readonly before?: string; readonly limit: number },
): Promise<ImportedFile[]> {
  const query = db('imports').orderBy('id', 'desc').limit(limit).select(COLUMNS);
  if (before !== undefined) void query.where('id', '<', before);
  const files: ImportedFile[] = await query;
  return files;
}

export async function findImport(db: Queryable, id: string): Promise<ImportedFile | null> {
  const file = await db('imports').where({ id }).select(COLUMNS).first<ImportedFile | undefined>();
  return file ?? null;
}
