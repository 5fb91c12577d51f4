import type { Queryable } from '../../src/platform/database/database.ts';

const AT = '2026-11-21T03:00:00.000Z';

export const runRow = (number: number, changes: Record<string, unknown> = {}) => ({
  number,
  id: `R${number}`,
  stream: 'disbursement',
  kind: 'reconciliation',
  state: 'finished',
  as_of: AT,
  started_at: AT,
  started_by: 'rekon',
  heartbeat_at: AT,
  ended_at: AT,
  records_upto: 1,
  rules: '{}',
  rules_sha256: 'h',
  ...changes,
});

export const versionRow = (run: number, changes: Record<string, unknown> = {}) => ({
  exception_id: 1,
  version: run,
  run_number: run,
  at: AT,
  change: 'opened',
  status: 'open',
  severity: 'high',
  leg: 1,
  why: 'w',
  ...changes,
});

/** What a run writes: a group of two members, and the version of an exception. */
export async function insertOfRun(db: Queryable, run: number, recordId: number): Promise<void> {
  const match = { run_number: run, leg: 1, number: recordId };
  await db('matches').insert({
    ...match,
    pass: 'p',
    ours_count: 2,
    theirs_count: 1,
    ours_sen: 1,
    theirs_sen: 1,
    fee_sen: 0,
    difference_sen: 0,
  });
  await db('match_members').insert({ ...match, record_id: recordId, side: 'ours' });
  await db('exception_versions').insert(versionRow(run));
}

/** A finished run with what it has written, its revocation, and a period. */
export async function fillReconciliation(db: Queryable): Promise<void> {
  const record = await db('records').first<{ id: number }>('id');
  await db('exceptions').insert({
    id: 1,
    stream: 'disbursement',
    category: 'overdue',
    item: 'i',
    status: 'open',
    version: 1,
    first_seen: AT,
    first_run_number: 1,
  });
  await db('reconciliation_runs').insert(runRow(1));
  await insertOfRun(db, 1, record.id);
  await db('match_revocations').insert({
    run_number: 1,
    leg: 1,
    number: record.id,
    revoked_run_number: 1,
    why: 'w',
    revoked_at: AT,
  });
  await db('periods').insert({
    stream: 'disbursement',
    period: '2026-11',
    from_day: '2026-11-01',
    to_day: '2026-11-30',
    closed_by: 'budi',
    closed_at: AT,
    run_number: 1,
    previous_run_number: 0,
    evidence: '{}',
  });
}
