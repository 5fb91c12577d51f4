import type { CsvFormat } from '../../domain/csv-format.ts';
import { UserError } from '../../domain/errors.ts';
import type { Settings } from '../../platform/settings.ts';

/** What Excel opens well with English settings; Indonesian ones want `;` and a decimal comma. */
export const DEFAULT_CSV_FORMAT: CsvFormat = { delimiter: ',', decimal: '.', bom: true };

export type ReportSettings = Pick<Settings, 'reportDelimiter' | 'reportDecimal' | 'reportBom'>;

/** What an option of a command says, instead of its setting. */
export interface FormatOptions {
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly bom?: boolean;
}

/** The format that settings and options ask for; a UserError where a number would fall apart. */
export function csvFormat(settings: ReportSettings, options: FormatOptions = {}): CsvFormat {
  const delimiter = delimiterOf(options.delimiter ?? settings.reportDelimiter);
  const decimal = (options.decimal ?? settings.reportDecimal) === ',' ? ',' : '.';
  if (delimiter === decimal) {
    throw new UserError(
      'report_format',
      'A comma cannot stand both between cells and in amounts.',
      'Take `;` as delimiter with a decimal comma: --delimiter ";" --decimal ",".',
    );
  }
  return { delimiter, decimal, bom: options.bom ?? settings.reportBom === 'yes' };
}

function delimiterOf(name: string): CsvFormat['delimiter'] {
  if (name === 'tab' || name === '\t') return '\t';
  return name === ';' ? ';' : ',';
}
