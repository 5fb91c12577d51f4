import type { Knex } from 'knex';
import { writeAudit } from '../audit/audit-log.ts';
import { type Clock, type Instant, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { type Batch, lockBatch } from './batch-store.ts';
import { type BatchRows, checkBatch } from './require-batch.ts';

/** What a person does to a whole batch. Each is audited, and says how many rows it touched. */
export interface BatchCommand {
  readonly batchId: string;
  readonly by: string;
  readonly reason?: string;
}

/** One command of one person on one batch: its lock, the work and the audit entry in one transaction. */
export function onBatch(
  context: { readonly clock: Clock; readonly database: Database },
  rows: BatchRows,
  command: BatchCommand,
  action: string,
  work: (tx: Knex, batch: Batch, at: Instant) => Promise<number>,
): Promise<{ readonly batchId: string; readonly touched: number }> {
  const at = now(context.clock);
  return context.database.transaction(async (tx) => {
    const { batchId, by, reason = null } = command;
    const batch = checkBatch(await lockBatch(tx, batchId), batchId, rows);
    const touched = await work(tx, batch, at);
    const details = { [rows]: touched, reason };
    await writeAudit(tx, { at, actor: by, action, subject: batchId, details });
    return { batchId, touched };
  });
}
