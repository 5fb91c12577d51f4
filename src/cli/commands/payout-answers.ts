import { formatRupiah } from '../../domain/money.ts';
import { epochMs, now } from '../../domain/time.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import {
  approvalsJson,
  type BatchApprovals,
  batchApprovals,
} from '../../payouts/approval/approval-progress.ts';
import { readyContent } from '../../payouts/approval/batch-content.ts';
import { batchPhase } from '../../payouts/batch-phase.ts';
import { listBatches } from '../../batches/batch-store.ts';
import { BREAKERS } from '../../breakers/breaker-kinds.ts';
import { type Breaker, openBreakers } from '../../breakers/breaker-store.ts';
import { pageOfPayouts } from '../../payouts/store/payout-store.ts';
import {
  oldestOpenSince,
  type StateTotal,
  totalsByState,
} from '../../payouts/store/payout-totals-store.ts';
import { batchCorrections, correctionLines } from '../../reporting/batch-corrections.ts';
import type { Installation } from '../installation.ts';
import { type Answer, table } from '../terminal.ts';

const BATCHES_SHOWN = 20;
const REVIEWS_SHOWN = 200;

/** All batches, newest first, and what all payouts together are. */
export async function allBatchesAnswer(installation: Installation): Promise<Answer> {
  const { knex } = installation.database;
  const batches = await listBatches(knex, ['payouts'], BATCHES_SHOWN);
  const rows = await Promise.all(
    batches.map(async (batch) => {
      const totals = await totalsByState(knex, batch.id);
      return { batch, phase: batchPhase(batch, totals) };
    }),
  );
  const totals = await totalsByState(knex);
  const common = await commonStatus(installation, totals);
  return {
    json: {
      batches: rows.map(({ batch, phase }) => ({
        batchId: batch.id,
        file: batch.fileName,
        phase,
        uploadedBy: batch.uploadedBy,
        uploadedAt: batch.uploadedAt,
        accepted: batch.rowsAccepted,
        amountSen: batch.amount,
      })),
      ...common.json,
    },
    text: [
      rows.length === 0
        ? 'No batches yet: `rekon payouts upload FILE --by USER`.'
        : table(
            ['batch', 'phase', 'rows', 'amount', 'by', 'file'],
            rows.map(({ batch, phase }) => [
              batch.id,
              phase,
              String(batch.rowsAccepted),
              formatRupiah(batch.amount),
              batch.uploadedBy,
              batch.fileName,
            ]),
          ),
      common.text,
    ].join('\n\n'),
  };
}

/** One batch: what state its payouts are in, and what it needs next. */
export async function batchAnswer(installation: Installation, batchId: string): Promise<Answer> {
  const { knex } = installation.database;
  const batch = await requireBatch(knex, batchId, 'payouts');
  const totals = await totalsByState(knex, batchId);
  const phase = batchPhase(batch, totals);
  const ready = totals.some((total) => total.state === 'ready')
    ? await readyContent(knex, batchId)
    : null;
  const { approvalLayers } = installation.payouts().rules;
  const approvals = await batchApprovals(knex, approvalLayers, batch, ready);
  const corrections = await batchCorrections(knex, batch, totals);
  const common = await commonStatus(installation, totals, batchId);
  const { rowsRead, rowsAccepted, rowsDuplicate, rowsRejected } = batch;
  return {
    json: {
      batchId,
      phase,
      rows: {
        read: rowsRead,
        accepted: rowsAccepted,
        duplicate: rowsDuplicate,
        rejected: rowsRejected,
      },
      ...corrections,
      readyToApprove: ready && { hash: ready.hash, count: ready.count, totalSen: ready.total },
      ...approvalsJson(approvals),
      ...common.json,
    },
    text: [
      `Batch ${batchId} (${batch.fileName}, by ${batch.uploadedBy}): ${phase}`,
      `${rowsRead} rows read = ${rowsAccepted} accepted + ${rowsDuplicate} duplicate + ${rowsRejected} rejected`,
      ...correctionLines(corrections),
      ...(ready
        ? [
            `Ready to approve: ${ready.count} payouts, ${formatRupiah(ready.total)}, content ${ready.hash}`,
          ]
        : []),
      ...approvalLines(approvals),
      '',
      common.text,
    ].join('\n'),
  };
}

function approvalLines({ approvals, progress }: BatchApprovals): string[] {
  const lines = approvals.map(
    ({ by, at, count, total, layer, layersNeeded, standing }) =>
      `Approval ${layer} of ${layersNeeded}: ${by}, ${at}, ${count} payouts, ${formatRupiah(total)}: ${STANDINGS[standing]}`,
  );
  if (progress === null) return lines;
  const { missing, needed } = progress;
  return [...lines, `Approvals missing: ${missing} of ${needed}, each by another person`];
}

const STANDINGS = {
  counts: 'waits for the others',
  released: 'released',
  void: 'void, the batch was changed since',
} as const;

async function commonStatus(
  installation: Installation,
  totals: readonly StateTotal[],
  batchId?: string,
): Promise<{ json: object; text: string }> {
  const { knex } = installation.database;
  const breakers = await openBreakers(knex);
  const oldest = await oldestOpenSince(knex, batchId);
  const ageSeconds =
    oldest === null ? null : Math.round((installation.clock.nowMs() - epochMs(oldest)) / 1000);
  return {
    json: {
      byState: Object.fromEntries(totals.map((total) => [total.state, total.count])),
      amountByStateSen: Object.fromEntries(totals.map((total) => [total.state, total.amount])),
      oldestOpenSeconds: ageSeconds,
      breakers: breakers.map((each) => ({ ...each, reset: BREAKERS[each.kind].reset })),
      at: now(installation.clock),
    },
    text: [
      table(
        ['state', 'payouts', 'amount'],
        totals.map((total) => [total.state, String(total.count), formatRupiah(total.amount)]),
      ),
      ...(ageSeconds === null ? [] : [`Oldest open payout: ${ageSeconds} s since its last news`]),
      ...breakers.map(breakerLine),
    ].join('\n'),
  };
}

function breakerLine({ kind, scope, openedAt, reason }: Breaker): string {
  const what = BREAKERS[kind].scope === 'endpoint' ? 'SLOWED' : 'STOPPED';
  const of = scope === '' ? '' : ` for ${scope}`;
  return `${what} (${kind})${of} since ${openedAt}: ${reason}. What mends it: ${BREAKERS[kind].reset}`;
}

/** The rows of a batch that wait for a person. */
export async function reviewAnswer(installation: Installation, batchId: string): Promise<Answer> {
  await requireBatch(installation.database.knex, batchId, 'payouts');
  const rows = await pageOfPayouts(installation.database.knex, {
    batchId,
    afterRow: 0,
    limit: REVIEWS_SHOWN,
    states: ['review'],
  });
  return {
    json: rows.map((row) => ({
      row: row.rowNumber,
      reference: row.reference,
      expectedName: row.expectedName,
      foundName: row.recipientName,
      amountSen: row.amount,
      reasonCode: row.reasonCode,
      reason: row.reason,
    })),
    text:
      rows.length === 0
        ? `No row of batch ${batchId} waits for a decision.`
        : table(
            ['row', 'reference', 'in the file', 'at the bank', 'amount', 'why'],
            rows.map((row) => [
              String(row.rowNumber),
              row.reference,
              row.expectedName ?? '',
              row.recipientName ?? '',
              formatRupiah(row.amount),
              row.reason ?? '',
            ]),
          ),
  };
}
