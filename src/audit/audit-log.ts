import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { insertEntries, lockNewest } from './audit-store.ts';
import { sealed } from './seal.ts';

/** Who did what, when, to what. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string | number | null>>;
}

/**
 * Append-only, and each entry sealed with the hash of the one before. Written in the transaction of the deed,
 * as the last thing in it: until it commits, nobody else can write an entry.
 */
export async function writeAudit(tx: Queryable, ...entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  let last = await lockNewest(tx);
  const rows = entries.map((entry) => {
    const row = sealed(last, { ...entry, details: JSON.stringify(entry.details) });
    last = row;
    return row;
  });
  await insertEntries(tx, rows);
}
