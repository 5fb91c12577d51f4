import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** A message from a provider as it came; kept before it is believed or even understood. */
export interface NewCallback {
  readonly provider: string;
  readonly receivedAt: Instant;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `refused`: its sender is not one we know; kept for inspection, never processed. */
  readonly state: 'received' | 'refused';
}

export interface StoredCallback {
  readonly id: number;
  readonly provider: string;
  readonly body: string;
  readonly state: 'received' | 'processed' | 'refused';
  readonly tries: number;
}

export async function insertCallback(db: Queryable, callback: NewCallback): Promise<void> {
  await db('callbacks').insert({
    provider: callback.provider,
    received_at: callback.receivedAt,
    source_ip: callback.sourceIp,
    headers: JSON.stringify(callback.headers),
    body: callback.body,
    state: callback.state,
    next_action_at: callback.state === 'received' ? callback.receivedAt : null,
  });
}

export async function findCallback(db: Queryable, id: number): Promise<StoredCallback | null> {
  const row = await db('callbacks')
    .where({ id })
    .first<StoredCallback | undefined>('id', 'provider', 'body', 'state', 'tries');
  return row ?? null;
}

export async function finishCallback(
  tx: Queryable,
  id: number,
  outcome: string,
  at: Instant,
): Promise<boolean> {
  const hit = await tx('callbacks')
    .where({ id, state: 'received' })
    .update({ state: 'processed', outcome, processed_at: at, next_action_at: null });
  return hit === 1;
}

export async function dueCallbacks(db: Queryable, at: Instant, limit: number): Promise<number[]> {
  return db('callbacks')
    .where({ state: 'received' })
    .andWhere('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .orderBy('id')
    .limit(limit)
    .pluck('id');
}

export async function countCallbacks(
  db: Queryable,
): Promise<{ state: string; outcome: string | null; count: number }[]> {
  const rows: { state: string; outcome: string | null; count: number | string }[] = await db(
    'callbacks',
  )
    .select('state', 'outcome', db.raw('count(*) as count'))
    .groupBy('state', 'outcome');
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
