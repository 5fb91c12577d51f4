import type { Sen } from '../../domain/money.ts';
import type { BusinessDay, Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import {
  idsOfRecordsNamed,
  type RecordName,
} from '../../reconciliation/matches/records-named-store.ts';

/** A line as one side has it, for the eye of a person. */
export interface RecordShown {
  readonly id: number;
  readonly source: string;
  readonly item: string;
  readonly version: number;
  readonly reference: string;
  readonly status: string;
  readonly amount: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  /** Of a bank mutation, a path of the ledger, which ends in an account number. */
  readonly account: string;
  readonly description: string;
  readonly groupKey: string;
  readonly counterparty: string;
  readonly occurredAt: Instant | null;
  readonly businessDay: BusinessDay | null;
  readonly recordedAt: Instant;
  readonly importId: string | null;
}

const COLUMNS = [
  'id',
  'source',
  'item',
  'version',
  'reference',
  'status',
  'amount_sen as amount',
  'fee_sen as fee',
  'tax_sen as tax',
  'account',
  'description',
  'group_key as groupKey',
  'counterparty',
  'occurred_at as occurredAt',
  'business_day as businessDay',
  'recorded_at as recordedAt',
  'import_id as importId',
] as const;

export async function recordsById(
  db: Queryable,
  ids: readonly number[],
): Promise<Map<number, RecordShown>> {
  if (ids.length === 0) return new Map();
  const rows: RecordShown[] = await db('records')
    .whereIn('id', ids)
    .select(...COLUMNS);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest versions of what these sources call so, by reference or by item. */
export async function recordsNamed(
  db: Queryable,
  { limit, ...name }: RecordName & { readonly limit: number },
): Promise<RecordShown[]> {
  const rows: RecordShown[] = await db('records')
    .whereIn('id', idsOfRecordsNamed(db, name))
    .orderBy('id')
    .limit(limit)
    .select(...COLUMNS);
  return rows;
}
