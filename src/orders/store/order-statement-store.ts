import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** Orders that a file calls paid and we do not: made due, so that the provider is asked. */
export async function askAboutPaidInFile(
  tx: Queryable,
  source: string,
  at: Instant,
): Promise<number> {
  const paid = tx('records')
    .join('order_attempts', 'order_attempts.provider_id', 'records.reference')
    .where({ 'records.source': source, 'records.status': 'paid' })
    .select('order_attempts.order_id');
  return tx('orders')
    .whereIn('id', paid)
    .whereIn('state', ['creating', 'unknown', 'open'])
    .update({ next_action_at: at });
}

/** Refunds that a file tells the end of, and that are still open with us. */
export async function refundsToldInFile(
  db: Queryable,
  source: string,
  limit: number,
): Promise<{ refundId: string; status: 'refunded' | 'failed'; occurredAt: Instant | null }[]> {
  return db('records')
    .join('refunds', 'refunds.refund_id', 'records.item')
    .where({ 'records.source': source })
    .whereIn('records.status', ['refunded', 'failed'])
    .whereIn('refunds.state', ['unknown', 'processing'])
    .orderBy('records.id', 'desc')
    .limit(limit)
    .select(
      'refunds.refund_id as refundId',
      'records.status as status',
      'records.occurred_at as occurredAt',
    );
}
