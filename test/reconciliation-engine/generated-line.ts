import type { BusinessDay } from '../../src/domain/time.ts';
import type { ExceptionCategory } from '../../src/reconciliation/exceptions/categories.ts';

export type LineSide = 'ours' | 'theirs';
/** What must become of a line: a match, an exception's category, or nothing yet. */
export type Expected = 'matched' | 'pending' | ExceptionCategory;

/** A line of one of the two sources, with the truth about it. Amounts in sen. */
export interface Line {
  readonly side: LineSide;
  /** Its identity in its source. */
  readonly item: string;
  readonly reference: string;
  readonly status: 'complete' | 'reversed';
  readonly amountSen: number;
  readonly day: BusinessDay;
  /** Hours of the day in Jakarta, for `occurred_at`. */
  readonly hour: number;
  readonly description: string;
  readonly groupKey: string;
  /** Which kind of case it belongs to: for a person who reads that a line went wrong. */
  readonly family: string;
  readonly expected: Expected;
  /** Items of the other side that it belongs to, in order; of what must not be matched: none. */
  readonly partners: readonly string[];
}

export const OURS = 'generated:erp';
export const THEIRS = 'generated:bank';
export const sourceOf = (side: LineSide): string => (side === 'ours' ? OURS : THEIRS);
