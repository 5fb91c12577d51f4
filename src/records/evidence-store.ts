import type { Queryable } from '../platform/database/database.ts';
import type { Evidence } from './evidence.ts';

/** Keeps an answer; returns its id. */
export async function insertEvidence(db: Queryable, evidence: Evidence): Promise<number> {
  const rows: { id: number }[] = await db('evidence')
    .insert({
      provider: evidence.provider,
      endpoint: evidence.endpoint,
      subject: evidence.subject,
      at: evidence.at,
      duration_ms: evidence.durationMs,
      http_status: evidence.httpStatus,
      code: evidence.code,
      body: evidence.body,
    })
    .returning('id');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('an inserted piece of evidence has no id');
  return id;
}
