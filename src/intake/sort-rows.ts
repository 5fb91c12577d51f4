import type { Sen } from '../domain/money.ts';
import type { BatchKind } from './batch-kind.ts';
import type { EarlierRow } from './corrections-store.ts';
import { decideCorrection } from './earlier-uploads.ts';
import type { RejectedLine } from './intake-store.ts';
import { type RowOfBatch, rowKey } from './row/correction.ts';
import type { CheckedRow } from './row/row-kind.ts';
import type { RowReason } from './row/row-reasons.ts';

export interface AcceptedRow {
  readonly rowNumber: number;
  readonly reference: string;
  /** JSON, as it is stored. */
  readonly cells: string;
  readonly line: readonly unknown[];
  readonly amount: Sen;
  readonly warnings: readonly RowReason[];
  /** The refused row that the file names, and the one whose correction this is. */
  readonly named: RowOfBatch | null;
  readonly corrects: RowOfBatch | null;
}

export interface RefusedRow {
  readonly rowNumber: number;
  readonly kind: 'rejected' | 'duplicate';
  /** JSON, as it is stored. */
  readonly cells: string;
  readonly reasons: readonly RowReason[];
  readonly named: RowOfBatch | null;
  readonly corrects: RowOfBatch | null;
}

export interface SortedRows {
  readonly accepted: readonly AcceptedRow[];
  readonly refused: readonly RefusedRow[];
  readonly ignored: number;
}

/** The refused rows that a chunk says it corrects. */
export function namedRows(rows: readonly CheckedRow<unknown>[]): RowOfBatch[] {
  return rows.flatMap((row) => (row.kind === 'ignored' || !row.corrects ? [] : [row.corrects]));
}

/**
 * Sorts checked rows into what may be stored and what is refused; `earlier` is what is stored under the
 * rows that they name. Pure. That a reference is new is told by storing it.
 */
export function sortRows<Candidate>(
  kind: BatchKind<Candidate>,
  rows: readonly CheckedRow<Candidate>[],
  earlier: ReadonlyMap<string, EarlierRow>,
  fileSha256: string,
): SortedRows {
  const accepted: AcceptedRow[] = [];
  const refused: RefusedRow[] = [];
  let ignored = 0;
  for (const row of rows) {
    if (row.kind === 'ignored') {
      ignored += 1;
      continue;
    }
    const { rowNumber, corrects: named } = row;
    const correction = decideCorrection(named, named ? earlier.get(rowKey(named)) : undefined);
    const cells = JSON.stringify(row.cells);
    if (row.kind === 'accepted' && correction.ok) {
      const { warnings, candidate } = row;
      const { corrects } = correction;
      // A template without references gets them from the file and the row, the same for ever.
      const reference = kind.referenceOf(candidate) ?? `${fileSha256.slice(0, 16)}-${rowNumber}`;
      const kept = { rowNumber, reference, cells, corrects };
      const line = kind.lineOf(candidate, kept);
      accepted.push({ ...kept, line, amount: kind.amountOf(candidate), warnings, named });
      continue;
    }
    refused.push({
      rowNumber,
      kind: 'rejected',
      cells,
      reasons: [
        ...(row.kind === 'rejected' ? row.reasons : []),
        ...(correction.ok ? [] : [correction.reason]),
      ],
      named,
      corrects: correction.ok ? correction.corrects : null,
    });
  }
  return { accepted, refused, ignored };
}

export function rejectedLine(row: RefusedRow): RejectedLine {
  const { rowNumber, kind, cells, reasons, corrects } = row;
  return [
    rowNumber,
    kind,
    cells,
    JSON.stringify(reasons),
    corrects?.batchId ?? null,
    corrects?.rowNumber ?? null,
  ];
}
