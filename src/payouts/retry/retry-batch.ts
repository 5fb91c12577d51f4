import type { Knex } from 'knex';
import { UserError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { payoutReleased } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { BatchCommand } from '../../batches/on-batch.ts';
import { onPayoutBatch, type PayoutBatchResult } from '../approval/on-payout-batch.ts';
import { owedFor, type Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { markBatchEdited } from '../../batches/batch-store.ts';
import { pageOfPayouts, transitionPayout } from '../store/payout-store.ts';

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
      throw new UserError(
        'batch_closed',
        `Batch ${batch.id} is ${batch.state}; there is nothing of it to try again.`,
        'Nothing was changed. See `rekon payouts status` for its state.',
      );
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
    return new UserError(
      'attempts_exhausted',
      `The ${exhausted} failed payouts of batch ${batchId} were tried ${maxAttempts} times each.`,
      'Correct what is wrong with them and upload them as new rows, or raise MAX_ATTEMPTS.',
    );
  }
  return new UserError(
    'nothing_to_do',
    `Batch ${batchId} has no payout that failed.`,
    `Nothing was changed. See \`rekon payouts status ${batchId}\`; what is held goes on with \`rekon payouts resume ${batchId}\`.`,
  );
}
