import { type Sen, ZERO } from '../../domain/money.ts';
import type { FileColumn, OrderKind } from '../../orders/order-kind.ts';
import { parseAmount } from '../row/amount.ts';
import { readCorrection } from '../row/correction.ts';
import {
  type CheckedRow,
  cellOf,
  ReasonCollector,
  type RowKind,
  type RowRules,
} from '../row/row-kind.ts';
import { type SaidRejection, sayOfRow } from '../row/row-sentences.ts';
import { readReference } from '../row/text-cells.ts';
import { CELL_READERS } from './cells.ts';
import { NO_FOLDER, type UploadFolder } from './folder.ts';
import { refuseOtherKind, templateOf } from './other-kind.ts';
import { whatIsWrong } from './say-issue.ts';

/** A row that may be made: what an order is made from. */
export interface OrderCandidate {
  readonly rowNumber: number;
  readonly reference: string;
  /** Null where the payer decides, or where no money is asked for. */
  readonly amount: Sen | null;
  readonly details: unknown;
  /** Names in the folder, by column. */
  readonly files: Readonly<Record<string, string>>;
}

/** The rows of one kind of order: its columns, its amount, its details, its files. */
export function orderRows<Details>(
  kind: OrderKind<Details>,
  folder: UploadFolder,
): RowKind<OrderCandidate> {
  return {
    noun: kind.noun,
    templates: [templateOf(kind)],
    refuseHeader: (header) => refuseOtherKind(kind, header),
    total: { key: 'reference', beside: ['reference'] },
    check: (cells, rowNumber, rules, maxAmount) =>
      new OrderRowCheck(kind, folder, cells, rowNumber, rules, maxAmount).check(),
  };
}

/** Checks one row and collects all of its reasons. */
class OrderRowCheck<Details> {
  readonly #kind: OrderKind<Details>;
  readonly #folder: UploadFolder;
  readonly #cells: readonly string[];
  readonly #rowNumber: number;
  readonly #rules: RowRules;
  readonly #maxAmount: Sen;
  readonly #found: ReasonCollector;

  constructor(
    kind: OrderKind<Details>,
    folder: UploadFolder,
    cells: readonly string[],
    rowNumber: number,
    rules: RowRules,
    maxAmount: Sen,
  ) {
    this.#kind = kind;
    this.#folder = folder;
    this.#cells = cells;
    this.#rowNumber = rowNumber;
    this.#rules = rules;
    this.#maxAmount = maxAmount;
    this.#found = new ReasonCollector(rules);
  }

  check(): CheckedRow<OrderCandidate> {
    const found = this.#found;
    const cells = this.#cells;
    const reference = readReference(this.#cell('reference'), true, found.about('reference'));
    const amount = this.#amount();
    const details = this.#details();
    const files = this.#files();
    if (details !== null && amount !== undefined) this.#whole(amount, details);
    const correction = readCorrection(cells, this.#rules.header, this.#rules.correctionColumns);
    if (!correction.ok) found.rejections.push(correction.reason);
    const corrects = correction.ok ? correction.corrects : null;
    const rowNumber = this.#rowNumber;
    const isBad = found.rejections.length > 0 || reference === null;
    if (isBad || details === null || amount === undefined) {
      return { kind: 'rejected', rowNumber, cells, reasons: found.rejections, corrects };
    }
    const candidate = { rowNumber, reference, amount, details, files };
    return { kind: 'accepted', rowNumber, cells, candidate, warnings: found.warnings, corrects };
  }

  #cell(column: string): string {
    return cellOf(this.#cells, column, this.#rules);
  }

  /** Undefined: refused. */
  #amount(): Sen | null | undefined {
    const { needed, least, most } = this.#kind.amount;
    if (needed === 'never') return null;
    const cell = this.#cell('amount');
    if (needed === 'optional' && cell.trim() === '') return null;
    const report = this.#found.about('amount');
    const parsed = parseAmount(cell, this.#rules);
    if (!parsed.ok) {
      report.reject(parsed.why);
      return undefined;
    }
    const { amount } = parsed;
    if (amount < least) {
      report.reject(sayOfRow('amount_below_minimum/order', { amount, least }));
      return undefined;
    }
    const limit = most < this.#maxAmount ? most : this.#maxAmount;
    if (amount > limit) {
      report.reject(sayOfRow('amount_too_large/order', { amount, most: limit }));
      return undefined;
    }
    return amount;
  }

  #details(): Details | null {
    const kind = this.#kind;
    const parsed = kind.details.safeParse(
      kind.readDetails((column) => this.#cell(column), CELL_READERS),
    );
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const column = this.#columnOf(String(issue.path[0] ?? ''));
      const isMissing = this.#cell(column).trim() === '';
      this.#found
        .about(column)
        .reject(
          isMissing
            ? sayOfRow('cell_missing', { column })
            : sayOfRow('cell_not_usable/cell', { column, why: whatIsWrong(issue) }),
        );
    }
    return null;
  }

  #columnOf(field: string): string {
    const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return this.#kind.columnOf?.[field] ?? snake;
  }

  #whole(amount: Sen | null, details: Details): void {
    const problem = this.#kind.checkWhole?.({ amount, details }) ?? null;
    if (problem) this.#found.about(problem.column).reject(problem.why);
  }

  #files(): Record<string, string> {
    const named: Record<string, string> = {};
    for (const file of this.#kind.files ?? []) {
      const name = this.#cell(file.column).trim();
      const report = this.#found.about(file.column);
      if (name === '') {
        if (file.isNeeded?.((column) => this.#cell(column))) {
          report.reject(sayOfRow('cell_missing/file', { column: file.column }));
        }
        continue;
      }
      const why = this.#wrongWithFile(name, file);
      if (why === null) named[file.column] = name;
      else report.reject(why);
    }
    return named;
  }

  #wrongWithFile(name: string, { mostBytes, types }: FileColumn): SaidRejection | null {
    const found = this.#folder.find(name);
    if (found === null) {
      const what = this.#folder === NO_FOLDER ? 'no_folder' : 'not_there';
      return sayOfRow(`document_not_in_folder/${what}`, { name });
    }
    if (found.bytes === 0) return sayOfRow('document_wrong_size/empty', { name });
    if (found.bytes > mostBytes) {
      return sayOfRow('document_wrong_size/large', { name, bytes: found.bytes, most: mostBytes });
    }
    if (types.some((type) => type === found.type)) return null;
    return sayOfRow('document_wrong_type', {
      name,
      types: types.map((type) => type.toUpperCase()),
    });
  }
}

/** For sums: nothing where no amount is asked for. */
export const amountOfOrder = ({ amount }: OrderCandidate): Sen => amount ?? ZERO;
