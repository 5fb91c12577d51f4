import { addSen, type Sen, subtractSen } from '../../domain/money.ts';
import type { FileTotal } from './read-row.ts';
import type { Said } from '../../domain/sentence.ts';
import { importProblem, sayOfImport } from './import-problems.ts';

/** What a person says that a file holds. */
export interface DeclaredTotals {
  /** Rows below the header, blank ones and a total apart. */
  readonly rows: number | null;
  /** What comes in less what goes out. */
  readonly total: Sen | null;
}

/** What was read of a file, rows that were rejected included as far as they could be read. */
export interface ReadTotals {
  readonly rows: number;
  readonly total: Sen;
  /** Of the sums at the end of the file. */
  readonly fileTotals: readonly FileTotal[];
  /** Of the rows that were rejected the first, in words; null: none was. */
  readonly firstRejected: { readonly rowNumber: number; readonly reason: string } | null;
}

/** Throws UserError `control_total_differs`, naming both figures, where the file is not what it should be. */
export function refuseDifferentTotals(declared: DeclaredTotals, read: ReadTotals): void {
  const unread = firstUnread(read);
  if (declared.rows !== null && declared.rows !== read.rows) {
    const facts = { declared: declared.rows, read: read.rows, unread };
    throw importProblem('control_total_differs/rows', facts);
  }
  if (declared.total !== null && declared.total !== read.total) {
    const figures = figuresOf(declared.total, read.total);
    throw importProblem('control_total_differs/total', { ...figures, unread });
  }
  for (const total of read.fileTotals) {
    if (total.declared === total.read) continue;
    const place = { row: total.rowNumber, column: total.column };
    const figures = figuresOf(total.declared, total.read);
    throw importProblem('control_total_differs/file_total', { ...place, ...figures, unread });
  }
}

const figuresOf = (declared: Sen, read: Sen) => ({
  declared,
  read,
  apart: subtractSen(read, declared),
});

function firstUnread({ firstRejected }: ReadTotals): Said {
  if (firstRejected === null) return sayOfImport('unread/none');
  const { rowNumber, reason } = firstRejected;
  return sayOfImport('unread/first', { row: rowNumber, why: reason });
}

/** Throws UserError `file_total_too_large` where a sum of sen could not be held exactly. */
export function addToTotal(total: Sen, amount: Sen): Sen {
  if (Number.isSafeInteger(total + amount)) return addSen(total, amount);
  throw importProblem('file_total_too_large');
}
