import type { Knex } from 'knex';
import { writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import { type Instant, now } from '../../domain/time.ts';
import type { PayoutContext } from '../payout-context.ts';
import { type Batch, lockBatch } from '../store/batch-store.ts';

/** What a person does to a whole batch. Each is audited, and says how many payouts it touched. */
export interface BatchOrder {
  readonly batchId: string;
  readonly by: string;
  readonly reason?: string;
}

export interface BatchOrderResult {
  readonly batchId: string;
  readonly payouts: number;
}

/** One order of one person on one batch: its lock, the work and the audit entry in one transaction. */
export function onBatch(
  context: Pick<PayoutContext, 'clock' | 'database'>,
  order: BatchOrder,
  action: string,
  work: (tx: Knex, batch: Batch, at: Instant) => Promise<number>,
): Promise<BatchOrderResult> {
  const at = now(context.clock);
  return context.database.transaction(async (tx) => {
    const batch = await lockBatch(tx, order.batchId);
    if (!batch || batch.state === 'receiving') {
      throw new UserError(
        'batch_unknown',
        `There is no batch ${order.batchId}.`,
        'See `rekon payouts status` for the batches that there are.',
      );
    }
    const payouts = await work(tx, batch, at);
    const details = { payouts, reason: order.reason ?? null };
    await writeAudit(tx, { at, actor: order.by, action, subject: batch.id, details });
    return { batchId: batch.id, payouts };
  });
}
