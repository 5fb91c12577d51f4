import { expect, it } from 'vitest';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { rupiah } from '../../src/domain/money.ts';
import type { VirtualAccount } from '../../src/sandbox/oy/va/state.ts';
import { type CollectionsWorld, describeCollections } from './collections-world.ts';

const ORDERS = ['newest-first', 'oldest-first'] as const;
type Lie = 'remove' | 'change' | 'repeat';

/** Lines by age: 0 is the oldest. */
function lie(
  world: CollectionsWorld,
  va: VirtualAccount,
  how: Lie,
  line: number,
  answers = 0,
): void {
  const { txId = '', amount = rupiah(0) } = va.history[line] ?? {};
  const told = how === 'remove' ? amount : rupiah(99_000);
  world.sandbox.oyVa.books.meddle(va, { txId, how, amount: told }, answers);
}

const storedItems = (world: CollectionsWorld): Promise<string[]> =>
  world.database.knex('payments').pluck('item');

describeCollections('A history that lies', (open) => {
  it.each(ORDERS.flatMap((order) => [1, 2, 5].map((gone) => [order, gone] as const)))(
    'shrinks while it is read (%s, %i lines): no other payment is lost',
    async (order, gone) => {
      const world = await open({ va: { historyOrder: order } });
      const va = world.made('toko-1');
      await world.paid(va, 35);
      const all = va.history.map(({ txId }) => txId);
      // From the page that was read first, so that everything behind moves up.
      for (let i = 0; i < gone; i += 1) {
        lie(world, va, 'remove', order === 'newest-first' ? 30 + i : 2 + i, 1);
      }
      await world.list();
      await world.pullDue();
      await world.pullLater();
      expect((await storedItems(world)).toSorted()).toEqual(all.toSorted());
      expect(await world.money()).toEqual(world.oyMoney()); // what was paid was paid
      expect(await world.problems()).toEqual([
        `history_shrank: ${gone} payments that were there are gone from the history`,
      ]);
    },
  );

  it.each(ORDERS)('loses a line and gains one: the new one is found (%s)', async (order) => {
    const world = await open({ va: { historyOrder: order } });
    const va = world.made('toko-1');
    await world.paid(va, 35);
    await world.list();
    await world.pullDue();
    lie(world, va, 'remove', 20);
    await world.paid(va, 1); // as many lines as before
    await world.pullLater();
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await world.problems()).toEqual([
      'history_shrank: 1 payments that were there are gone from the history',
    ]);
  });

  it('loses lines while a pull is dead: the next one does not take the counts for the whole', async () => {
    for (const historyOrder of ORDERS) {
      const world = await open({ va: { historyOrder } });
      const va = world.made('toko-1');
      await world.paid(va, 28);
      await world.list();
      const stop = new AbortController();
      const vas = world.afterPages((pages) => {
        if (pages === 2) stop.abort(new Error('killed'));
      });
      await expect(pullVaHistory(vas, await world.firstVa(), stop.signal)).rejects.toThrow(
        'killed',
      );
      const known = await storedItems(world);
      expect(known).toHaveLength(19);
      // Nine of those go: nineteen are left, and nineteen are known.
      for (const txId of known.slice(0, 9)) {
        lie(
          world,
          va,
          'remove',
          va.history.findIndex((line) => line.txId === txId),
        );
      }
      await world.pullDue();
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.problems()).toHaveLength(1);
    }
  });

  it.each(ORDERS)('tells a payment twice with different amounts (%s)', async (order) => {
    const world = await open({ va: { historyOrder: order } });
    const va = world.made('toko-1');
    await world.paid(va, 35);
    lie(world, va, 'repeat', 30);
    await world.list();
    await world.pullDue();
    const { payments } = await world.money();
    expect(payments).toBe(35);
    expect(new Set(await storedItems(world)).size).toBe(35);
    const told = order === 'newest-first' ? ['40.000', '99.000'] : ['99.000', '40.000'];
    const [changed, gap] = await world.problems();
    expect(changed).toMatch(/^amount_changed: posted as/);
    for (const amount of told) expect(changed).toContain(amount);
    expect(gap).toBe('history_incomplete: the history says it has 1 payments more than it showed');
    // Both of its amounts are on record, however often the history is read.
    const versions = await world.database.knex('records').where('version', '>', 1);
    expect(versions).toHaveLength(1);
    await world.pullLater();
    await world.pullLater();
    expect(await world.database.knex('records')).toHaveLength(36);
    expect(await world.problems()).toHaveLength(2);
  });

  it('changes an amount after it was posted: the posting stays, and a person is told', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.paid(va, 5);
    await world.list();
    await world.pullDue();
    lie(world, va, 'change', 2);
    await world.pullLater();
    expect(await world.money()).toEqual(world.oyMoney()); // OY's books took in what was posted
    expect(await world.problems()).toEqual([
      'amount_changed: posted as Rp 12.000, fee Rp 1.000, tax Rp 0, now told as Rp 99.000, fee Rp 1.000, tax Rp 0',
    ]);
    const versions = await world.database
      .knex('records')
      .where({ item: va.history[2]?.txId })
      .orderBy('version')
      .pluck('amount_sen');
    expect(versions).toEqual([rupiah(12_000), rupiah(99_000)]);
  });

  it('hides lines that it counts: told as incomplete, and found once it shows them', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.paid(va, 25);
    await world.list();
    let hides = true;
    const { provider } = world.vas;
    const hiding = {
      ...world.vas,
      provider: {
        ...provider,
        history: async (...asked: Parameters<typeof provider.history>) => {
          const page = await provider.history(...asked);
          const shown = page.transactions.filter(({ id }) => id !== va.history[3]?.txId);
          return hides ? { ...page, transactions: shown } : page;
        },
      },
    };
    const id = await world.firstVa();
    await pullVaHistory(hiding, id);
    expect((await world.money()).payments).toBe(24);
    expect(await world.problems()).toEqual([
      'history_incomplete: the history says it has 1 payments more than it showed',
    ]);
    hides = false;
    await world.clock.advance(21_600_000);
    await pullVaHistory(hiding, id);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('is asked for an offset past its end: an empty page, and nothing is lost', async () => {
    const world = await open({ va: { historyOrder: 'oldest-first' } });
    const va = world.made('toko-1');
    await world.paid(va, 35);
    await world.list();
    await world.pullDue();
    // Nearly all of it is gone: what is known now lies far behind its end.
    for (let i = 0; i < 30; i += 1) lie(world, va, 'remove', 0);
    await world.paid(va, 2);
    await world.pullLater();
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await world.problems()).toEqual([
      'history_shrank: 30 payments that were there are gone from the history',
    ]);
  });

  it('prints a date that is none: the payment counts, and a person is told', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.paid(va, 2);
    await world.list();
    const { provider } = world.vas;
    const undated = {
      ...world.vas,
      provider: {
        ...provider,
        history: async (...asked: Parameters<typeof provider.history>) => {
          const page = await provider.history(...asked);
          const transactions = page.transactions.map((line, index) =>
            index === 0 ? { ...line, createdAt: null, rawCreated: '6726-13-41 00:00:00' } : line,
          );
          return { ...page, transactions };
        },
      },
    };
    await pullVaHistory(undated, await world.firstVa());
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await world.problems()).toEqual([
      'date_unreadable: its time reads "6726-13-41 00:00:00"',
    ]);
  });
});
