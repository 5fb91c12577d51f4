import { expect, it } from 'vitest';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { rupiah } from '../../src/domain/money.ts';
import {
  type CollectionsWorld,
  describeCollections,
  MINUTE_MS,
  SECOND_MS,
} from './collections-world.ts';

const messages = (world: CollectionsWorld): string[] =>
  world.sandbox.oyVa.books.callbacks.messages.map(({ body }) => body);

const records = (world: CollectionsWorld): Promise<Record<string, unknown>[]> =>
  world.database.knex('records').where({ source: 'oy:va-callback' }).orderBy('id');

/** Nobody listens there: the messages are taken from OY's outbox by hand. */
const callbackUrl = 'http://127.0.0.1:9/callbacks/oy/va';

function paidWithCallback(world: CollectionsWorld, partnerUserId: string): void {
  const va = world.sandbox.oyVa.books.named(partnerUserId);
  world.sandbox.oyVa.books.pay(va, { amount: rupiah(25_000), callbacks: true });
}

describeCollections('A callback about a virtual account', (open) => {
  it('has the history pulled at once, and is no payment by itself', async () => {
    const world = await open({ va: { callbackUrl } });
    world.made('toko-1');
    await world.list();
    await world.pullDue();
    await world.clock.advance(MINUTE_MS);
    paidWithCallback(world, 'toko-1');
    const [body = ''] = messages(world);
    expect(await world.told(body)).toBe('pulled');
    expect((await world.money()).payments).toBe(0);
    expect(await world.pullDue()).toEqual([{ kind: 'moved', to: '1 payments' }]);
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await records(world)).toMatchObject([
      { item: expect.stringContaining(' 2500000'), status: 'paid', amount_sen: rupiah(25_000) },
    ]);
  });

  it('come a thousand times is one message, one record and one payment', async () => {
    const world = await open({ va: { callbackUrl } });
    world.made('toko-1');
    await world.list();
    paidWithCallback(world, 'toko-1');
    const [body = ''] = messages(world);
    for (let i = 0; i < 1_000; i += 1) {
      if (i % 250 === 0) await world.pullDue();
      await world.told(body);
    }
    expect(await world.database.knex('callbacks').select('times_received as times')).toEqual([
      { times: 1_000 },
    ]);
    expect(await records(world)).toHaveLength(1);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('of a delayed settlement comes twice, WAITING and SUCCESS: one payment, two versions', async () => {
    const world = await open({ va: { callbackUrl, settlement: 'delayed' } });
    world.made('toko-1');
    await world.list();
    paidWithCallback(world, 'toko-1');
    const bodies = messages(world);
    expect(bodies.map((body) => /WAITING|SUCCESS/.exec(body)?.[0])).toEqual(['WAITING', 'SUCCESS']);
    for (const body of bodies) {
      expect(await world.told(body)).toBe('pulled');
      await world.pullDue();
      await world.clock.advance(SECOND_MS);
    }
    expect(await records(world)).toMatchObject([
      { version: 1, description: 'WAITING' },
      { version: 2, description: 'SUCCESS' },
    ]);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('says something else than the history: the history is believed', async () => {
    const world = await open({ va: { callbackUrl } });
    world.made('toko-1');
    await world.list();
    paidWithCallback(world, 'toko-1');
    const [body = ''] = messages(world);
    await world.told(body.replace('25000', '9925000'));
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
    expect(await records(world)).toMatchObject([{ amount_sen: rupiah(9_925_000) }]);
  });

  it('about a payment that came to nothing leaves a record and no money', async () => {
    const world = await open({ va: { callbackUrl } });
    const va = world.made('toko-1');
    await world.list();
    world.sandbox.oyVa.books.fail(va, rupiah(25_000));
    const [body = ''] = messages(world);
    expect(await world.told(body)).toBe('pulled');
    await world.pullDue();
    expect((await world.money()).payments).toBe(0);
    expect(await records(world)).toMatchObject([{ status: 'failed' }]);
  });

  it('about an account that we do not know waits for the list, and is worked when it comes again', async () => {
    const world = await open({ va: { callbackUrl } });
    world.made('made-elsewhere');
    paidWithCallback(world, 'made-elsewhere');
    const [body = ''] = messages(world);
    expect(await world.told(body)).toBe('unknown_reference');
    await world.list();
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
    const [payment] = await world.database.knex('payments').select('order_id', 'through');
    expect(payment).toMatchObject({ order_id: null });
    expect(await world.told(body)).toBe('pulled');
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('comes while the history is being read: the hint is not lost', async () => {
    const world = await open({ va: { callbackUrl } });
    const va = world.made('toko-1');
    await world.paid(va, 15);
    await world.list();
    const vas = world.afterPages(async (pages) => {
      if (pages !== 1) return;
      await world.clock.advance(SECOND_MS);
      paidWithCallback(world, 'toko-1'); // newest first: the first page was read without it
      await world.told(messages(world)[0] ?? '');
    });
    await pullVaHistory(vas, await world.firstVa());
    expect((await world.money()).payments).toBe(15);
    await world.pullDue();
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it.each([
    ['is not JSON', 'va_number=1'],
    ['is of another shape', '{"hello":"world"}'],
    ['is 1 MB long', `{"va_number":"1","noise":"${'x'.repeat(1_048_576)}"}`],
    [
      'has its amount as a word',
      '{"va_number":"1","amount":"much","partner_user_id":"a","success":true}',
    ],
  ])('that %s is kept and not understood', async (_what, body) => {
    const world = await open();
    expect(await world.told(body)).toBe('not_understood');
    expect(await records(world)).toEqual([]);
  });
});
