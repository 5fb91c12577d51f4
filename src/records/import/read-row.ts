import type { Sen } from '../../domain/money.ts';
import type { StatementLine } from './statement-line.ts';

/** What is found below a file's header. `rowNumber` counts as a spreadsheet does: the first row is 1. */
export type ReadRow =
  | { readonly kind: 'line'; readonly rowNumber: number; readonly line: StatementLine }
  | {
      readonly kind: 'rejected';
      readonly rowNumber: number;
      /** In the order of the source's columns; those of a row of another width as they came. */
      readonly cells: readonly string[];
      readonly reason: string;
      /** Where it could be read all the same: it counts in control totals. */
      readonly amount: Sen | null;
    }
  | FileTotal;

/** The sum that stands at the end of a file, and what its column adds up to. */
export interface FileTotal {
  readonly kind: 'total';
  readonly rowNumber: number;
  readonly column: string;
  readonly declared: Sen;
  readonly read: Sen;
}
