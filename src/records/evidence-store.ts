import type { Instant } from '../domain/time.ts';
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

/** What is kept of one answer. */
export interface KeptEvidence {
  readonly id: number;
  readonly provider: string;
  readonly endpoint: string;
  readonly at: Instant;
  readonly durationMs: number;
  readonly httpStatus: number | null;
  readonly code: string | null;
  readonly body: string;
}

/** The newest answers about these subjects, and those with these ids; oldest first. */
export async function evidenceAbout(
  db: Queryable,
  of: { subjects: readonly string[]; ids: readonly number[]; limit: number },
): Promise<KeptEvidence[]> {
  // By themselves first: joined by an `or`, PostgreSQL would read all evidence there is.
  const newest: number[] = await db('evidence')
    .whereIn('subject', of.subjects)
    .orderBy('id', 'desc')
    .limit(of.limit)
    .pluck('id');
  const rows: KeptEvidence[] = await db('evidence')
    .whereIn('id', [...newest, ...of.ids])
    .orderBy('id', 'desc')
    .limit(of.limit)
    .select(
      'id',
      'provider',
      'endpoint',
      'at',
      'duration_ms as durationMs',
      'http_status as httpStatus',
      'code',
      'body',
    );
  return rows.toReversed();
}
