import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  findException,
  listExceptions,
  type PageAsOfRun,
  pageOfExceptionsAsOfRun,
} from '../../src/reconciliation/exceptions/exception-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ExceptionWorld } from './exception-world.ts';

describeOnBothDatabases('exceptions as of a run', (open) => {
  let world: ExceptionWorld;

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
  });

  const asOf = async (runNumber: number, more: Partial<PageAsOfRun> = {}): Promise<string[]> => {
    const page = { stream: 'va', runNumber, afterId: 0, limit: 100, ...more };
    return (await pageOfExceptionsAsOfRun(world.db, page)).map(
      ({ id, version, status }) => `${id} v${version} ${status}`,
    );
  };

  test('as a run left them: open then or changed by it; what people did next is not in it', async () => {
    const first = await world.run();
    const [a, b] = [await world.opened(first), await world.opened(first)];
    await world.opened(await world.run({ stream: 'bank' }), { stream: 'bank' });
    await world.by('sari', 'assign', a, { assignee: 'tono' });
    await world.by('sari', 'resolve', b, { resolution: 'accepted' });
    const second = await world.run();
    await world.foundAgain(a, second, 'auto_closed');
    const c = await world.opened(second);
    const third = await world.run();

    const left = async (): Promise<string[][]> => [
      await asOf(first),
      await asOf(second),
      await asOf(third),
    ];
    const expected = [
      [`${a} v1 open`, `${b} v1 open`],
      [`${a} v3 auto_closed`, `${c} v1 open`], // b was resolved before, and not by this run
      [`${c} v1 open`],
    ];
    expect(await left()).toEqual(expected);

    // What happens later does not change what is told of a run.
    await world.by('tono', 'reopen', b, { note: 'not accepted' });
    await world.foundAgain(a, await world.run(), 'reopened');
    expect(await left()).toEqual(expected);
  });

  test('as of the close of a period: what people did before is in it, what they did since is not', async () => {
    const first = await world.run();
    const [a, b, c] = [
      await world.opened(first),
      await world.opened(first),
      await world.opened(first),
    ];
    await world.by('sari', 'assign', a, { assignee: 'tono' });
    await world.by('sari', 'resolve', b, { resolution: 'accepted' });
    const close = await world.run({ kind: 'close' });
    await world.by('sari', 'resolve', c, { resolution: 'accepted' });

    const view = 'at_closing';
    expect(await asOf(close, { view })).toEqual([`${a} v2 assigned`, `${c} v1 open`]);
    // With those that were closed within the period.
    expect(await asOf(close, { view, changedSince: first })).toEqual([
      `${a} v2 assigned`,
      `${b} v2 resolved`,
      `${c} v1 open`,
    ]);
    const next = await world.run({ kind: 'close' });
    expect(await asOf(next, { view, changedSince: close })).toEqual([
      `${a} v2 assigned`,
      `${c} v2 resolved`,
    ]);
  });

  test('what a run that is not finished has written is not there', async () => {
    const finished = await world.run();
    const under = await world.run({ state: 'running' });
    const unseen = await world.opened(under, {}, 0);
    expect(await asOf(finished)).toEqual([]);
    expect(await listExceptions(world.db, { status: 'any', limit: 10 })).toEqual([]);
    expect(await findException(world.db, unseen)).toBeNull();
  });

  test('page by page, in the order of ids, nothing twice and nothing left out', async () => {
    const run = await world.run();
    const ids: number[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(await world.opened(run));
    await world.by('sari', 'resolve', ids[3] ?? 0, { resolution: 'accepted' });
    const next = await world.run();
    const seen: number[] = [];
    for (let afterId = 0; ; ) {
      const page = { stream: 'va', runNumber: next, afterId, limit: 2 };
      const found = await pageOfExceptionsAsOfRun(world.db, page);
      seen.push(...found.map(({ id }) => id));
      afterId = found.at(-1)?.id ?? 0;
      if (found.length < 2) break;
    }
    expect(seen).toEqual(ids.filter((id) => id !== ids[3]));
  });
});

describeOnBothDatabases('the list of exceptions', (open) => {
  let world: ExceptionWorld;
  let ids: readonly number[];

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), new ManualClock());
    const run = await world.run();
    const bank = await world.run({ stream: 'bank' });
    ids = [
      await world.opened(run, { severity: 'critical', batchId: 'B1' }),
      await world.opened(run, { category: 'amount_over', theirs: rupiah(160_000) }),
      await world.opened(bank, { stream: 'bank', severity: 'low' }),
      await world.opened(run),
    ];
    const [first = 0, , , last = 0] = ids;
    await world.by('sari', 'assign', first, { assignee: 'tono' });
    await world.by('sari', 'resolve', last, { resolution: 'accepted' });
  });

  test.each([
    ['open ones, unless said otherwise', {}, [0, 1, 2]],
    ['all', { status: 'any' }, [0, 1, 2, 3]],
    ['of one status', { status: 'resolved' }, [3]],
    ['assigned is open too', { status: 'assigned' }, [0]],
    ['of a stream', { stream: 'bank' }, [2]],
    ['of a category', { category: 'amount_over' }, [1]],
    ['of a severity', { severity: 'critical' }, [0]],
    ['of an assignee', { assignee: 'tono' }, [0]],
    ['of a batch', { batchId: 'B1' }, [0]],
    ['of none', { batchId: 'B1', stream: 'bank' }, []],
  ] as const)('%s', async (_what, filter, expected) => {
    const found = await listExceptions(world.db, { ...filter, limit: 10 });
    expect(found.map(({ id }) => id)).toEqual(expected.map((index) => ids[index]));
  });

  test('an exception has everything that was found, amounts as money', async () => {
    expect(await findException(world.db, ids[1] ?? 0)).toMatchObject({
      stream: 'va',
      category: 'amount_over',
      severity: 'high',
      leg: 1,
      oursRecordId: 11,
      theirsRecordId: null,
      amountOurs: rupiah(150_000),
      amountTheirs: rupiah(160_000),
      feeExpected: null,
      bankReference: `B-${ids[1]}`,
      nearestCandidate: 'INV-77 of the same day over Rp 151.000',
      why: 'nothing of theirs has this reference',
      assignee: null,
      resolution: null,
      firstRunNumber: 1,
    });
  });
});
