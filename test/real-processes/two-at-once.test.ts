import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import {
  createInstallation,
  type DatabaseKind,
  type Installation,
  UNHURRIED,
} from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { uploadedRows } from './payout-file.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const databases: DatabaseKind[] = hasPostgres ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

describe.concurrent.each(databases)('two at the same moment (%s)', (database) => {
  it('two people approve one batch: one wins, the other is told, the money is owed once and paid once', async (test) => {
    const here = await createInstallation(test, {
      database,
      sendsPerSecond: 100,
      environment: UNHURRIED,
    });
    const rows = uploadedRows('BOTH', 40);
    const batchId = await here.upload(rows);
    await here.start('worker');
    await here.untilAsked(batchId);
    // Both read the deposit's balance before they decide: so long they are in it together.
    await here.sandbox.addFaults([{ endpoint: 'balance', kind: 'delay', ms: 800 }]);
    const said = await Promise.all(
      ['budi', 'citra'].map((person) => here.run('payouts', 'approve', batchId, '--by', person)),
    );
    const [won, lost] = said.toSorted((a, b) => a.code - b.code);
    expect([won?.code, lost?.code], lost?.stderr).toEqual([0, 2]);
    const { error } = JSON.parse(lost?.stdout ?? '') as { error: { code: string; next: string } };
    expect(['approval_stale', 'nothing_to_approve']).toContain(error.code);
    expect(error.next).not.toBe('');

    const total = rows.reduce((sum, row) => sum + row.rupiah * 100, 0);
    const approvals = await here.sql.rows('select payout_count, total_sen from approvals');
    expect(approvals.map((each) => [Number(each.payout_count), Number(each.total_sen)])).toEqual([
      [rows.length, total],
    ]);
    const [owed] = await here.sql.rows(`
      select sum(amount_sen) as sen from entries
      where account = 'expenses:payouts' and amount_sen > 0`);
    expect(Number(owed?.sen)).toBe(total);
    await here.untilEnded();
    await here.stopAll();
    expect(await whatIsWrong({ rows, ...here })).toEqual([]);
  });

  it('two workers whose schedules come due at once run each of them once', async (test) => {
    const here = await createInstallation(test, {
      database,
      sendsPerSecond: 100,
      environment: UNHURRIED,
    });
    await here.upload(uploadedRows('SCHEDULES', 10));
    await Promise.all([here.start('worker'), here.start('worker')]);
    // Each has run once at the start, but the daily one, whose hour has not come.
    await untilRuns(here, 1, ['snapshot-balance', 'sweep-open-payouts']);
    const rounds = 4;
    for (let round = 1; round <= rounds; round += 1) {
      await here.sql.run(`
        update schedules set next_run_at = '2026-01-01T00:00:00.000Z'
        where name in ('snapshot-balance', 'reconcile-streams') and lease_until is null`);
      await untilRuns(here, round, ['reconcile-streams']);
      await untilRuns(here, round + 1, ['snapshot-balance']);
    }
    await here.stopAll();
    const runs = await here.sql.rows(`
      select name, count(*) as runs, count(error) as errors from schedule_runs
      where name in ('snapshot-balance', 'reconcile-streams') group by name order by name`);
    expect(
      runs.map(({ name, runs: count, errors }) => [name, Number(count), Number(errors)]),
    ).toEqual([
      ['reconcile-streams', rounds, 0],
      ['snapshot-balance', rounds + 1, 0],
    ]);
    // Every 2 s: its runs never overlap, whoever makes them, and none starts before its time.
    const probes = await here.sql.rows(`
      select started_at, ended_at from schedule_runs where name = 'probe-breakers' order by started_at`);
    const tooEarly = probes.filter((probe, i) => {
      const earlier = probes[i - 1];
      return earlier !== undefined && msOf(probe.started_at) - msOf(earlier.started_at) < 2_000;
    });
    expect(tooEarly).toEqual([]);
  });
});

const msOf = (cell: string | number | null | undefined): number => Date.parse(String(cell));

async function untilRuns(here: Installation, count: number, names: string[]): Promise<void> {
  await here.until(`${names.join(' and ')} ran ${count} times`, async () => {
    const runs = await here.sql.rows(
      'select name, count(*) as runs from schedule_runs group by name',
    );
    const ended = await here.sql.rows('select name from schedules where lease_until is not null');
    return names.every(
      (name) =>
        runs.some((each) => each.name === name && Number(each.runs) >= count) &&
        !ended.some((each) => each.name === name),
    );
  });
}
