import type { Sen } from '../../../domain/money.ts';
import type { Queryable } from '../../../platform/database/database.ts';

/** The states in which a payout goes on only when a person decides. */
export const WAITING_STATES = ['review', 'held', 'quarantined'] as const;
export type WaitingState = (typeof WAITING_STATES)[number];

export interface WaitingPayout {
  readonly id: number;
  readonly reference: string;
  readonly batchId: string;
  readonly file: string;
  readonly amount: Sen;
  readonly reason: string | null;
  readonly reasonSentence: string | null;
}

/** Of all batches, in the order in which they came; behind a payout's id. */
export async function pageOfWaiting(
  db: Queryable,
  page: { readonly state: WaitingState; readonly after: number; readonly limit: number },
): Promise<WaitingPayout[]> {
  const rows: WaitingPayout[] = await db('payouts')
    .join('batches', 'batches.id', 'payouts.batch_id')
    .where('payouts.state', page.state)
    .where('payouts.id', '>', page.after)
    .orderBy('payouts.id')
    .limit(page.limit)
    .select(
      'payouts.id as id',
      'payouts.reference as reference',
      'batches.id as batchId',
      'batches.file_name as file',
      'payouts.amount_sen as amount',
      'payouts.reason as reason',
      'payouts.reason_sentence as reasonSentence',
    );
  return rows;
}
