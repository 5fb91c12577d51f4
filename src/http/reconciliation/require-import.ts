import { importRejectsFile } from '../../records/import/write-import-rejects.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';
import { findImport, type ImportedFile } from './imports-store.ts';
import { firstRejectedRows } from './rejected-rows.ts';

/** Throws a UserError where there is none. */
export async function requireImport(
  { database }: Pick<HttpContext, 'database'>,
  id: string,
): Promise<ImportedFile> {
  const file = await findImport(database.knex, id);
  if (file !== null) return file;
  throw httpProblem('import_unknown/none', { id });
}

/** Where the rejected rows of an import are. Throws a UserError where there are none, or not on this machine. */
export async function requireRejectsFile(context: HttpContext, id: string): Promise<string> {
  const file = await requireImport(context, id);
  const path = importRejectsFile(context.dataDir, file.id);
  if (file.rejected > 0 && (await firstRejectedRows(path, 0)) !== null) return path;
  throw httpProblem('import_unknown/rejects', { id: file.id });
}
