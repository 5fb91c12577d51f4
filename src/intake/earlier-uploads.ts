import type { RowOfBatch } from './row/correction.ts';
import { type EarlierCode, shown } from './row/row-reasons.ts';
import type { EarlierRow } from './corrections-store.ts';

/**
 * What a row is told when it is held against what was uploaded before: whether the refused row that it
 * names is there, and whether its reference or its correction was used. Pure.
 */
export interface EarlierReason {
  readonly code: EarlierCode;
  readonly column: string;
  readonly message: string;
}

export type Correction =
  /** The refused row that is corrected; null where the row names none. */
  | { readonly ok: true; readonly corrects: RowOfBatch | null }
  | { readonly ok: false; readonly reason: EarlierReason };

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

function batchUnknown({ batchId }: RowOfBatch): EarlierReason {
  return {
    code: 'correction_batch_unknown',
    column: 'batch',
    message: `There is no batch ${shown(batchId)}. Put back the batch from the rejects file; if this row corrects none, empty its \`batch\`; if the column is your own, give it another name.`,
  };
}

function rowNotRefused({ batchId, rowNumber }: RowOfBatch, state: string | null): EarlierReason {
  const found =
    state === null
      ? `Batch ${batchId} has no refused row ${rowNumber}.`
      : `Row ${rowNumber} of batch ${batchId} was not refused: it was taken (${state}).`;
  return {
    code: 'correction_row_not_refused',
    column: 'row',
    message: `${found} Put back batch and row from the rejects file; if this row corrects none, empty its \`batch\`.`,
  };
}

/** `by` is the payout that was taken as the correction of the same refused row. */
export function correctedBefore(
  named: RowOfBatch,
  by: RowOfBatch,
  thisBatch: string,
): EarlierReason {
  const next =
    by.batchId === thisBatch
      ? 'Leave one of them out'
      : `Leave this row out; if the bank refused that one too, correct it in the rejects file of batch ${by.batchId}`;
  return {
    code: 'correction_made_before',
    column: 'row',
    message: `Row ${named.rowNumber} of batch ${named.batchId} was corrected before, by ${placeOf(by, thisBatch)}. ${next}; if this row is another one, empty its \`batch\` and give it a reference of its own.`,
  };
}

/** `owner` is the payout that has the reference; `corrects` is the refused row that this one corrects. */
export function referenceUsed(
  reference: string,
  owner: RowOfBatch,
  corrects: RowOfBatch | null,
  thisBatch: string,
): EarlierReason {
  const isItsOwn = corrects?.batchId === owner.batchId && corrects.rowNumber === owner.rowNumber;
  const place = placeOf(owner, thisBatch);
  return {
    code: 'reference_used_before',
    column: 'reference',
    message: isItsOwn
      ? `The reference ${reference} was used up by ${place}, which this row corrects. Give the corrected row a reference of its own.`
      : `The reference ${reference} is that of ${place}. If this row is another one, give it a reference of its own; otherwise leave it out.`,
  };
}

function placeOf({ batchId, rowNumber }: RowOfBatch, thisBatch: string): string {
  return batchId === thisBatch
    ? `row ${rowNumber} of this file`
    : `row ${rowNumber} of batch ${batchId}`;
}
