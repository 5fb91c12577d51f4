import type { CsvFormat } from '../domain/csv-format.ts';
import { type Clock, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import {
  type ExceptionFilter,
  listExceptions,
} from '../reconciliation/exceptions/exception-store.ts';
import { EDIT_COLUMNS } from '../reconciliation/exceptions/round-trip/edited-row.ts';
import type { WrittenReport } from './batch-report.ts';
import { EXCEPTION_TABLE_COLUMNS, exceptionRow } from './exception-lines.ts';
import { DEFAULT_CSV_FORMAT } from './tables/csv-format.ts';
import { writeCsvTable } from './tables/csv-table.ts';
import { columns, type Row } from './tables/report-table.ts';

const PAGE_ROWS = 2000;

/**
 * Writes exceptions as they are now in the columns of exceptions.csv (`change`: of the newest version), with
 * empty ones behind them for what a person decides; `rekon exceptions apply` reads it again
 * (docs/exceptions.md).
 */
export async function writeExceptionsToEdit(
  context: { readonly database: Database; readonly clock: Clock },
  path: string,
  filter: Omit<ExceptionFilter, 'afterId' | 'limit'> = {},
  format: CsvFormat = DEFAULT_CSV_FORMAT,
): Promise<WrittenReport> {
  const asOf = now(context.clock);
  const toFillIn: Row = EDIT_COLUMNS.map(() => null);
  async function* pages(): AsyncGenerator<readonly Row[]> {
    for (let afterId = 0; ; ) {
      const reading = { ...filter, afterId, limit: PAGE_ROWS };
      const page = await listExceptions(context.database.knex, reading);
      yield page.map((exception) => {
        const leg = exception.leg === 0 ? null : String(exception.leg);
        return [...exceptionRow(exception, { asOf, tellsChange: true, leg }), ...toFillIn];
      });
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_ROWS) return;
      afterId = last.id;
    }
  }
  const header = [...EXCEPTION_TABLE_COLUMNS, ...columns(EDIT_COLUMNS)];
  return writeCsvTable(path, { name: 'exceptions', columns: header, pages }, format);
}
