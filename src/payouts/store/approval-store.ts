import type { Sen } from '../../domain/money.ts';
import { personKey } from '../../domain/person.ts';
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
  /** Of the batch; an edit of it voids the approvals of earlier versions. */
  readonly contentVersion: number;
  /** The first, second or third approval of this content … */
  readonly layer: number;
  /** … of so many: the last one releases it. */
  readonly layersNeeded: number;
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
      content_version: approval.contentVersion,
      approver_key: personKey(approval.approvedBy),
      layer: approval.layer,
      layers_needed: approval.layersNeeded,
    })
    .returning('id');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('an inserted approval has no id');
  return id;
}

export interface GivenApproval {
  readonly by: string;
  readonly at: Instant;
  readonly hash: string;
  readonly count: number;
  readonly total: Sen;
  readonly contentVersion: number;
  readonly layer: number;
  readonly layersNeeded: number;
}

const APPROVAL_COLUMNS = {
  by: 'approved_by',
  at: 'approved_at',
  hash: 'content_hash',
  count: 'payout_count',
  total: 'total_sen',
  contentVersion: 'content_version',
  layer: 'layer',
  layersNeeded: 'layers_needed',
} as const;

/** Those of one content of one version of a batch: no edit of it voids any of them. */
export async function approvalsOf(
  db: Queryable,
  content: { batchId: string; contentVersion: number; hash: string },
): Promise<GivenApproval[]> {
  const { batchId, contentVersion, hash } = content;
  const rows: GivenApproval[] = await db('approvals')
    .where({ batch_id: batchId, content_version: contentVersion, content_hash: hash })
    .orderBy('id')
    .select(APPROVAL_COLUMNS);
  return rows;
}

const APPROVALS_SHOWN = 60;

/** Of a batch, newest first, void ones and all. */
export async function latestApprovals(db: Queryable, batchId: string): Promise<GivenApproval[]> {
  const rows: GivenApproval[] = await db('approvals')
    .where({ batch_id: batchId })
    .orderBy('id', 'desc')
    .limit(APPROVALS_SHOWN)
    .select(APPROVAL_COLUMNS);
  return rows;
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
