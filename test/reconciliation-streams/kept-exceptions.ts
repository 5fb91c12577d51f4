import type { Database } from '../../src/platform/database/database.ts';
import type { ExceptionStatus } from '../../src/reconciliation/exceptions/categories.ts';
import { MORNING } from '../support/payout-builder.ts';
import { type Found, newestRecord } from './findings-world.ts';

/**
 * A run has ended and what it found is kept, as exceptions of this status. Returns up to which record it
 * looked. The runs of a database are numbered by this.
 */
export async function keepAsFound(
  { knex }: Database,
  stream: string,
  found: readonly Found[],
  status: ExceptionStatus = 'open',
): Promise<number> {
  const upto = await newestRecord(knex);
  const last = await knex('reconciliation_runs')
    .max({ number: 'number' })
    .first<{ number: number | null }>();
  const run = (last.number ?? 0) + 1;
  await knex('reconciliation_runs').insert({
    number: run,
    id: `run ${run}`,
    stream,
    kind: 'reconciliation',
    state: 'finished',
    as_of: MORNING,
    started_at: '2026-11-21T23:00:00.000Z',
    started_by: 'test',
    heartbeat_at: MORNING,
    records_upto: upto,
    rules: '{}',
    rules_sha256: '',
  });
  for (const row of found) {
    const { category, item, ...content } = row;
    const of = { stream, category, item, status, version: 1 };
    const ids: { id: number }[] = await knex('exceptions')
      .insert({ ...of, first_seen: MORNING, first_run_number: run })
      .returning('id');
    await knex('exception_versions').insert({
      ...content,
      exception_id: ids[0]?.id,
      version: 1,
      run_number: run,
      at: MORNING,
      change: 'opened',
      status,
    });
  }
  return upto;
}
