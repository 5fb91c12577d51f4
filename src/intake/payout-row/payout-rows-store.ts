import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { eachRow } from '../intake-store.ts';
import { PAYOUT_REASONS } from '../../payouts/payout-reasons.ts';
import { eitherSaid, speakerInSql } from '../../platform/database/said-in-sql.ts';

/** One accepted row, in this order. */
const PAYOUT_COLUMNS = [
  'row_number',
  'reference',
  'bank_code',
  'account_number',
  'expected_name',
  'amount_sen',
  'note',
  'emails',
  'cells',
  'content_hash',
  'corrects_batch_id',
  'corrects_row_number',
] as const;
const INTEGER_COLUMNS: readonly string[] = ['row_number', 'amount_sen', 'corrects_row_number'];

/**
 * Stores a chunk of payouts with one bound value (traps: 5,000 rows a call, no limit of variables).
 * A row whose reference was used before, or that corrects a row which was corrected before, is left
 * out; returns the row numbers that were stored.
 */
export async function insertPayouts(
  tx: Queryable,
  batchId: string,
  lines: readonly (readonly unknown[])[],
  at: Instant,
): Promise<Set<number>> {
  const source = eachRow(dialectOf(tx), PAYOUT_COLUMNS, INTEGER_COLUMNS);
  const result: unknown = await tx.raw(
    `insert into payouts
       (batch_id, state, updated_at, ${PAYOUT_COLUMNS.join(', ')})
     select ?, 'inquiring', ?, ${source.columns} from ${source.from} where true
     on conflict do nothing
     returning row_number`,
    [batchId, at, JSON.stringify(lines)],
  );
  return new Set(rowsOf<{ row_number: number }>(result).map((row) => row.row_number));
}

/**
 * Marks the rows `fromRow … toRow` that pay the same amount to the same account as an earlier payout
 * since `since`. The later one of a pair is marked, so that one of them can go on.
 */
export async function markSuspectedDuplicates(
  tx: Queryable,
  batchId: string,
  range: { fromRow: number; toRow: number; since: Instant },
): Promise<void> {
  const say = speakerInSql(PAYOUT_REASONS)(tx);
  const facts = {
    reference: 'earlier.reference',
    batch: 'earlier.batch_id',
    row: 'earlier.row_number',
  };
  const reason = eitherSaid(
    [[`earlier.state = 'failed'`, say('reason/same_as_failed', facts)]],
    say('reason/same_as', facts),
  );
  await tx.raw(
    `update payouts set
       suspected_duplicate_of = earlier.id,
       reason = ${reason.text},
       reason_sentence = ${reason.sentence}
     from payouts as earlier
     where payouts.batch_id = ? and payouts.row_number between ? and ?
       and earlier.id = (
         select min(e.id) from payouts as e
         join batches as b on b.id = e.batch_id
         where e.account_number = payouts.account_number
           and e.bank_code = payouts.bank_code
           and e.amount_sen = payouts.amount_sen
           and e.id < payouts.id
           and e.state not in ('invalid', 'cancelled')
           and b.uploaded_at >= ?
       )`,
    [batchId, range.fromRow, range.toRow, range.since],
  );
}

/** The rows `fromRow … toRow` may be asked about at the bank, once their batch is complete. */
export async function releaseToInquiry(
  tx: Queryable,
  batchId: string,
  range: { fromRow: number; toRow: number; at: Instant },
): Promise<void> {
  await tx('payouts')
    .where({ batch_id: batchId, state: 'inquiring' })
    .whereBetween('row_number', [range.fromRow, range.toRow])
    .update({ next_action_at: range.at });
}
