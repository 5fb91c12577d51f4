import { type Queryable, rowsOf } from '../platform/database/database.ts';
import type { Evidence } from './evidence.ts';

/** Keeps an answer; returns its id. */
export async function insertEvidence(db: Queryable, evidence: Evidence): Promise<number> {
  const { provider, endpoint, subject, at, durationMs, httpStatus, code, body } = evidence;
  const inserted = await db.raw(
    `insert into evidence (provider, endpoint, subject, at, duration_ms, http_status, code, body)
     values (?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [provider, endpoint, subject, at, durationMs, httpStatus, code, body],
  );
  const id = rowsOf<{ id: number }>(inserted)[0]?.id;
  if (id === undefined) throw new Error('an inserted piece of evidence has no id');
  return id;
}
