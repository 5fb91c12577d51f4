import { UserError } from '../../domain/errors.ts';
import { importRejectsFile } from '../../records/import/write-import-rejects.ts';
import type { HttpContext } from '../http-context.ts';
import { findImport, type ImportedFile } from './imports-store.ts';
import { firstRejectedRows } from './rejected-rows.ts';

/** Throws a UserError where there is none. */
export async function requireImport(
  { database }: Pick<HttpContext, 'database'>,
  id: string,
): Promise<ImportedFile> {
  const file = await findImport(database.knex, id);
  if (file !== null) return file;
  throw new UserError(
    'import_unknown',
    `There is no import ${id}.`,
    'Look at the list of imports.',
  );
}

/** Where the rejected rows of an import are. Throws a UserError where there are none, or not on this machine. */
export async function requireRejectsFile(context: HttpContext, id: string): Promise<string> {
  const file = await requireImport(context, id);
  const path = importRejectsFile(context.dataDir, file.id);
  if (file.rejected > 0 && (await firstRejectedRows(path, 0)) !== null) return path;
  throw new UserError(
    'import_unknown',
    `There is no file with rejected rows of the import ${file.id} on this machine.`,
    'Where rows were rejected, it lies in the data directory of the machine that imported the file.',
  );
}
