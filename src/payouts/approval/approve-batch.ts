import type { Knex } from 'knex';
import { findUser } from '../../access/user-store.ts';
import { writeAudit } from '../../audit/audit-log.ts';
import type { UserError } from '../../domain/errors.ts';
import { addSen, type Sen, sumSen } from '../../domain/money.ts';
import { samePerson } from '../../domain/person.ts';
import { type Instant, now } from '../../domain/time.ts';
import { batchApproved } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import { readBalance } from '../balance/read-balance.ts';
import type { PayoutContext } from '../payout-context.ts';
import { type Batch, lockBatch, moveBatch } from '../../batches/batch-store.ts';
import { approvalsOf, approveReadyPayouts, insertApproval } from '../store/approval-store.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import { openBreakers, reasonOf } from '../../breakers/breaker-store.ts';
import { totalsByState } from '../store/payout-totals-store.ts';
import { approversNeeded } from './approval-layers.ts';
import { type BatchContent, readyContent } from './batch-content.ts';
import { payoutProblem } from '../payout-problems.ts';

export interface ApprovalRequest {
  readonly batchId: string;
  readonly by: string;
  /** What the approver saw; where given, it must be what is approved. */
  readonly hash?: string;
  readonly count?: number;
  readonly total?: Sen;
}

export interface Approval extends BatchContent {
  readonly batchId: string;
  readonly approvedBy: string;
  readonly availableBalance: Sen;
  /** Which one of this content it is, of how many that are needed. */
  readonly layer: number;
  readonly layersNeeded: number;
  /** It was the last one that was needed: the money goes. */
  readonly isReleased: boolean;
}

/**
 * Step 2: a second person approves the ready rows of a batch, by hash, count and total; the deposit
 * must cover them beside what is approved already. Where the total needs more than one approver, the
 * first ones are kept, and the last one releases. Throws UserErrors.
 */
export async function approveBatch(
  context: PayoutContext,
  request: ApprovalRequest,
): Promise<Approval> {
  const { database, clock } = context;
  const batch = await requireBatch(database.knex, request.batchId, 'payouts');
  await refuseUnlessApprovable(context, batch, request.by);
  const content = await readyContent(database.knex, batch.id);
  refuseOtherContent(batch, content, request);
  const availableBalance = await requireCover(context, content);

  const at = now(clock);
  const given = await database.transaction(async (tx) => {
    const locked = await lockBatch(tx, batch.id);
    if (!locked || locked.contentVersion !== batch.contentVersion || !isOpen(locked)) {
      throw changedMeanwhile(batch.id);
    }
    await refuseAboveOwnLimit(tx, batch, content, request.by);
    const place = await placeAmongApprovals(context, tx, locked, content, request.by);
    const { layer, layersNeeded } = place;
    const isReleased = layer >= layersNeeded;
    const approvalId = await insertApproval(tx, {
      ...place,
      batchId: batch.id,
      approvedBy: request.by,
      at,
      contentVersion: locked.contentVersion,
      contentHash: content.hash,
      count: content.count,
      total: content.total,
      availableBalance,
    });
    if (isReleased) await release(tx, locked, content, { approvalId, by: request.by, at });
    const details = { hash: content.hash, count: content.count, totalSen: content.total };
    await writeAudit(tx, {
      at,
      actor: request.by,
      action: isReleased ? 'batch_approved' : 'batch_approval_given',
      subject: batch.id,
      details: layersNeeded === 1 ? details : { ...details, approval: layer, of: layersNeeded },
    });
    return { ...place, isReleased };
  });
  return { ...content, ...given, batchId: batch.id, approvedBy: request.by, availableBalance };
}

/** The last approval that is needed: every ready row may be sent, and is owed. */
async function release(
  tx: Knex,
  batch: Batch,
  content: BatchContent,
  approval: { readonly approvalId: number; readonly by: string; readonly at: Instant },
): Promise<void> {
  const { approvalId, by, at } = approval;
  const moved = await approveReadyPayouts(tx, batch.id, by, at);
  if (moved !== content.count) throw changedMeanwhile(batch.id);
  if (batch.state === 'checking' && !(await moveBatch(tx, batch, 'approved'))) {
    throw changedMeanwhile(batch.id);
  }
  await post(tx, batchApproved(batch.id, approvalId, content.total), at);
}

