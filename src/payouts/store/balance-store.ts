import { type Sen, sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

export interface BalanceSnapshot {
  readonly provider: string;
  readonly at: Instant;
  readonly balance: Sen;
  readonly pending: Sen;
  readonly available: Sen;
}

export async function insertSnapshot(tx: Queryable, told: BalanceSnapshot): Promise<void> {
  await tx('balance_snapshots').insert({
    provider: told.provider,
    at: told.at,
    balance_sen: told.balance,
    pending_sen: told.pending,
    available_sen: told.available,
  });
}

export function firstSnapshot(db: Queryable, provider: string): Promise<BalanceSnapshot | null> {
  return snapshot(db, provider, 'asc');
}

export function latestSnapshot(db: Queryable, provider: string): Promise<BalanceSnapshot | null> {
  return snapshot(db, provider, 'desc');
}

async function snapshot(
  db: Queryable,
  provider: string,
  order: 'asc' | 'desc',
): Promise<BalanceSnapshot | null> {
  const row = await db('balance_snapshots')
    .where({ provider })
    .orderBy('id', order)
    .first<
      { at: Instant; balance_sen: number; pending_sen: number; available_sen: number } | undefined
    >();
  if (!row) return null;
  return {
    provider,
    at: row.at,
    balance: sen(row.balance_sen),
    pending: sen(row.pending_sen),
    available: sen(row.available_sen),
  };
}
