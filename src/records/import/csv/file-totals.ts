import { type Sen, ZERO } from '../../../domain/money.ts';
import { looksLikeTotal } from '../../../intake/file/total-row.ts';
import { addToTotal } from '../control-totals.ts';
import type { FileTotal, ReadRow } from '../read-row.ts';
import { isNothing, type NumberStyle, readAmount } from './amount.ts';
import type { RowAmount } from './amount-columns.ts';

interface TotalColumns {
  /** Field → place in the header: of date, id and reference. */
  readonly columns: Readonly<Partial<Record<string, number>>>;
  /** Those of the amount, and their places in the header. */
  readonly amounts: readonly { readonly name: string; readonly at: number }[];
  readonly style: NumberStyle;
}

interface HeldRow {
  readonly rowNumber: number;
  /** As they came. */
  readonly raw: readonly string[];
  /** In the order of the source's columns. */
  readonly cells: readonly string[];
}

/** The sums at the end of a file, such as `Total;;1.250.000,00`: held against what the rows add up to. */
export class FileTotals {
  static readonly most = 5;
  readonly #of: TotalColumns;
  readonly #sums: Sen[];
  /** What came in less what went out. */
  #net = ZERO;
  #held: HeldRow[] = [];

  constructor(of: TotalColumns) {
    this.#of = of;
    this.#sums = of.amounts.map(() => ZERO);
  }

  add({ signed, written }: RowAmount): void {
    this.#net = addToTotal(this.#net, signed);
    for (const [index, amount] of written.entries()) {
      this.#sums[index] = addToTotal(this.#sums[index] ?? ZERO, amount);
    }
  }

  /** True: it may be a total, and waits for what follows. */
  hold(row: HeldRow): boolean {
    const { columns } = this.#of;
    // A row with a date is none: the first character tells that of almost every row.
    const first = row.raw[columns.date ?? -1]?.charCodeAt(0) ?? 0;
    if (first >= 0x30 && first <= 0x39) return false;
    if (this.#held.length >= FileTotals.most) return false;
    if (!looksLikeTotal(row.raw, this.#of, { key: 'date', beside: ['id', 'reference'] }))
      return false;
    this.#held.push(row);
    return true;
  }

  /** A row of another kind follows: those held were no totals of the file. */
  rowFollows(): ReadRow[] {
    if (this.#held.length === 0) return [];
    const rejected = this.#held.map((row) =>
      refused(row, 'looks like a total, and is not at the end of the file'),
    );
    this.#held = [];
    return rejected;
  }

  fileEnds(): ReadRow[] {
    return this.#held.flatMap((row) => this.#totalsOf(row));
  }

  #totalsOf(row: HeldRow): ReadRow[] {
    const totals: ReadRow[] = [];
    for (const [index, { name, at }] of this.#of.amounts.entries()) {
      const cell = row.raw[at] ?? '';
      if (isNothing(cell)) continue;
      const declared = readAmount(cell, this.#of.style);
      if (typeof declared === 'string') return [refused(row, `${name} ${declared}`)];
      totals.push(this.#totalOf(row.rowNumber, index, name, declared));
    }
    return totals.length > 0 ? totals : [refused(row, 'looks like a total, and has no amount')];
  }

  /** Where one column has what comes in and what goes out, some add it up and some take it apart. */
  #totalOf(rowNumber: number, index: number, column: string, declared: Sen): FileTotal {
    const sum = this.#sums[index] ?? ZERO;
    const isNet = this.#of.amounts.length === 1 && declared === this.#net;
    return { kind: 'total', rowNumber, column, declared, read: isNet ? this.#net : sum };
  }
}

const refused = ({ rowNumber, cells }: HeldRow, reason: string): ReadRow => ({
  kind: 'rejected',
  rowNumber,
  cells,
  reason,
  amount: null,
});
