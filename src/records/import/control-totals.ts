import { UserError } from '../../domain/errors.ts';
import { addSen, formatRupiah, type Sen, subtractSen } from '../../domain/money.ts';
import type { FileTotal } from './read-row.ts';

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
  readonly firstRejected: string | null;
}

/** Throws UserError `control_total_differs`, naming both figures, where the file is not what it should be. */
export function refuseDifferentTotals(declared: DeclaredTotals, read: ReadTotals): void {
  if (declared.rows !== null && declared.rows !== read.rows) {
    throw differs(`The file should have ${declared.rows} rows, and has ${read.rows}.`, read);
  }
  if (declared.total !== null && declared.total !== read.total) {
    const figures = `${formatRupiah(declared.total)}, and its rows add up to ${formatRupiah(read.total)}`;
    throw differs(`The total should be ${figures}${by(declared.total, read.total)}.`, read);
  }
  for (const total of read.fileTotals) {
    if (total.declared === total.read) continue;
    const figures = `${formatRupiah(total.declared)}, and the rows above it to ${formatRupiah(total.read)}`;
    throw differs(
      `Row ${total.rowNumber}, the total, says that ${total.column} comes to ${figures}${by(total.declared, total.read)}.`,
      read,
    );
  }
}

const by = (declared: Sen, read: Sen): string =>
  ` (${formatRupiah(subtractSen(read, declared))} apart)`;

function differs(what: string, { firstRejected }: ReadTotals): UserError {
  const hint = firstRejected === null ? '' : ` Of the rows that cannot be read: ${firstRejected}.`;
  return new UserError(
    'control_total_differs',
    `${what}${hint}`,
    'Nothing was imported. Export the whole file again, or correct its rows or the figure.',
  );
}

/** Throws UserError `file_total_too_large` where a sum of sen could not be held exactly. */
export function addToTotal(total: Sen, amount: Sen): Sen {
  if (Number.isSafeInteger(total + amount)) return addSen(total, amount);
  throw new UserError(
    'file_total_too_large',
    'The amounts of the file add up to more than can be held exactly (90 trillion rupiah).',
    'Nothing was imported. Look for amounts with digits too many, or split the file.',
  );
}
