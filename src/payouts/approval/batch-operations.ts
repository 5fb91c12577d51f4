import type { Knex } from 'knex';
import type { UserError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { payoutReleased } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import { contentHash, owedFor, type Payout } from '../payout.ts';
import type { BatchCommand } from '../../batches/on-batch.ts';
import { onPayoutBatch, type PayoutBatchResult } from './on-payout-batch.ts';
import type { PayoutContext } from '../payout-context.ts';
import { closeBreakerOf } from '../../breakers/breaker-store.ts';
import { type Batch, markBatchEdited, moveBatch, setPaused } from '../../batches/batch-store.ts';
import { releaseHeldPayouts } from '../store/approval-store.ts';
import { findPayoutInBatch, pageOfPayouts, transitionPayout } from '../store/payout-store.ts';
import { payoutProblem } from '../payout-problems.ts';
import type { Term } from '../../domain/terms.ts';

/** Stops the sending of a batch; what is under way goes on being followed. */
export function pauseBatch(
  context: PayoutContext,
  order: BatchCommand,
): Promise<PayoutBatchResult> {
  return onPayoutBatch(context, order, 'batch_paused', async (tx, batch, at) => {
    refuseUnless(batch, ['checking', 'approved'], 'paused');
    if (!(await setPaused(tx, batch.id, at))) throw already(batch, 'paused');
    return 0;
  });
}

/**
 * Sends on: after a pause (a person's, or that of a batch whose first names looked wrong), and for
 * payouts that are held for a person, under the same ids.
 */
export function resumeBatch(
  context: PayoutContext,
  order: BatchCommand,
): Promise<PayoutBatchResult> {
  return onPayoutBatch(context, order, 'batch_resumed', async (tx, batch, at) => {
    const wasPaused = await setPaused(tx, batch.id, null);
    const closed = {
      by: order.by,
      at,
      ...(order.reason !== undefined && { reason: order.reason }),
    };
    await closeBreakerOf(tx, { kind: 'doubtful_batch', scope: batch.id }, closed);
    const released = await releaseHeldPayouts(tx, { batchId: batch.id }, at);
    if (!wasPaused && released === 0)
      throw already(batch, 'running, and none of its payouts is held');
    return released;
  });
}

/** The approver says no: nothing of the batch is paid. */
export function rejectBatch(
  context: PayoutContext,
  order: BatchCommand,
): Promise<PayoutBatchResult> {
  return onPayoutBatch(context, order, 'batch_rejected', async (tx, batch, at) => {
    refuseUnless(batch, ['checking'], 'rejected');
    const count = await cancelOpenPayouts(tx, batch, order, at);
    if (!(await moveBatch(tx, batch, 'rejected'))) throw already(batch, 'being changed');
    return count;
  });
}

/** Cancels whatever was not sent; what was sent is followed to its end. */
export function cancelBatch(
  context: PayoutContext,
  order: BatchCommand,
): Promise<PayoutBatchResult> {
  return onPayoutBatch(context, order, 'batch_cancelled', async (tx, batch, at) => {
    refuseUnless(batch, ['checking', 'approved'], 'cancelled');
    const count = await cancelOpenPayouts(tx, batch, order, at);
    if (batch.state === 'checking') await moveBatch(tx, batch, 'cancelled');
    return count;
  });
}

export interface ReviewCommand extends BatchCommand {
  readonly rowNumber: number;
  readonly decision: 'accept' | 'reject';
  readonly reason: string;
}

/** A person decides on a row in review; the batch has changed, so an earlier look at it is stale. */
export function decideReview(
  context: PayoutContext,
  order: ReviewCommand,
): Promise<PayoutBatchResult> {
  const action = order.decision === 'accept' ? 'review_accepted' : 'review_rejected';
  return onPayoutBatch(context, order, action, async (tx, batch, at) => {
    if (order.reason.trim() === '') {
      throw payoutProblem('reason_missing/review');
    }
    const payout = await findPayoutInBatch(tx, batch.id, order.rowNumber);
    if (payout?.state !== 'review') {
      throw payoutProblem('row_not_in_review', {
        row: order.rowNumber,
        batch: batch.id,
        state: payout ? payout.state : 'not a payout',
      });
    }
    const accepted = order.decision === 'accept';
    await transitionPayout(
      tx,
      payout,
      accepted ? 'review_accepted' : 'cancelled_by_person',
      {
        reason: order.reason,
        nextActionAt: null,
        // What the person looked at; a row may have come here because it was changed.
        ...(accepted && { contentHash: contentHash(payout) }),
      },
      { at, actor: order.by, message: order.reason },
    );
    await markBatchEdited(tx, batch.id);
    return 1;
  });
}

const CANCEL_PAGE = 1000;
const CANCELLABLE = ['inquiring', 'review', 'ready', 'approved'] as const;

async function cancelOpenPayouts(
  tx: Knex,
  batch: Batch,
  order: BatchCommand,
  at: Instant,
): Promise<number> {
  let count = 0;
  for (let afterRow = 0; ; ) {
    const page = await pageOfPayouts(tx, {
      batchId: batch.id,
      afterRow,
      limit: CANCEL_PAGE,
      states: CANCELLABLE,
    });
    for (const payout of page) {
      if (await cancelPayout(tx, payout, order, at)) count += 1;
      afterRow = payout.rowNumber;
    }
    if (page.length < CANCEL_PAGE) return count;
  }
}

async function cancelPayout(
  tx: Knex,
  payout: Payout,
  order: BatchCommand,
  at: Instant,
): Promise<boolean> {
  const event = await transitionPayout(
    tx,
    payout,
    'cancelled_by_person',
    { reasonCode: 'cancelled', reason: order.reason ?? null, nextActionAt: null },
    { at, actor: order.by, message: order.reason ?? null },
  );
  if (event === null) return false;
  // Only an approved payout was owed.
  if (payout.state === 'approved') {
    await post(tx, payoutReleased(event, payout.reference, owedFor(payout)), at);
  }
  return true;
}

function refuseUnless(batch: Batch, states: readonly string[], deed: Term): void {
  if (states.includes(batch.state)) return;
  throw payoutProblem('batch_closed/operation', { batch: batch.id, state: batch.state, deed });
}

function already(batch: Batch, state: Term): UserError {
  return payoutProblem('nothing_to_do/batch_already', { batch: batch.id, state });
}
