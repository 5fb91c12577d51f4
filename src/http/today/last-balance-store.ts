import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** What a provider last told of the deposit. */
export interface LastBalance {
  readonly provider: string;
  readonly at: Instant;
  readonly available: Sen;
}

export async function lastBalance(db: Queryable, provider: string): Promise<LastBalance | null> {
  const row = await db('balance_snapshots')
    .where({ provider })
    .orderBy('id', 'desc')
    .first<LastBalance | undefined>('provider', 'at', 'available_sen as available');
  return row ?? null;
}
