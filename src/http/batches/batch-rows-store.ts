import { PAYOUT_STATES, type PayoutState } from '../../domain/payout-states.ts';
import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf, unindexed } from '../../platform/database/database.ts';
import { jsonTexts } from '../../platform/database/json-rows.ts';

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
  readonly reasonSentence: string | null;
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
    // Two questions that each have an index, instead of a walk through the batch.
    void query.whereIn('id', (found) => {
      void found
        .from('payouts')
        .where({ reference: named })
        .select('id')
        .union((other) => {
          void other.from('payouts').where({ account_number: named }).select('id');
        });
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
    'reason_sentence as reasonSentence',
  );
  return rows;
}

export async function countEndedSince(
  db: Queryable,
  batchId: string,
  since: Instant,
): Promise<number> {
  const row = await db('payouts')
    .where('finished_at', '>', since)
    .whereRaw(`${unindexed(db, 'batch_id')} = ?`, [batchId])
    .count({ payouts: '*' })
    .first<{ payouts: number }>();
  return row.payouts;
}

/** Which states each batch has rows in; a look for each state, however many rows there are. */
export async function statesOfBatches(
  db: Queryable,
  batchIds: readonly string[],
): Promise<Map<string, PayoutState[]>> {
  const found: unknown = await db.raw(
    `select batch.value as "batchId", state.value as state
     from (${jsonTexts(db)}) as batch cross join (${jsonTexts(db)}) as state
     where exists (select 1 from payouts
       where payouts.batch_id = batch.value and payouts.state = state.value)`,
    [JSON.stringify(batchIds), JSON.stringify(PAYOUT_STATES)],
  );
  const states = new Map<string, PayoutState[]>(batchIds.map((id) => [id, []]));
  for (const { batchId, state } of rowsOf<{ batchId: string; state: PayoutState }>(found)) {
    states.get(batchId)?.push(state);
  }
  return states;
}
