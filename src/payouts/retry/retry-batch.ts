import type { Knex } from 'knex';
import type { UserError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { payoutReleased } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { BatchCommand } from '../../batches/on-batch.ts';
import { onPayoutBatch, type PayoutBatchResult } from '../approval/on-payout-batch.ts';
import { owedFor, type Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { markBatchEdited } from '../../batches/batch-store.ts';
import { pageOfPayouts, transitionPayout } from '../store/payout-store.ts';
import { payoutProblem } from '../payout-problems.ts';

export interface RetryResult extends PayoutBatchResult {
  /** Failed payouts left as they are: they have had as many ids as one payout may get. */
  readonly exhausted: number;
}

const RETRY_PAGE = 1000;

/**
 * A person asks for new attempts: every failed payout of the batch is ready again and waits for a new
 * approval. Nothing is sent by this. When one is sent, it goes under a new id, after the provider has
 * confirmed once more that the old one failed. Throws UserErrors.
 */
export async function retryBatch(
  context: PayoutContext,
  order: BatchCommand,
): Promise<RetryResult> {
  let exhausted = 0;
  const result = await onPayoutBatch(context, order, 'batch_retried', async (tx, batch, at) => {
    exhausted = 0; // the work of a transaction may be run twice
    if (batch.state !== 'approved') {
      throw payoutProblem('batch_closed/retry', { batch: batch.id, state: batch.state });
    }
    let count = 0;
    for (let afterRow = 0; ; ) {
      const states = ['failed'] as const;
      const page = await pageOfPayouts(tx, {
        batchId: batch.id,
        afterRow,
        limit: RETRY_PAGE,
        states,
      });
      for (const payout of page) {
        afterRow = payout.rowNumber;
        if (payout.attemptNumber >= context.rules.maxAttempts) exhausted += 1;
        else if (await retryPayout(tx, payout, order, at)) count += 1;
      }
      if (page.length < RETRY_PAGE) break;
    }
    if (count === 0) throw nothingToRetry(batch.id, exhausted, context.rules.maxAttempts);
    await markBatchEdited(tx, batch.id);
    return count;
  });
  return { ...result, exhausted };
}

async function retryPayout(
  tx: Knex,
  payout: Payout,
  order: BatchCommand,
  at: Instant,
): Promise<boolean> {
  const event = await transitionPayout(
    tx,
    payout,
    'retry_requested',
    {
      attemptNumber: payout.attemptNumber + 1,
      approvedHash: null,
      approvedAmount: null,
      providerTrxId: null,
      providerCode: null,
      reasonCode: null,
      reason: null,
      nextActionAt: null,
    },
    { at, actor: order.by, message: order.reason ?? null },
  );
  if (event === null) return false;
  // Owed again by its next approval.
  await post(tx, payoutReleased(event, payout.reference, owedFor(payout)), at);
  return true;
}

function nothingToRetry(batchId: string, exhausted: number, maxAttempts: number): UserError {
  if (exhausted > 0) {
    return payoutProblem('attempts_exhausted', {
      payouts: exhausted,
      batch: batchId,
      most: maxAttempts,
    });
  }
  return payoutProblem('nothing_to_do/no_failed_payout', { batch: batchId });
}
