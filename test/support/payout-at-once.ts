import type { Database } from '../../src/platform/database/database.ts';

/** SQL that stops the works of a test at the same place. */
export const lockBatches = 'select id from batches for update';
export const lockSnapshots = 'lock table balance_snapshots in access exclusive mode';

/**
 * Starts works that must meet: on PostgreSQL they are held up by `lock` until every one of them waits,
 * and then let go together. SQLite has one writer, so there the start is enough.
 */
export async function atOnce(
  database: Database,
  lock: string,
  start: () => Promise<unknown>[],
): Promise<PromiseSettledResult<unknown>[]> {
  if (database.dialect === 'sqlite') return Promise.allSettled(start());
  const works = await database.transaction(async (tx) => {
    await tx.raw(lock);
    const started = start();
    while ((await waitingForLocks(database)) < started.length);
    return started;
  });
  return Promise.allSettled(works);
}

async function waitingForLocks({ knex }: Database): Promise<number> {
  const found = await knex.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return found.rows[0]?.n ?? 0;
}
