import type { Batch } from '../batches/batch-store.ts';
import type { StateTotal } from '../payouts/store/payout-totals-store.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type CorrectingBatch, correctingBatches } from './batch-rows-store.ts';

/** What a batch corrects, and how many of its own refused rows were corrected since. */
export interface BatchCorrections {
  readonly correctsBatchId: string | null;
  /** Rows that intake refused, and payouts that the bank does not know: those of the rejects file. */
  readonly refusedRows: number;
  readonly correctedRows: number;
  readonly correctedIn: readonly CorrectingBatch[];
}

export async function batchCorrections(
  db: Queryable,
  batch: Batch,
  totals: readonly StateTotal[],
): Promise<BatchCorrections> {
  const invalid = totals.find((total) => total.state === 'invalid')?.count ?? 0;
  const correctedIn = await correctingBatches(db, batch.id);
  return {
    correctsBatchId: batch.correctsBatchId,
    refusedRows: batch.rowsRejected + batch.rowsDuplicate + invalid,
    correctedRows: correctedIn.reduce((sum, { rows }) => sum + rows, 0),
    correctedIn,
  };
}

/** The same for people; nothing where there is nothing to say. */
export function correctionLines(corrections: BatchCorrections): string[] {
  const { correctsBatchId, refusedRows, correctedRows, correctedIn } = corrections;
  const batches = correctedIn.map(({ batchId, rows }) => `${batchId} (${rows})`).join(', ');
  return [
    ...(correctsBatchId === null ? [] : [`Corrects rows of batch ${correctsBatchId}`]),
    ...(correctedRows === 0
      ? []
      : [`${correctedRows} of ${refusedRows} refused rows were corrected: in ${batches}`]),
  ];
}
