import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { RecordStatus, Stream } from './record-store.ts';

/** A record as it is shown beside what it is about. */
export interface RecordAbout {
  readonly id: number;
  readonly source: string;
  readonly item: string;
  readonly version: number;
  readonly reference: string;
  readonly status: RecordStatus;
  readonly amount: Sen;
  readonly fee: Sen;
  readonly occurredAt: Instant | null;
  readonly recordedAt: Instant;
  readonly importId: string | null;
  /** Redacted. */
  readonly raw: string;
}

/** The newest records of a stream under these references, oldest first; earlier versions too. */
export async function recordsAbout(
  db: Queryable,
  of: { stream: Stream; references: readonly string[]; limit: number },
): Promise<RecordAbout[]> {
  const rows: RecordAbout[] = await db('records')
    .where({ stream: of.stream })
    .whereIn('reference', of.references)
    .orderBy('id', 'desc')
    .limit(of.limit)
    .select(
      'id',
      'source',
      'item',
      'version',
      'reference',
      'status',
      'amount_sen as amount',
      'fee_sen as fee',
      'occurred_at as occurredAt',
      'recorded_at as recordedAt',
      'import_id as importId',
      'raw',
    );
  return rows.toReversed();
}
