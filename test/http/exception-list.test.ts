import { beforeAll, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type ListPage, pageOfExceptions } from '../../src/http/exceptions/exception-list-store.ts';
import type { ListKey, ListSort } from '../../src/http/exceptions/list-order.ts';
import { expectedWithin } from '../../src/reconciliation/exceptions/age.ts';
import { AT, ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SEVERITIES = ['low', 'critical', 'medium', 'high'] as const;

/** As if there were few of them; many; and so many that a page looks at a part of them only. */
const WAYS = [{ few: 20_000 }, { few: 0 }, { few: 0, lookedAt: 3 }];

describeOnBothDatabases('the list of the workbench', (open) => {
  let world: ExceptionWorld;
  const ids: number[] = [];

  beforeAll(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    const run = await world.run();
    for (let i = 0; i < 12; i += 1) {
      const severity = SEVERITIES[i % 4] ?? 'low';
      ids.push(await world.opened(run, { severity, ours: rupiah(100 * (i % 3)) }));
    }
    const [first = 0, second = 0] = ids;
    await world.by('sari', 'assign', first, { assignee: 'tono' });
    await world.by('sari', 'resolve', second, { resolution: 'accepted' });
  });

  /** All of them in the order of their pages, by their places in `ids`; the same in each way. */
  async function places(sort: ListSort, filter: ListPage['filter'] = {}): Promise<number[]> {
    const found = await Promise.all(WAYS.map((way) => placesIn({ sort, filter }, way)));
    const [first = []] = found;
    expect(found).toEqual(WAYS.map(() => first));
    return first;
  }

  async function placesIn(
    page: Pick<ListPage, 'sort' | 'filter'>,
    way: { few: number; lookedAt?: number },
  ): Promise<number[]> {
    const found: number[] = [];
    for (let after: ListKey | null = null; ; ) {
      const asked = { ...page, after, limit: 4 };
      const { exceptions, next } = await pageOfExceptions(world.db, asked, way);
      expect(exceptions.length).toBeLessThanOrEqual(4);
      found.push(...exceptions.map(({ id }) => ids.indexOf(id)));
      if (next === null) return found;
      after = next;
    }
  }

  test('as they were found, and the other way round', async () => {
    expect(await places('oldest')).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await places('newest', { status: 'any' })).toEqual([
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ]);
  });

  test('the most severe first, and of these the oldest', async () => {
    expect(await places('severest')).toEqual([5, 9, 3, 7, 11, 2, 6, 10, 0, 4, 8]);
    expect(await places('severest', { severity: 'high' })).toEqual([3, 7, 11]);
  });

  test('the largest first, and of these the newest', async () => {
    expect(await places('largest')).toEqual([11, 8, 5, 2, 10, 7, 4, 9, 6, 3, 0]);
    expect(await places('largest', { severity: 'low' })).toEqual([8, 4, 0]);
  });

  test('an exception stands there once, as it is now', async () => {
    expect(await places('oldest', { assignee: 'tono' })).toEqual([0]);
    expect(await places('severest', { assignee: 'tono', status: 'assigned' })).toEqual([0]);
    expect(await places('newest', { assignee: 'tono', severity: 'high' })).toEqual([]);
  });

  test('by age', async () => {
    const at = (days: number): Instant =>
      new Date(Date.parse(AT) + days * 86_400_000).toISOString() as Instant;
    const young = expectedWithin('<24h', at(0.5));
    expect(young).toEqual({ expectedAfter: at(-0.5) });
    expect(await places('oldest', young)).toHaveLength(11);
    expect(await places('oldest', expectedWithin('1-3d', at(0.5)))).toEqual([]);
    expect(await places('largest', expectedWithin('1-3d', at(1)))).toHaveLength(11);
    expect(await places('oldest', expectedWithin('1-3d', at(3)))).toEqual([]);
    expect(await places('oldest', expectedWithin('30d+', at(30)))).toHaveLength(11);
  });
});
