/** How a CSV report is written; settings and options say it (reporting/tables/csv-format.ts). */
export interface CsvFormat {
  readonly delimiter: ',' | ';' | '\t';
  /** In amounts. */
  readonly decimal: '.' | ',';
  /** A byte order mark, by which Excel knows UTF-8. */
  readonly bom: boolean;
}
