import { expect, it } from 'vitest';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { dueVas } from '../../src/collections/va/va-store.ts';
import { type CollectionsWorld, describeCollections } from './collections-world.ts';

const ORDERS = ['newest-first', 'oldest-first'] as const;

/** 20 accounts, each paid 200 times, over the sandbox's own control endpoint. */
async function fourThousand(world: CollectionsWorld): Promise<void> {
  for (let i = 0; i < 20; i += 1) world.made(`toko-${i}`);
  const answer = await fetch(`${world.sandbox.url}/_sandbox/oy/va/pay-many`, {
    method: 'POST',
    body: JSON.stringify({ count: 200 }),
  });
  expect(await answer.json()).toMatchObject({ accounts: 20, payments: 4_000 });
}

describeCollections('Four thousand payments over twenty accounts', (open) => {
  it.each(ORDERS)(
    'are pulled twice, with a kill in the middle: each is stored once (%s)',
    async (order) => {
      const world = await open({ pageLines: 100, va: { historyOrder: order } });
      await fourThousand(world);
      await world.list();
      const stop = new AbortController();
      const vas = world.afterPages((pages) => {
        if (pages === 29) stop.abort(new Error('killed')); // between two pages of the tenth account
      });
      const due = await dueVas(world.database.knex, world.now(), 100);
      await expect(
        (async () => {
          for (const id of due) await pullVaHistory(vas, id, stop.signal);
        })(),
      ).rejects.toThrow('killed');
      expect((await world.money()).payments).toBe(9 * 200 + 190);

      await world.pullDue();
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.database.knex('records')).toHaveLength(4_000);

      await world.pullLater();
      expect(await world.money()).toEqual(world.oyMoney());
      expect(await world.database.knex('records')).toHaveLength(4_000);
      expect(await world.problems()).toEqual([]);
    },
  );

  it('are pulled by two workers at the same moment: each is stored once', async () => {
    const world = await open({ pageLines: 100 });
    await fourThousand(world);
    await world.list();
    const due = await dueVas(world.database.knex, world.now(), 100);
    const worker = async (ids: readonly number[]): Promise<void> => {
      for (const id of ids) await pullVaHistory(world.vas, id);
    };
    await Promise.all([worker(due), worker(due)]);
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await world.database.knex('records')).toHaveLength(4_000);
    expect(await world.problems()).toEqual([]);
  });
});
