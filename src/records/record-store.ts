import { createHash } from 'node:crypto';
import type { Sen } from '../domain/money.ts';
import { businessDay, type Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** One piece of evidence from outside, normalised. */
export interface RecordLine {
  readonly stream: 'disbursement';
  /** `oy:status`, `oy:callback`, `oy:statement`, … */
  readonly source: string;
  /** The provider's own identity of the thing recorded; a later answer about it is a new version. */
  readonly item: string;
  readonly reference: string;
  readonly status: 'paid' | 'failed' | 'pending' | 'reversed' | 'top_up';
  readonly amount: Sen;
  readonly fee: Sen;
  readonly occurredAt: Instant | null;
  /** Redacted. */
  readonly raw: string;
  readonly evidenceId: number | null;
  readonly importId: string | null;
}

/**
 * Adds a record unless the newest version of the same item says the same. Records never change: a
 * changed line is a new version.
 */
export async function addRecord(
  tx: Queryable,
  line: RecordLine,
  at: Instant,
): Promise<'added' | 'changed' | 'known'> {
  const hash = recordHash(line);
  const newest = await tx('records')
    .where({ source: line.source, item: line.item })
    .orderBy('version', 'desc')
    .first<{ version: number; content_hash: string } | undefined>('version', 'content_hash');
  if (newest?.content_hash === hash) return 'known';
  const inserted: unknown[] = await tx('records')
    .insert({
      stream: line.stream,
      source: line.source,
      item: line.item,
      version: (newest?.version ?? 0) + 1,
      content_hash: hash,
      reference: line.reference,
      status: line.status,
      amount_sen: line.amount,
      fee_sen: line.fee,
      occurred_at: line.occurredAt,
      business_day: line.occurredAt === null ? null : businessDay(line.occurredAt),
      raw: line.raw,
      import_id: line.importId,
      evidence_id: line.evidenceId,
      recorded_at: at,
    })
    .onConflict(['source', 'item', 'version'])
    .ignore()
    .returning('id');
  // The same callback twice at once: the other worker's version is there now, so look again.
  if (inserted.length === 0) return addRecord(tx, line, at);
  return newest ? 'changed' : 'added';
}

function recordHash(line: RecordLine): string {
  const { reference, status, amount, fee, occurredAt } = line;
  return createHash('sha256')
    .update(JSON.stringify([reference, status, amount, fee, occurredAt]))
    .digest('hex');
}
