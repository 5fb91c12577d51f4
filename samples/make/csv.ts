import { stringify } from 'csv-stringify/sync';
import { csvSafeCell } from '../../src/domain/csv-cell.ts';

/** Rows as CSV with CRLF, each cell made safe for spreadsheets. */
export function csv(rows: readonly (readonly string[])[], delimiter: string): string {
  return stringify([...rows], {
    delimiter,
    record_delimiter: '\r\n',
    quote_record_delimiter: true,
    cast: { string: csvSafeCell },
  });
}
