import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { OrderAttempt } from '../order.ts';

/** The newest attempt of an order; null before its first request. */
export async function newestOrderAttempt(
  db: Queryable,
  orderId: number,
): Promise<OrderAttempt | null> {
  const row = await db('order_attempts')
    .where({ order_id: orderId })
    .orderBy('number', 'desc')
    .first<OrderAttempt | undefined>(
      'number',
      'provider',
      'provider_id as providerId',
      'request',
      'times_sent as timesSent',
    );
  return row ?? null;
}

export interface SentOrderAttempt extends OrderAttempt {
  readonly firstSentAt: Instant;
  readonly lastSentAt: Instant;
}

/** Every id that an order was sent under, the first one first. */
export async function attemptsOfOrder(db: Queryable, orderId: number): Promise<SentOrderAttempt[]> {
  return db('order_attempts')
    .where({ order_id: orderId })
    .orderBy('number')
    .select(
      'number',
      'provider',
      'provider_id as providerId',
      'request',
      'times_sent as timesSent',
      'first_sent_at as firstSentAt',
      'last_sent_at as lastSentAt',
    );
}

/** The intent to send: committed before the request leaves. Sending an attempt again only counts. */
export async function recordOrderSend(
  tx: Queryable,
  order: { readonly id: number; readonly kind: OrderKindName },
  attempt: OrderAttempt,
  at: Instant,
): Promise<void> {
  const { number, provider, providerId, request, timesSent } = attempt;
  if (timesSent === 1) {
    await tx('order_attempts').insert({
      order_id: order.id,
      number,
      kind: order.kind,
      provider,
      provider_id: providerId,
      request,
      first_sent_at: at,
      last_sent_at: at,
      times_sent: 1,
    });
    return;
  }
  const hit = await tx('order_attempts')
    .where({ order_id: order.id, number, times_sent: timesSent - 1 })
    .update({ last_sent_at: at, times_sent: timesSent });
  if (hit !== 1) throw new Error(`attempt ${number} of order ${order.id} was sent by another`);
}
