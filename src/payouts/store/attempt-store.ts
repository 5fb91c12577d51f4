import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** One `partner_trx_id` sent for a payout, once or again with the same bytes. */
export interface Attempt {
  readonly partnerTrxId: string;
  readonly request: string;
  readonly timesSent: number;
}

/** The newest attempt of a payout with its number; null before its first send. */
export async function newestAttempt(
  db: Queryable,
  payoutId: number,
): Promise<(Attempt & { readonly number: number }) | null> {
  const row = await db('attempts')
    .where({ payout_id: payoutId })
    .orderBy('number', 'desc')
    .first<(Attempt & { number: number }) | undefined>(
      'number',
      'partner_trx_id as partnerTrxId',
      'request',
      'times_sent as timesSent',
    );
  return row ?? null;
}

export interface SentAttempt extends Attempt {
  readonly number: number;
  readonly firstSentAt: Instant;
  readonly lastSentAt: Instant;
}

/** Every id that a payout was sent under, the first one first. */
export async function attemptsOfPayout(db: Queryable, payoutId: number): Promise<SentAttempt[]> {
  return db('attempts')
    .where({ payout_id: payoutId })
    .orderBy('number')
    .select(
      'number',
      'partner_trx_id as partnerTrxId',
      'request',
      'times_sent as timesSent',
      'first_sent_at as firstSentAt',
      'last_sent_at as lastSentAt',
    );
}

/** The intent to send: committed before the request leaves. Sending an attempt again only counts. */
export async function recordSend(
  tx: Queryable,
  payoutId: number,
  number: number,
  attempt: Attempt,
  at: Instant,
): Promise<void> {
  if (attempt.timesSent === 1) {
    await tx('attempts').insert({
      payout_id: payoutId,
      number,
      partner_trx_id: attempt.partnerTrxId,
      request: attempt.request,
      first_sent_at: at,
      last_sent_at: at,
      times_sent: 1,
    });
    return;
  }
  const hit = await tx('attempts')
    .where({ payout_id: payoutId, number, times_sent: attempt.timesSent - 1 })
    .update({ last_sent_at: at, times_sent: attempt.timesSent });
  if (hit !== 1) throw new Error(`attempt ${number} of payout ${payoutId} was sent by another`);
}