/** Which approval of this very content this one is. Nobody counts twice. */
async function placeAmongApprovals(
  { rules }: PayoutContext,
  tx: Knex,
  { id, contentVersion }: Batch,
  { hash, total }: BatchContent,
  by: string,
): Promise<{ readonly layer: number; readonly layersNeeded: number }> {
  const earlier = await approvalsOf(tx, { batchId: id, contentVersion, hash });
  const layer = earlier.length + 1;
  const layersNeeded = approversNeeded(rules.approvalLayers, total);
  const isApprovedByThem = earlier.some((approval) => samePerson(approval.by, by));
  if (!isApprovedByThem) return { layer, layersNeeded };
  throw payoutProblem('approved_already', { by, batch: id });
}

/** A name without a user, such as the command line's `--by`, has no limit. */
async function refuseAboveOwnLimit(
  tx: Knex,
  batch: Batch,
  content: BatchContent,
  by: string,
): Promise<void> {
  const limit = (await findUser(tx, by))?.approvalLimit ?? null;
  if (limit === null || content.total <= limit) return;
  throw payoutProblem('approval_above_limit', { batch: batch.id, total: content.total, by, limit });
}

const isOpen = (batch: Batch): boolean => batch.state === 'checking' || batch.state === 'approved';

async function refuseUnlessApprovable(
  context: PayoutContext,
  batch: Batch,
  by: string,
): Promise<void> {
  if (samePerson(batch.uploadedBy, by)) {
    throw payoutProblem('approver_is_maker/batch', { by, batch: batch.id });
  }
  if (!isOpen(batch)) {
    throw payoutProblem('batch_closed/approval', { batch: batch.id, state: batch.state });
  }
  await refuseWhileDoubtful(context, batch);
  const totals = await totalsByState(context.database.knex, batch.id);
  const inquiring = totals.find((total) => total.state === 'inquiring')?.count ?? 0;
  if (inquiring > 0) {
    throw payoutProblem('inquiry_under_way', { rows: inquiring, batch: batch.id });
  }
}

/** Nobody approves a batch that looks shifted, or anything while ids of ours stand for other payments. */
async function refuseWhileDoubtful(context: PayoutContext, batch: Batch): Promise<void> {
  const open = await openBreakers(context.database.knex);
  const breaker = open.find(
    ({ kind, scope }) =>
      kind === 'foreign_transaction' || (kind === 'doubtful_batch' && scope === batch.id),
  );
  if (!breaker) return;
  throw payoutProblem(
    breaker.kind === 'doubtful_batch'
      ? 'approval_stopped/doubtful_batch'
      : 'approval_stopped/foreign_transaction',
    { batch: batch.id, why: reasonOf(breaker) },
  );
}

function refuseOtherContent(batch: Batch, content: BatchContent, request: ApprovalRequest): void {
  if (content.count === 0) {
    throw payoutProblem('nothing_to_approve', { batch: batch.id });
  }
  const same =
    (request.hash === undefined || request.hash === content.hash) &&
    (request.count === undefined || request.count === content.count) &&
    (request.total === undefined || request.total === content.total);
  if (same) return;
  throw payoutProblem(
    'approval_stale/seen',
    { batch: batch.id, rows: content.count, total: content.total },
    { hash: content.hash, count: content.count, totalSen: content.total },
  );
}

function changedMeanwhile(batchId: string): UserError {
  return payoutProblem('approval_stale/meanwhile', { batch: batchId });
}

/** The deposit must cover these rows and everything that is approved and not sent yet. */
async function requireCover(context: PayoutContext, content: BatchContent): Promise<Sen> {
  const { available } = await readBalance(context);
  const totals = await totalsByState(context.database.knex);
  const waiting = sumSen(
    totals
      .filter((total) => total.state === 'approved' || total.state === 'held')
      .map((total) => total.amount),
  );
  const needed = addSen(content.total, waiting);
  if (available >= needed) return available;
  throw payoutProblem('balance_too_low', { available, needed, total: content.total, waiting });
}
