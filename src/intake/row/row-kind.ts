import type { UserError } from '../../domain/errors.ts';
import type { Sen } from '../../domain/money.ts';
import type { NumberReading } from './amount.ts';
import type { CorrectionColumns, RowOfBatch } from './correction.ts';
import type { Reporter } from './reporter.ts';
import type { RowReason } from './row-reasons.ts';
import { rowReason, type SaidRejection, type SaidWarning } from './row-sentences.ts';
import type { Template } from './template.ts';
import type { NounTerm } from '../../domain/terms.ts';

/** What the rows of one kind of batch are: their columns, and what makes a row a good one. */
export interface RowKind<Candidate> {
  /** For messages: "payout", "virtual account". */
  readonly noun: NounTerm;
  /** In the order of preference where several fit. */
  readonly templates: readonly Template[];
  /** What a header that fits is refused for all the same; null or absent: nothing. */
  refuseHeader?(header: readonly string[]): UserError | null;
  /** A row that has nothing in `key` and in `beside`, and a number, may be the sum of a column. */
  readonly total: { readonly key: string; readonly beside: readonly string[] };
  /** Checks one row of the right width; all of its reasons, so that a person mends a row once. */
  check(
    cells: readonly string[],
    rowNumber: number,
    rules: RowRules,
    maxAmount: Sen,
  ): CheckedRow<Candidate>;
}

/** What the checks need to know of the file. A `FileFormat` is one. */
export interface RowRules extends NumberReading {
  readonly template: string;
  readonly header: readonly string[];
  /** Field → index in `header`. */
  readonly columns: Readonly<Partial<Record<string, number>>>;
  /** Null unless the file is a corrected rejects file. */
  readonly correctionColumns: CorrectionColumns | null;
}

export type CheckedRow<Candidate> =
  | {
      kind: 'accepted';
      rowNumber: number;
      cells: readonly string[];
      candidate: Candidate;
      warnings: RowReason[];
      corrects: RowOfBatch | null;
    }
  | RefusedRow
  | {
      kind: 'ignored';
      rowNumber: number;
      cells: readonly string[];
      reason: 'blank' | 'total_row';
    };

export interface RefusedRow {
  kind: 'rejected';
  rowNumber: number;
  cells: readonly string[];
  reasons: RowReason[];
  /** The refused row that it says it corrects. Whether there is one is the database's to say. */
  corrects: RowOfBatch | null;
}

export function cellOf(
  cells: readonly string[],
  field: string,
  rules: Pick<RowRules, 'columns'>,
): string {
  return cells[rules.columns[field] ?? -1] ?? '';
}

/** Collects what is wrong with a row, each thing under the column that it is about. */
export class ReasonCollector implements Reporter {
  readonly rejections: RowReason[] = [];
  readonly warnings: RowReason[] = [];
  readonly #rules: RowRules;
  #field = '';

  constructor(rules: RowRules) {
    this.#rules = rules;
  }

  /** What is reported from here on is about this field. */
  about(field: string): Reporter {
    this.#field = field;
    return this;
  }

  reject(why: SaidRejection): void {
    this.rejections.push(rowReason(why, this.#column()));
  }

  warn(about: SaidWarning): void {
    this.warnings.push(rowReason(about, this.#column()));
  }

  #column(): string | null {
    const index = this.#rules.columns[this.#field];
    return index === undefined ? null : (this.#rules.header[index]?.trim() ?? null);
  }
}
