import { rowReason, sayOfRow } from '../row/row-sentences.ts';
import { type CheckedRow, cellOf, type RowKind, type RowRules } from '../row/row-kind.ts';

const TOTAL_WORD =
  /^(?:grand\s+|sub\s*)?(?:total|jumlah|sum)(?:\s+(?:amount|nominal|transfer|keseluruhan|semua|seluruhnya))?\s*:?$/i;
const NUMBER_LIKE = /^(?:(?:rp\.?|idr)\s*)?\(?-?\d[\d.,\s]*-?\)?$/i;

/**
 * Is this the sum that people write under a column? Of a payout: it names no account, has a number,
 * nothing but blanks, numbers and words such as "Total" or "Jumlah", and either such a word or no
 * reference and bank either. A row with a name or a note is no total: it may have lost its account.
 */
export function looksLikeTotal(
  cells: readonly string[],
  rules: Pick<RowRules, 'columns'>,
  { key, beside }: RowKind<unknown>['total'],
): boolean {
  const named = cellOf(cells, key, rules).trim();
  if (named !== '' && !TOTAL_WORD.test(named)) return false;
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const words = texts.filter((cell) => TOTAL_WORD.test(cell)).length;
  const numbers = texts.filter((cell) => NUMBER_LIKE.test(cell)).length;
  if (numbers === 0 || words + numbers !== texts.length) return false;
  if (words > 0) return true;
  return beside.every((field) => cellOf(cells, field, rules).trim() === '');
}

/**
 * Holds rows that look like totals until it is known whether a payout follows: at the end of the file
 * they are ignored, above a payout they are rejected. At most five are held.
 */
export class TotalRowHold {
  static readonly most = 5;
  #held: { rowNumber: number; cells: readonly string[] }[] = [];

  hold(rowNumber: number, cells: readonly string[]): CheckedRow<never>[] {
    this.#held.push({ rowNumber, cells });
    if (this.#held.length <= TotalRowHold.most) return [];
    const [oldest, ...rest] = this.#held;
    this.#held = rest;
    return oldest === undefined ? [] : [unexpectedTotal(oldest)];
  }

  /** A row of another kind follows, so the rows held were no totals of the file. */
  rowFollows(): CheckedRow<never>[] {
    if (this.#held.length === 0) return [];
    const rejected = this.#held.map(unexpectedTotal);
    this.#held = [];
    return rejected;
  }

  fileEnds(): CheckedRow<never>[] {
    const ignored = this.#held.map(
      ({ rowNumber, cells }): CheckedRow<never> => ({
        kind: 'ignored',
        rowNumber,
        cells,
        reason: 'total_row',
      }),
    );
    this.#held = [];
    return ignored;
  }
}

function unexpectedTotal(row: { rowNumber: number; cells: readonly string[] }): CheckedRow<never> {
  return {
    kind: 'rejected',
    ...row,
    // One that names the batch and row that it corrects does not look like a total.
    corrects: null,
    reasons: [rowReason(sayOfRow('row_unexpected_total'), null)],
  };
}
