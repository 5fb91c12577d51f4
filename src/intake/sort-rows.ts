import type { Sen } from '../domain/money.ts';
import { contentHash } from '../payouts/payout.ts';
import type { CheckedRow, PayoutCandidate } from './file/read-rows.ts';
import type { EarlierRow } from './corrections-store.ts';
import { decideCorrection, type EarlierReason } from './earlier-uploads.ts';
import type { PayoutLine, RejectedLine } from './intake-store.ts';
import { type RowOfBatch, rowKey } from './payout-row/correction.ts';
import type { RowReason } from './payout-row/row-reasons.ts';

export interface AcceptedRow {
  readonly line: PayoutLine;
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
  readonly reasons: readonly (RowReason | EarlierReason)[];
  readonly named: RowOfBatch | null;
  readonly corrects: RowOfBatch | null;
}

export interface SortedRows {
  readonly accepted: readonly AcceptedRow[];
  readonly refused: readonly RefusedRow[];
  readonly ignored: number;
}

/** The refused rows that a chunk says it corrects. */
export function namedRows(rows: readonly CheckedRow[]): RowOfBatch[] {
  return rows.flatMap((row) => (row.kind === 'ignored' || !row.corrects ? [] : [row.corrects]));
}

/**
 * Sorts checked rows into what may be stored as a payout and what is refused; `earlier` is what is
 * stored under the rows that they name. Pure. That a reference is new is told by storing it.
 */
export function sortRows(
  rows: readonly CheckedRow[],
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
    const named = row.corrects;
    const correction = decideCorrection(named, named ? earlier.get(rowKey(named)) : undefined);
    const cells = JSON.stringify(row.cells);
    if (row.kind === 'accepted' && correction.ok) {
      const { corrects } = correction;
      const line = payoutLine(row.candidate, cells, corrects, fileSha256);
      const { warnings, candidate } = row;
      accepted.push({ line, amount: candidate.amount, warnings, named, corrects });
      continue;
    }
    refused.push({
      rowNumber: row.rowNumber,
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

function payoutLine(
  candidate: PayoutCandidate,
  cells: string,
  corrects: RowOfBatch | null,
  fileSha256: string,
): PayoutLine {
  const { rowNumber, bankCode, accountNumber, expectedName, amount, note, emails } = candidate;
  // A template without references gets them from the file and the row, the same for ever.
  const reference = candidate.reference ?? `${fileSha256.slice(0, 16)}-${rowNumber}`;
  const hash = contentHash({ reference, bankCode, accountNumber, amount, note, emails });
  return [
    rowNumber,
    reference,
    bankCode,
    accountNumber,
    expectedName,
    amount,
    note,
    JSON.stringify(emails),
    cells,
    hash,
    corrects?.batchId ?? null,
    corrects?.rowNumber ?? null,
  ];
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
