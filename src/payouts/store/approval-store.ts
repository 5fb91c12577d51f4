import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface NewApproval {
  readonly batchId: string;
  readonly approvedBy: string;
  readonly at: Instant;
  readonly contentHash: string;
  readonly count: number;
  readonly total: Sen;
  readonly availableBalance: Sen;
}

export async function insertApproval(tx: Queryable, approval: NewApproval): Promise<number> {
  const rows: { id: number }[] = await tx('approvals')
    .insert({
      batch_id: approval.batchId,
      approved_by: approval.approvedBy,
      approved_at: approval.at,
      content_hash: approval.contentHash,
      payout_count: approval.count,
      total_sen: approval.total,
      available_balance_sen: approval.availableBalance,
    })
    .returning('id');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('an inserted approval has no id');
  return id;
}

/**
 * Moves every ready payout of the batch to approved, with the hash of what was approved, and writes
 * their events; returns how many moved. Set-based: a batch may have a million rows.
 */
export async function approveReadyPayouts(
  tx: Queryable,
  batchId: string,
  actor: string,
  at: Instant,
): Promise<number> {
  await tx.raw(
    `insert into payout_events (payout_id, at, event, from_state, to_state, actor)
     select id, ?, 'approval_given', 'ready', 'approved', ? from payouts
     where batch_id = ? and state = 'ready'`,
    [at, actor, batchId],
  );
  return tx('payouts')
    .where({ batch_id: batchId, state: 'ready' })
    .update({
      state: 'approved',
      approved_hash: tx.ref('content_hash'),
      approved_sen: tx.ref('amount_sen'),
      tries: 0,
      next_action_at: at,
      updated_at: at,
    });
}

/** Puts payouts held for a person back in the queue, under the same ids. */
export async function releaseHeldPayouts(
  tx: Queryable,
  filter: { batchId?: string; reasonCode?: string },
  at: Instant,
): Promise<number> {
  return tx('payouts')
    .where({
      state: 'held',
      ...(filter.batchId !== undefined && { batch_id: filter.batchId }),
      ...(filter.reasonCode !== undefined && { reason_code: filter.reasonCode }),
    })
    .whereNull('next_action_at')
    .update({ next_action_at: at, updated_at: at });
}
