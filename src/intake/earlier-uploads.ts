import type { RowOfBatch } from './row/correction.ts';
import { type RowReason, shown } from './row/row-reasons.ts';
import { rowReason, sayOfRow } from './row/row-sentences.ts';
import type { EarlierRow } from './corrections-store.ts';

// What a row is told when it is held against what was uploaded before: whether the refused row that it
// names is there, and whether its reference or its correction was used. Pure.

export type Correction =
  /** The refused row that is corrected; null where the row names none. */
  | { readonly ok: true; readonly corrects: RowOfBatch | null }
  | { readonly ok: false; readonly reason: RowReason };

/** `earlier` is what is stored under the row that is named. */
export function decideCorrection(
  named: RowOfBatch | null,
  earlier: EarlierRow | undefined,
): Correction {
  if (named === null) return { ok: true, corrects: null };
  if (!earlier?.isBatchKnown) return { ok: false, reason: batchUnknown(named) };
  if (earlier.refused === null) return { ok: false, reason: rowNotRefused(named, earlier.state) };
  return { ok: true, corrects: earlier.refused };
}

const batchUnknown = ({ batchId }: RowOfBatch): RowReason =>
  rowReason(sayOfRow('correction_batch_unknown', { batch: shown(batchId) }), 'batch');

function rowNotRefused({ batchId, rowNumber }: RowOfBatch, state: EarlierRow['state']): RowReason {
  const facts = { batch: batchId, row: rowNumber };
  const why =
    state === null
      ? sayOfRow('correction_row_not_refused/none', facts)
      : sayOfRow('correction_row_not_refused/taken', { ...facts, state });
  return rowReason(why, 'row');
}

/** `by` is the payout that was taken as the correction of the same refused row. */
export function correctedBefore(named: RowOfBatch, by: RowOfBatch, thisBatch: string): RowReason {
  const facts = { row: named.rowNumber, batch: named.batchId, by: placeOf(by, thisBatch) };
  const why =
    by.batchId === thisBatch
      ? sayOfRow('correction_made_before/here', facts)
      : sayOfRow('correction_made_before/elsewhere', { ...facts, there: by.batchId });
  return rowReason(why, 'row');
}

/** `owner` is the payout that has the reference; `corrects` is the refused row that this one corrects. */
export function referenceUsed(
  reference: string,
  owner: RowOfBatch,
  corrects: RowOfBatch | null,
  thisBatch: string,
): RowReason {
  const isItsOwn = corrects?.batchId === owner.batchId && corrects.rowNumber === owner.rowNumber;
  const facts = { reference, by: placeOf(owner, thisBatch) };
  const why = sayOfRow(`reference_used_before/${isItsOwn ? 'its_own' : 'other'}`, facts);
  return rowReason(why, 'reference');
}

function placeOf({ batchId, rowNumber }: RowOfBatch, thisBatch: string) {
  return batchId === thisBatch
    ? sayOfRow('row_place/here', { row: rowNumber })
    : sayOfRow('row_place/elsewhere', { row: rowNumber, batch: batchId });
}
