import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** Who did what, when, to what. Append-only; written in the transaction of the deed. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string | number | null>>;
}

export async function writeAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await tx('audit_log').insert({ ...entry, details: JSON.stringify(entry.details) });
}
