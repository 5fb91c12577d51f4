import { type Clock, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { listExceptions } from '../reconciliation/exception-store.ts';
import { writeCsvFile } from './csv-file.ts';
import { EXCEPTION_COLUMNS, exceptionCells } from './exception-lines.ts';

const PAGE_ROWS = 2000;
/** No run: what is open now, whichever run left it so. */
const NO_RUN = 0;

/** Writes every exception that is open now, in the columns of a run's exceptions.csv. */
export async function writeOpenExceptions(
  context: { readonly database: Database; readonly clock: Clock },
  path: string,
): Promise<{ rows: number }> {
  const asOf = now(context.clock);
  async function* lines(): AsyncGenerator<readonly string[]> {
    for (let afterId = 0; ; ) {
      const page = await listExceptions(context.database.knex, { afterId, limit: PAGE_ROWS });
      for (const exception of page) {
        afterId = exception.id;
        yield exceptionCells(exception, { number: NO_RUN, asOf });
      }
      if (page.length < PAGE_ROWS) return;
    }
  }
  return { rows: await writeCsvFile(path, EXCEPTION_COLUMNS, lines()) };
}
