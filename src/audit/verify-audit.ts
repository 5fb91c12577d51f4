import type { Queryable } from '../platform/database/database.ts';
import { pageOfEntries } from './audit-store.ts';
import type { NotedEntry } from './noted-entry.ts';
import { BEGINNING, sealed } from './seal.ts';

const PAGE_ROWS = 1_000;

export interface AuditCheck {
  readonly isWhole: boolean;
  readonly entries: number;
  /** The seal of the newest entry. Noted elsewhere, it proves later that nothing was cut off at the end. */
  readonly seal: string;
  /** The first entry that does not follow from the one before it; null where all do. */
  readonly firstBroken: number | null;
  /** Whether the entry that was named has the seal that was named; null where none was. */
  readonly isNoted: boolean | null;
}

/**
 * Follows the chain from its beginning. `noted`: number and seal of an entry as somebody wrote them down; the
 * chain alone cannot tell that its newest entries were cut off, or that all of it was made anew.
 */
export async function verifyAudit(
  db: Queryable,
  noted: NotedEntry | null = null,
): Promise<AuditCheck> {
  let last: { readonly number: number; readonly seal: string } = BEGINNING;
  let isNoted = noted === null ? null : false;
  for (;;) {
    const page = await pageOfEntries(db, { after: last.number, limit: PAGE_ROWS });
    for (const entry of page) {
      if (sealed(last, entry).seal !== entry.seal || entry.number !== last.number + 1) {
        const firstBroken = last.number + 1;
        return { isWhole: false, entries: last.number, seal: last.seal, firstBroken, isNoted };
      }
      last = entry;
      if (noted?.number === entry.number) isNoted = noted.seal === entry.seal;
    }
    if (page.length < PAGE_ROWS) break;
  }
  const isWhole = isNoted !== false;
  return { isWhole, entries: last.number, seal: last.seal, firstBroken: null, isNoted };
}
