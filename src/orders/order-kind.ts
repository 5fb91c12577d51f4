import type { z } from 'zod';
import type { OrderKindName } from '../domain/batch-kinds.ts';
import type { Sen } from '../domain/money.ts';
import type { Said } from '../domain/sentence.ts';
import type { Stream } from '../records/record-store.ts';
import type { CellKey } from './kinds/cell-sentences.ts';
import type { NounTerm } from '../domain/terms.ts';

/** The small definition of one kind of order; everything else is the same for all of them. */
export interface OrderKind<Details> {
  readonly name: OrderKindName;
  /** For messages: "virtual account". */
  readonly noun: NounTerm;
  /** Where its payments are reconciled; null: no money comes in by it. */
  readonly stream: Stream | null;
  /** In the order of the template that we print. */
  readonly columns: readonly OrderColumn[];
  readonly amount: AmountRule;
  readonly details: z.ZodType<Details>;
  /** The row's cells as the schema of its details takes them; undefined cells are empty. */
  readDetails(cell: (column: string) => string, read: CellReaders): unknown;
  /** Which column a field of the details came from, for messages; default: the field in snake case. */
  readonly columnOf?: Readonly<Record<string, string>>;
  /** What is wrong between amount and details; null: nothing. */
  checkWhole?(row: { amount: Sen | null; details: Details }): RowProblem | null;
  readonly files?: readonly FileColumn[];
  /** By what a callback that names no id of ours finds it, with the key of such hashes. */
  subjectHashOf?(details: Details, key: string): string;
}

export interface OrderColumn {
  /** As our template prints it: `bank_code`. */
  readonly name: string;
  /** Other names that finance gives it, normalised: `kode bank`. */
  readonly alsoCalled?: readonly string[];
  readonly required: boolean;
}

export interface AmountRule {
  readonly needed: 'always' | 'optional' | 'never';
  readonly least: Sen;
  readonly most: Sen;
}

export interface RowProblem {
  readonly column: string;
  readonly why: Said<Extract<CellKey, `cell_not_usable/${string}`>>;
}

/** A column that names a file of the folder that comes with the upload. */
export interface FileColumn {
  readonly column: string;
  /** Must a row that says so name one? Default: never. */
  isNeeded?(cell: (column: string) => string): boolean;
  readonly mostBytes: number;
  readonly types: readonly ('pdf' | 'jpeg' | 'png')[];
}

/** Readers of cells whose text needs more than trimming. They give back what they cannot read as it is. */
export interface CellReaders {
  /** `yes`, `no`, `ya`, `tidak`, `true`, `false`, `1`, `0`; empty: `whenEmpty`. */
  yesNo(text: string, whenEmpty: boolean): boolean | string;
  whole(text: string): number | string | null;
  /** `2026-12-31 17:00` in Jakarta, `31/12/2026 17:00`, or an instant with its offset. */
  time(text: string): string | null;
  /** `+62…`, `62…` and a lost-zero `8…` become `08…`. */
  phone(text: string): string | null;
  /** The same as `+62…`. */
  internationalPhone(text: string): string | null;
  /** Separated by spaces, semicolons or commas. */
  list(text: string): string[];
  /** Empty: null. */
  text(text: string): string | null;
}
