import { expect, it } from 'vitest';
import { pullVaList } from '../../src/collections/va/pull-va-list.ts';
import { keepVa } from '../../src/collections/va/va-store.ts';
import { HOUR_MS, describeCollections, type CollectionsWorld } from './collections-world.ts';

const kept = (world: CollectionsWorld): Promise<string[]> =>
  world.database.knex('virtual_accounts').pluck('partner_user_id');

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `toko-${String(i).padStart(2, '0')}`);

describeCollections('The list of virtual accounts', (open) => {
  it('is read to its end, and every account on it is pulled once', async () => {
    const world = await open();
    for (const name of names(35)) await world.paid(world.made(name), 1);
    expect(await world.list()).toEqual({ pages: 4, accounts: 35, news: 35 });
    expect((await kept(world)).toSorted()).toEqual(names(35));
    expect(await world.pullDue()).toHaveLength(35);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('with nothing new makes nothing due', async () => {
    const world = await open();
    for (const name of names(25)) world.made(name);
    await world.list();
    await world.pullDue();
    expect(await world.list()).toEqual({ pages: 3, accounts: 25, news: 0 });
    expect(await world.pullDue()).toEqual([]);
  });

  it('shows that more has come in: that account is pulled, and no other', async () => {
    const world = await open();
    const [first] = names(12).map((name) => world.made(name));
    if (!first) throw new Error('no account');
    await world.list();
    await world.pullDue();
    await world.paid(first, 2);
    expect(await world.list()).toMatchObject({ news: 1 });
    expect(await world.historyRequests(() => world.pullDue())).toBe(1);
    await world.paid(first, 1); // its status stays PAYMENT_DETECTED, its sum does not
    expect(await world.list()).toMatchObject({ news: 1 });
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('shows that an account is over: its last payments are pulled', async () => {
    const world = await open();
    const va = world.made('toko-1', { isSingleUse: true });
    const other = world.made('toko-2');
    await world.list();
    await world.pullDue();
    await world.paid(va, 1);
    await world.paid(other, 1);
    world.sandbox.oyVa.books.expire(other);
    await world.list();
    await world.pullDue();
    const states = await world.database.knex('virtual_accounts').orderBy('status').pluck('status');
    expect(states).toEqual(['COMPLETE', 'EXPIRED']);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('grows while it is read: no account is counted twice', async () => {
    const world = await open();
    for (const name of names(25)) world.made(name);
    const { provider } = world.vas;
    let pages = 0;
    const growing = {
      ...world.vas,
      provider: {
        ...provider,
        listVas: async (...asked: Parameters<typeof provider.listVas>) => {
          const page = await provider.listVas(...asked);
          pages += 1;
          if (pages === 1) for (const name of ['new-1', 'new-2']) world.made(name);
          return page;
        },
      },
    };
    expect(await pullVaList(growing)).toEqual({ pages: 3, accounts: 25, news: 25 });
    expect(await world.list()).toEqual({ pages: 3, accounts: 27, news: 2 });
    expect(new Set(await kept(world)).size).toBe(27);
  });

  it('is longer than what is read of one: what was read stands', async () => {
    const world = await open({ environment: { VA_MOST_LINES: '15' } });
    for (const name of names(35)) world.made(name);
    expect(await world.list()).toEqual({ pages: 2, accounts: 20, news: 20 });
  });

  it('is not told: the run fails, what was read stands, the next run reads all', async () => {
    const world = await open();
    for (const name of names(25)) world.made(name);
    for (const plan of [
      { kind: 'code', code: '208' },
      { kind: 'http', status: 429 },
      { kind: 'lose-after' },
    ]) {
      world.sandbox.faults.add([{ ...plan, endpoint: 'va-list', match: { nth: 2 }, times: 1 }]);
      await expect(world.list()).rejects.toThrow('the list of virtual accounts was not told');
      expect(await kept(world)).toHaveLength(10);
    }
    expect(await world.list()).toEqual({ pages: 3, accounts: 25, news: 15 });
    const evidence = await world.database.knex('evidence').where({ endpoint: 'oy:va-list' });
    expect(evidence).toHaveLength(3);
  });

  it('keeps names out of the database', async () => {
    const world = await open();
    world.made('toko-1');
    await world.list();
    const row: unknown = await world.database.knex('virtual_accounts').first();
    expect(JSON.stringify(row)).not.toContain('Sinar Jaya');
  });

  it('tells nothing about a sum: the one that was known stays', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.paid(va, 1);
    await world.list();
    await world.pullDue();
    const told = {
      id: va.id,
      partnerUserId: null,
      vaNumber: va.vaNumber,
      bankCode: '014',
      state: 'open',
      providerStatus: 'PAYMENT_DETECTED',
      amount: null,
      isOpen: null,
      isSingleUse: null,
      expiresAt: null,
      detected: null,
    } as const;
    const { knex } = world.database;
    expect(await keepVa(knex, 'oy', told, world.now())).toMatchObject({ isNews: false });
    expect(await world.pullDue()).toEqual([]);
  });

  it('pulls every account again after a while, whatever the list says', async () => {
    const world = await open();
    const va = world.made('toko-1');
    await world.list();
    await world.pullDue();
    await world.paid(va, 1);
    await world.clock.advance(6 * HOUR_MS);
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
  });
});
