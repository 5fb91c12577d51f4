import { beforeAll, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import {
  type ExceptionGroups,
  groupsOfExceptions,
  type GroupsAsked,
} from '../../src/http/exceptions/exception-groups-store.ts';
import type { Grouping } from '../../src/http/exceptions/list-filter.ts';
import { AT, ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, realClock } from '../support/servers.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): Instant =>
  new Date(Date.parse(AT) + days * DAY_MS).toISOString() as Instant;

describeOnBothDatabases('exceptions in groups', (open) => {
  let world: ExceptionWorld;

  beforeAll(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    const run = await world.run();
    await world.run({ stream: 'bank' });
    const first = await world.opened(run, { severity: 'low', ours: rupiah(100) });
    const second = await world.opened(run, { ours: rupiah(300), theirs: rupiah(250) });
    await world.opened(run, { ours: null, theirs: rupiah(7), category: 'missing_in_ledger' });
    await world.opened(run, { stream: 'bank', severity: 'critical', ours: rupiah(1_000) });
    const closed = await world.opened(run, { ours: rupiah(999_999) });
    await world.by('sari', 'resolve', closed, { resolution: 'accepted' });
    await world.by('sari', 'assign', second, { assignee: 'tono' });
    await world.by('sari', 'assign', first, { assignee: 'tono' });
  });

  const groups = (by: Grouping, more: Partial<GroupsAsked> = {}): Promise<ExceptionGroups> =>
    groupsOfExceptions(world.db, { filter: {}, by, asOf: inDays(2), ...more });

  const lines = async (by: Grouping, more: Partial<GroupsAsked> = {}): Promise<unknown[]> =>
    (await groups(by, more)).groups.map(({ name, count, atRisk }) => [name, count, atRisk]);

  test('by stream: how many are open, and what is at stake', async () => {
    expect(await lines('stream')).toEqual([
      ['va', 3, rupiah(157)],
      ['bank', 1, rupiah(1_000)],
    ]);
    const [oldest] = (await groups('stream')).groups;
    expect(oldest?.oldest).toBe(AT);
  });

  test('by category, severity and person, each as it is now', async () => {
    expect(await lines('category')).toEqual([
      ['missing_at_provider', 3, rupiah(1_150)],
      ['missing_in_ledger', 1, rupiah(7)],
    ]);
    expect(await lines('severity')).toEqual([
      ['high', 2, rupiah(57)],
      ['critical', 1, rupiah(1_000)],
      ['low', 1, rupiah(100)],
    ]);
    const byPerson = await lines('assignee');
    expect(byPerson).toHaveLength(2);
    expect(byPerson).toEqual(
      expect.arrayContaining([
        ['tono', 2, rupiah(150)],
        [null, 2, rupiah(1_007)],
      ]),
    );
  });

  test.each([
    [0.5, '<24h'],
    [2, '1-3d'],
    [30, '30d+'],
  ])('by age: after %s days all of them are %s', async (days, bucket) => {
    expect(await lines('age', { asOf: inDays(days) })).toEqual([[bucket, 4, rupiah(1_157)]]);
  });

  test('of what was filtered alone', async () => {
    expect(await lines('severity', { filter: { stream: 'va', assignee: 'tono' } })).toEqual([
      ['high', 1, rupiah(50)],
      ['low', 1, rupiah(100)],
    ]);
    expect(await lines('stream', { filter: { isUnassigned: true } })).toEqual([
      ['bank', 1, rupiah(1_000)],
      ['va', 1, rupiah(7)],
    ]);
    expect(await lines('stream', { filter: { status: 'resolved' } })).toEqual([
      ['va', 1, rupiah(999_999)],
    ]);
    expect(await lines('stream', { filter: { category: 'amount_over' } })).toEqual([]);
  });

  test('more than are counted, or more groups than are shown, are said to be more', async () => {
    const cut = async (limits: { lookedAt?: number; shown?: number }) => {
      const asked = { filter: {}, by: 'severity' as const, asOf: inDays(2) };
      const { isCut, groups: found } = await groupsOfExceptions(world.db, asked, limits);
      return [isCut, found.reduce((sum, { count }) => sum + count, 0)];
    };
    expect(await cut({})).toEqual([false, 4]);
    expect(await cut({ lookedAt: 4 })).toEqual([false, 4]);
    expect(await cut({ lookedAt: 3 })).toEqual([true, 3]);
    expect(await cut({ shown: 1 })).toEqual([true, 2]);
  });
});

describeOnBothDatabases('100,000 open exceptions', (open, dialect) => {
  test('are grouped in a moment, by whatever it is', { timeout: 120_000 }, async () => {
    const world = new ExceptionWorld(await open(), new ManualClock());
    const example = await world.opened(await world.run());
    const numbers =
      dialect === 'sqlite'
        ? 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)'
        : 'WITH n AS (SELECT generate_series(1, 99999) AS i)';
    await world.db.raw(
      `INSERT INTO exceptions (stream, category, item, status, version, first_seen, first_run_number)
       ${numbers} SELECT CASE i % 2 WHEN 0 THEN 'va' ELSE 'bank' END, 'amount_over', 'many-' || i,
         'open', 1, '${AT}', 1 FROM n`,
    );
    await copyVersions(world, example);
    if (dialect === 'postgres') await world.db.raw('ANALYZE');
    for (const by of ['stream', 'category', 'severity', 'assignee', 'age'] as const) {
      const startedMs = realClock.nowMs();
      const { groups, isCut } = await groupsOfExceptions(world.db, {
        filter: {},
        by,
        asOf: inDays(2),
      });
      expect([by, isCut, groups.reduce((sum, { count }) => sum + count, 0)]).toEqual([
        by,
        false,
        100_000,
      ]);
      expect(realClock.nowMs() - startedMs, by).toBeLessThan(5_000); // 0.2 to 0.5 s on two cores
    }
  });
});

/** Every exception without a version gets that of the example. */
async function copyVersions({ db }: ExceptionWorld, example: number): Promise<void> {
  const row = await db('exception_versions').where({ exception_id: example }).first<object>();
  const columns = Object.keys(row).filter((name) => name !== 'exception_id');
  await db.raw(
    `INSERT INTO exception_versions (exception_id, ${columns.join(', ')})
     SELECT exceptions.id, ${columns.map((name) => `example.${name}`).join(', ')}
     FROM exceptions CROSS JOIN exception_versions AS example
     WHERE example.exception_id = ? AND exceptions.id <> ?`,
    [example, example],
  );
}
