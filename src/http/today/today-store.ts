import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import type { PayoutState } from '../../domain/payout-states.ts';
import { type Sen, sen } from '../../domain/money.ts';
import { personKey } from '../../domain/person.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** Rows of it are ready, and none is asked about any more: a second person can approve. */
export interface WaitingBatch {
  readonly id: string;
  readonly uploadedBy: string;
  /** Of all its rows; what is ready is no more. */
  readonly amount: Sen;
}

export async function batchesToApprove(db: Queryable, limit: number): Promise<WaitingBatch[]> {
  const rowsIn = (state: PayoutState) =>
    db('payouts').whereRaw('payouts.batch_id = batches.id').where({ state }).select(db.raw('1'));
  return db('batches')
    .whereIn('state', ['checking', 'approved'])
    .whereExists(rowsIn('ready'))
    .whereNotExists(rowsIn('inquiring'))
    .orderBy('uploaded_at')
    .limit(limit)
    .select('id', 'uploaded_by as uploadedBy', 'amount_sen as amount');
}

/** Those of the batches that this person has approved as they are now: an edit voids it. */
export async function approvedBy(
  db: Queryable,
  batchIds: readonly string[],
  user: string,
): Promise<Set<string>> {
  const ids: string[] = await db('approvals')
    .join('batches', (on) => {
      void on
        .on('batches.id', 'approvals.batch_id')
        .andOn('batches.content_version', 'approvals.content_version');
    })
    .whereIn('approvals.batch_id', batchIds)
    .where({ 'approvals.approver_key': personKey(user) })
    .pluck('approvals.batch_id');
  return new Set(ids);
}

/** What an approval of the batch would release now. */
export async function readyAmount(db: Queryable, batchId: string): Promise<Sen> {
  const row = await db('payouts')
    .where({ batch_id: batchId, state: 'ready' })
    .select(db.raw('coalesce(sum(amount_sen), 0) as amount'))
    .first<{ amount: number | string }>();
  return sen(Number(row.amount));
}

export interface OrdersThatWait {
  readonly kind: OrderKindName;
  readonly count: number;
}

/** Orders whose answers contradict one another: a person says what became of them. */
export async function quarantinedOrders(db: Queryable): Promise<OrdersThatWait[]> {
  return db('orders')
    .whereIn('kind', ORDER_KINDS)
    .where({ state: 'quarantined' })
    .groupBy('kind')
    .orderBy('kind')
    .select('kind')
    .count({ count: '*' });
}
