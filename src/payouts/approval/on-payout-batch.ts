import type { Knex } from 'knex';
import type { Batch } from '../../batches/batch-store.ts';
import { type BatchCommand, onBatch } from '../../batches/on-batch.ts';
import type { Instant } from '../../domain/time.ts';
import type { PayoutContext } from '../payout-context.ts';

export interface PayoutBatchResult {
  readonly batchId: string;
  /** How many were touched. */
  readonly payouts: number;
}

/** One command of one person on one batch of payouts. */
export async function onPayoutBatch(
  context: Pick<PayoutContext, 'clock' | 'database'>,
  command: BatchCommand,
  action: string,
  work: (tx: Knex, batch: Batch, at: Instant) => Promise<number>,
): Promise<PayoutBatchResult> {
  const { batchId, touched } = await onBatch(context, 'payouts', command, action, work);
  return { batchId, payouts: touched };
}
