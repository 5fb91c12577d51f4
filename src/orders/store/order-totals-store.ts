import { type Sen, sen } from '../../domain/money.ts';
import type { OrderState } from '../../domain/order-states.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface OrderTotal {
  readonly kind: OrderKindName;
  readonly state: OrderState;
  readonly count: number;
  /** Of those that name one. */
  readonly amount: Sen;
}

/** Counts and amounts by kind and state, of one batch or of all; not of an upload that is not complete. */
export async function orderTotals(db: Queryable, batchId?: string): Promise<OrderTotal[]> {
  const rows: Record<keyof OrderTotal, string>[] = await db('orders')
    .select(
      'kind',
      'state',
      db.raw('count(*) as count'),
      db.raw('coalesce(sum(amount_sen), 0) as amount'),
    )
    .where(batchId === undefined ? {} : { batch_id: batchId })
    .whereNotIn('batch_id', db('batches').select('id').where({ state: 'receiving' }))
    .groupBy('kind', 'state')
    .orderBy(['kind', 'state']);
  return rows.map((row) => ({
    kind: row.kind as OrderKindName,
    state: row.state as OrderState,
    count: Number(row.count),
    amount: sen(Number(row.amount)),
  }));
}
