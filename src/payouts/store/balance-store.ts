import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';

interface BalanceSnapshot {
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

/**
 * Is the snapshot that this transaction is about to add the first one? Of two that ask at once, one
 * waits for the other. SQLite's transaction has the write lock already.
 */
export async function willBeFirstSnapshot(tx: Queryable, provider: string): Promise<boolean> {
  if (await hasSnapshot(tx, provider)) return false;
  if (dialectOf(tx) === 'sqlite') return true;
  await tx.raw('lock table balance_snapshots in share row exclusive mode');
  return !(await hasSnapshot(tx, provider));
}

async function hasSnapshot(db: Queryable, provider: string): Promise<boolean> {
  return (await db('balance_snapshots').where({ provider }).first<unknown>('id')) !== undefined;
}
