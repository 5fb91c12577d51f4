import { contentHash } from '../../payouts/payout.ts';
import type { BatchKind } from '../batch-kind.ts';
import { PAYOUT_ROWS, type PayoutCandidate } from './check-row.ts';
import { insertPayouts, markSuspectedDuplicates, releaseToInquiry } from './payout-rows-store.ts';

/** Payouts: rows that move money out, once the bank has named the recipient and a person approved. */
export const PAYOUTS: BatchKind<PayoutCandidate> = {
  name: 'payouts',
  rows: PAYOUT_ROWS,
  kept: { table: 'payouts', refusedState: 'invalid' },
  referenceOf: (candidate) => candidate.reference,
  amountOf: (candidate) => candidate.amount,
  lineOf(candidate, { rowNumber, reference, cells, corrects }) {
    const { bankCode, accountNumber, expectedName, amount, note, emails } = candidate;
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
  },
  insert: insertPayouts,
  async release(tx, batchId, range) {
    const { duplicatesSince: since } = range;
    if (since !== null) await markSuspectedDuplicates(tx, batchId, { ...range, since });
    await releaseToInquiry(tx, batchId, range);
  },
  stateWhenStored: 'checking',
};
