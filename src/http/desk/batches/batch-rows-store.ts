import type { PayoutState } from '../../../domain/payout-states.ts';
import type { Sen } from '../../../domain/money.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Queryable } from '../../../platform/database/database.ts';

/** A payout as a line of its batch's page. */
export interface BatchRow {
  readonly row: number;
  readonly reference: string;
  readonly bankCode: string;
  readonly account: string;
  readonly expectedName: string | null;
  readonly foundName: string | null;
  readonly amount: Sen;
  readonly state: PayoutState;
  readonly reason: string | null;
}

export interface BatchRowsPage {
  readonly batchId: string;
  readonly after: number;
  readonly limit: number;
  readonly state?: PayoutState;
  /** A reference or an account number, whole. */
  readonly named?: string;
}

/** Behind a row, in the order of rows: as quick at the end of a million as at the beginning. */
export async function pageOfBatchRows(db: Queryable, page: BatchRowsPage): Promise<BatchRow[]> {
  const query = db('payouts')
    .where({ batch_id: page.batchId })
    .where('row_number', '>', page.after)
    .orderBy('row_number')
    .limit(page.limit);
  if (page.state !== undefined) void query.where({ state: page.state });
  if (page.named !== undefined) {
    const { named } = page;
    void query.where((either) => {
      void either.where({ reference: named }).orWhere({ account_number: named });
    });
  }
  const rows: BatchRow[] = await query.select(
    'row_number as row',
    'reference',
    'bank_code as bankCode',
    'account_number as account',
    'expected_name as expectedName',
    'recipient_name as foundName',
    'amount_sen as amount',
    'state',
    'reason',
  );
  return rows;
}

export async function countEndedSince(
  db: Queryable,
  batchId: string,
  since: Instant,
): Promise<number> {
  const row = await db('payouts')
    .where({ batch_id: batchId })
    .where('finished_at', '>', since)
    .count({ payouts: '*' })
    .first<{ payouts: number }>();
  return row.payouts;
}
