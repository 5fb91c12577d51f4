import type { Sen } from '../../domain/money.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { ApprovalLayers } from '../../payouts/approval/approval-layers.ts';
import { approvalsJson, batchApprovals } from '../../payouts/approval/approval-progress.ts';
import { type BatchContent, readyContent } from '../../payouts/approval/batch-content.ts';
import { batchPhase } from '../../payouts/batch-phase.ts';
import type { Payout } from '../../payouts/payout.ts';
import { type Batch, toldWarning } from '../../batches/batch-store.ts';
import { type StateTotal, totalsByState } from '../../payouts/store/payout-totals-store.ts';
import { maskAccount } from '../../providers/redact.ts';
import { batchCorrections } from '../../reporting/batch-corrections.ts';

/** What is known of an uploaded file, whatever its rows ask for. */
export const uploadedView = (batch: Batch): object => ({
  batchId: batch.id,
  file: batch.fileName,
  pausedAt: batch.pausedAt,
  uploadedBy: batch.uploadedBy,
  uploadedAt: batch.uploadedAt,
  rows: {
    read: batch.rowsRead,
    accepted: batch.rowsAccepted,
    duplicate: batch.rowsDuplicate,
    rejected: batch.rowsRejected,
    ignored: batch.rowsIgnored,
  },
  amountSen: batch.amount,
  correctsBatchId: batch.correctsBatchId,
});

/** A batch in a list. */
export const batchLine = (batch: Batch, totals: readonly StateTotal[]): object => ({
  ...uploadedView(batch),
  state: batch.state,
  phase: batchPhase(batch, totals),
});

/** A batch by itself: its payouts by state, and what an approver would approve now. */
export async function batchView(
  db: Queryable,
  previews: ApprovalPreviews,
  layers: ApprovalLayers,
  batch: Batch,
): Promise<object> {
  const totals = await totalsByState(db, batch.id);
  const ready = await previews.of(db, batch, totals);
  const content = ready && { hash: ready.hash, total: ready.totalSen };
  return {
    ...batchLine(batch, totals),
    ...(await batchCorrections(db, batch, totals)),
    fileSha256: batch.fileSha256,
    format: batch.format,
    warnings: batch.warnings.map(toldWarning),
    byState: Object.fromEntries(totals.map((total) => [total.state, total.count])),
    amountByStateSen: Object.fromEntries(totals.map((total) => [total.state, total.amount])),
    readyToApprove: ready,
    ...approvalsJson(await batchApprovals(db, layers, batch, content)),
  };
}

/** A row that waits for a person. */
export function reviewLine(payout: Payout): object {
  return {
    row: payout.rowNumber,
    reference: payout.reference,
    bankCode: payout.bankCode,
    account: maskAccount(payout.accountNumber),
    amountSen: payout.amount,
    expectedName: payout.expectedName,
    foundName: payout.recipientName,
    reasonCode: payout.reasonCode,
    reason: payout.reason,
  };
}

interface Preview {
  readonly hash: string;
  readonly count: number;
  readonly totalSen: Sen;
}

const PREVIEWS_KEPT = 50;

/**
 * Hash, count and total of the rows that are ready. A page that shows a batch asks every second, and
 * the hash reads every ready row, so it is made again only when the batch has changed. An approval never
 * trusts it: that hashes the rows itself.
 */
export class ApprovalPreviews {
  readonly #known = new Map<string, Promise<BatchContent>>();

  /** Null while the bank is still asked, or where nothing is ready: approval would be refused. */
  async of(db: Queryable, batch: Batch, totals: readonly StateTotal[]): Promise<Preview | null> {
    const ready = totals.find((total) => total.state === 'ready');
    const isOpen = batch.state === 'checking' || batch.state === 'approved';
    if (!ready || !isOpen || totals.some((total) => total.state === 'inquiring')) return null;
    const key = [batch.id, batch.contentVersion, ready.count, ready.amount].join(' ');
    const { hash, count, total } = await (this.#known.get(key) ?? this.#make(key, db, batch.id));
    return { hash, count, totalSen: total };
  }

  #make(key: string, db: Queryable, batchId: string): Promise<BatchContent> {
    const made = readyContent(db, batchId);
    this.#known.set(key, made);
    made.catch(() => this.#known.delete(key));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= PREVIEWS_KEPT) break;
      this.#known.delete(oldest);
    }
    return made;
  }
}
