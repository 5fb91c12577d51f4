import type { PlainSql, Row } from './plain-sql.ts';
import type { RunningProcess } from './processes.ts';
import type { SandboxControl } from './sandbox-control.ts';

const LINES_OF_EACH_LOG = 12;

/** How things stand, for a person who reads that a wait was in vain. */
export async function standOf(what: {
  sql: PlainSql;
  sandbox: SandboxControl;
  running: readonly RunningProcess[];
}): Promise<string> {
  const { sql, sandbox, running } = what;
  const transactions = await sandbox.transactions();
  const requests = await sandbox.remits();
  const states = count(transactions.map(({ state }) => state));
  return [
    `-- payouts`,
    ...(await told(sql, STATES)),
    `-- open breakers`,
    ...(await told(sql, 'select provider, kind, reason from breakers where closed_at is null')),
    `-- schedules`,
    ...(await told(sql, 'select name, next_run_at, lease_owner, lease_until from schedules')),
    `-- the provider: ${requests.length} sends arrived; ${JSON.stringify(states)}`,
    ...(await Promise.all(running.map(logOf))),
  ].join('\n');
}

const STATES = `
  select state, reason_code, count(*) as payouts, min(next_action_at) as next_look
  from payouts group by state, reason_code order by state`;

async function told(sql: PlainSql, query: string): Promise<string[]> {
  try {
    return (await sql.rows(query)).map((row: Row) => JSON.stringify(row));
  } catch (error) {
    return [`the database does not say: ${String(error)}`];
  }
}

async function logOf(one: RunningProcess): Promise<string> {
  const lines = (await one.words()).trimEnd().split('\n').slice(-LINES_OF_EACH_LOG);
  return [`-- ${one.name} (${one.isRunning() ? 'running' : 'ended'})`, ...lines].join('\n');
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
