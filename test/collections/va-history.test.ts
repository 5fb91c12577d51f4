import { expect, it } from 'vitest';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { rupiah } from '../../src/domain/money.ts';
import { describeCollections, MINUTE_MS } from './collections-world.ts';

const ORDERS = ['newest-first', 'oldest-first'] as const;

describeCollections('The history of a virtual account', (open) => {
  it.each(ORDERS)(
    'is read whole, page by page, and every payment is posted (%s)',
    async (order) => {
      const world = await open({ va: { historyOrder: order } });
      await world.paid(world.made('toko-1'), 35);
      await world.list();
      expect(await world.pullDue()).toEqual([{ kind: 'moved', to: '35 payments' }]);
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.problems()).toEqual([]);
    },
  );

  it.each([
    ['newest-first', 1],
    ['oldest-first', 2],
  ] as const)('with nothing new costs little (%s: %i)', async (historyOrder, requests) => {
    const world = await open({ va: { historyOrder } });
    await world.paid(world.made('toko-1'), 35);
    await world.list();
    await world.pullDue();
    expect(await world.historyRequests(() => world.pullLater())).toBe(requests);
    expect((await world.money()).payments).toBe(35);
  });

  it('of one page costs one request, whichever end comes first', async () => {
    for (const historyOrder of ORDERS) {
      const world = await open({ va: { historyOrder } });
      await world.paid(world.made('toko-1'), 7);
      await world.list();
      expect(await world.historyRequests(() => world.pullDue())).toBe(1);
      expect(await world.historyRequests(() => world.pullLater())).toBe(1);
    }
  });

  it.each([
    ['newest-first', 3, 1],
    ['newest-first', 15, 2],
    ['oldest-first', 3, 2],
    ['oldest-first', 15, 3],
  ] as const)('%s with %i new payments: %i requests', async (historyOrder, news, requests) => {
    const world = await open({ va: { historyOrder } });
    const va = world.made('toko-1');
    await world.paid(va, 35);
    await world.list();
    await world.pullDue();
    await world.paid(va, news);
    expect(await world.historyRequests(() => world.pullLater())).toBe(requests);
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await world.problems()).toEqual([]);
  });

  it('is pulled on by another worker where the first was stopped between two pages', async () => {
    for (const historyOrder of ORDERS) {
      const world = await open({ va: { historyOrder } });
      await world.paid(world.made('toko-1'), 45);
      await world.list();
      const stop = new AbortController();
      const reason = new Error('the worker stops');
      const vas = world.afterPages((pages) => {
        if (pages === 2) stop.abort(reason);
      });
      await expect(pullVaHistory(vas, await world.firstVa(), stop.signal)).rejects.toBe(reason);
      expect((await world.money()).payments).toBe(19); // one line of the second page was read again
      // The front once more, and then on from where it was.
      expect(await world.historyRequests(() => world.pullDue())).toBe(4);
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.problems()).toEqual([]);
    }
  });

  it.each(ORDERS)('grows while it is read: nothing is lost (%s)', async (historyOrder) => {
    const world = await open({ va: { historyOrder } });
    const va = world.made('toko-1');
    await world.paid(va, 35);
    await world.list();
    const growing = world.afterPages(async (pages) => {
      if (pages === 2) await world.paid(va, 3);
    });
    await pullVaHistory(growing, await world.firstVa());
    await world.pullLater();
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('is not read on while the provider does not tell, and what was stored stays', async () => {
    const world = await open();
    await world.paid(world.made('toko-1'), 25);
    await world.list();
    const plans = [
      { kind: 'code', code: '208' },
      { kind: 'code', code: '207' },
      { kind: 'http', status: 429 },
      { kind: 'code', code: '999' },
      { kind: 'http', status: 500 },
      { kind: 'lose-before' },
      { kind: 'lose-after' },
      { kind: 'malformed' },
    ];
    for (const [tries, plan] of plans.entries()) {
      world.sandbox.faults.add([{ ...plan, endpoint: 'va-history', match: { nth: 2 }, times: 1 }]);
      expect(await world.pullDue()).toEqual([{ kind: 'postponed' }]);
      expect((await world.money()).payments).toBe(10);
      expect(await world.pullDue()).toEqual([]); // not before its pause is over
      await world.clock.advance(10 * MINUTE_MS);
      const kept = await world.database.knex('evidence').where({ endpoint: 'oy:va-history' });
      expect(kept).toHaveLength(tries + 1);
    }
    expect(await world.pullDue()).toEqual([{ kind: 'moved', to: '15 payments' }]);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('of fewer lines a page than we ask for is read to its end all the same', async () => {
    for (const historyOrder of ORDERS) {
      const world = await open({ pageLines: 100, va: { maxPageSize: 7, historyOrder } });
      const va = world.made('toko-1');
      await world.paid(va, 40);
      await world.list();
      await world.pullDue();
      await world.paid(va, 2);
      await world.pullLater();
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.problems()).toEqual([]);
    }
  });

  it('keeps what a payment is in a record: amount, fee, instant, business day, raw text', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.clock.advance(14 * 60 * MINUTE_MS); // 00:01 of the next day in Jakarta
    await world.paid(va, 1);
    await world.list();
    await world.pullDue();
    const [line] = va.history;
    expect(await world.database.knex('records')).toMatchObject([
      {
        stream: 'va',
        source: 'oy:va-history',
        item: line?.txId,
        reference: line?.txId,
        counterparty: 'toko-1',
        status: 'paid',
        amount_sen: rupiah(10_000),
        fee_sen: rupiah(1_000),
        occurred_at: '2026-11-21T17:01:00.000Z',
        business_day: '2026-11-22',
        version: 1,
      },
    ]);
    expect(await world.database.knex('payments')).toMatchObject([
      { through: va.id, paid_at: '2026-11-21T17:01:00.000Z', business_day: '2026-11-22' },
    ]);
  });
});
