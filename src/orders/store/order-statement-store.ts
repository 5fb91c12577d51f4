import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

const FOLLOWED = ['creating', 'unknown', 'open'];

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
  return tx('orders').whereIn('id', paid).whereIn('state', FOLLOWED).update({ next_action_at: at });
}

/** What a file calls paid, of which we have no payment, and which nobody follows any more. */
export async function paidInFileOnly(
  db: Queryable,
  source: string,
  limit: number,
): Promise<{ orderId: number; providerId: string }[]> {
  return db('records')
    .join('order_attempts', 'order_attempts.provider_id', 'records.reference')
    .join('orders', 'orders.id', 'order_attempts.order_id')
    .where({ 'records.source': source, 'records.status': 'paid' })
    .andWhere((ended) => {
      void ended
        .whereNotIn('orders.state', FOLLOWED)
        .orWhereRaw('order_attempts.number < orders.attempt_number');
    })
    .whereNotExists((booked) => {
      void booked
        .from('payments')
        .whereRaw('payments.order_id = orders.id')
        .whereRaw('payments.through = order_attempts.provider_id')
        .select(db.raw('1'));
    })
    .distinct('orders.id as orderId', 'order_attempts.provider_id as providerId')
    .orderBy('orders.id')
    .limit(limit);
}

export interface RefundInFile {
  readonly refundId: string;
  readonly status: 'refunded' | 'failed';
  readonly amount: Sen | null;
  /** Our id of the order, as the file names it. */
  readonly providerId: string | null;
  readonly occurredAt: Instant | null;
}

/** Refunds that a file tells the end of, and that are still open with us, or ended otherwise. */
export async function refundsToldInFile(
  db: Queryable,
  source: string,
  limit: number,
): Promise<RefundInFile[]> {
  return db('records')
    .join('refunds', 'refunds.refund_id', 'records.item')
    .where({ 'records.source': source })
    .whereIn('records.status', ['refunded', 'failed'])
    .where((openOrOtherwise) => {
      void openOrOtherwise
        .whereIn('refunds.state', ['unknown', 'processing'])
        .orWhere({ 'records.status': 'refunded', 'refunds.state': 'failed' })
        .orWhere({ 'records.status': 'failed', 'refunds.state': 'done' })
        .orWhereRaw("refunds.state = 'done' and records.amount_sen <> refunds.amount_sen");
    })
    .orderBy('records.id', 'desc')
    .limit(limit)
    .select(
      'refunds.refund_id as refundId',
      'records.status as status',
      'records.amount_sen as amount',
      'records.reference as providerId',
      'records.occurred_at as occurredAt',
    );
}
