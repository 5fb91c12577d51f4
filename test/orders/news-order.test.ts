import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { applyNews } from '../../src/orders/following/apply-news.ts';
import type { NewsMeaning } from '../../src/orders/order-provider.ts';
import { lockOrder } from '../../src/orders/store/order-store.ts';
import { AMOUNT, charges } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { newsOf, paidWith } from './scripted-orders.ts';

type Told = NewsMeaning | 'paid less';

/** Applies news to an order of its own, and says what is left of it. */
async function endOf(world: ScriptedWorld, reference: string, news: readonly Told[]) {
  await world.receive('ewallet', charges(reference), { name: `${reference}.csv` });
  await world.makeAll();
  for (const told of news) await apply(world, reference, told);
  const { id, state } = await world.order('ewallet', reference);
  const { knex } = world.database;
  const payments: { gross_sen: number }[] = await knex('payments').where({ order_id: id });
  const postings: unknown[] = await knex('postings').where({ subject: `${reference}W1` });
  return {
    state,
    payments: payments.map((payment) => payment.gross_sen),
    postings: postings.length,
  };
}

async function apply(world: ScriptedWorld, reference: string, told: Told): Promise<void> {
  const { orders, database } = world;
  const maker = orders.makers.get('ewallet');
  const seen = await world.order('ewallet', reference);
  const providerId = `${reference}W1`;
  const meaning = told === 'paid less' ? 'paid' : told;
  const news = newsOf(meaning, { providerId, amount: seen.amount });
  await database.transaction(async (tx) => {
    const order = await lockOrder(tx, seen.id);
    if (!order || !maker) throw new Error('no order');
    const payment = told === 'paid less' ? paidWith(providerId, rupiah(AMOUNT - 1)) : news.payment;
    return applyNews(
      orders,
      tx,
      maker,
      order,
      { ...news, payment },
      {
        source: 'xendit:test',
        providerId,
        isNewestAttempt: true,
        raw: '{}',
        evidenceId: null,
        at: now(world.clock),
      },
    );
  });
}

describeOrders('news in any order', (worlds) => {
  test('leaves the same state, the same payments and the same postings', async () => {
    const world = await worlds.scripted();
    let drawn = 0;
    const telling = fc.constantFrom<Told>('open', 'paid', 'expired', 'failed', 'cancelled');
    await fc.assert(
      fc.asyncProperty(
        fc.array(telling, { minLength: 2, maxLength: 5 }).chain((news) =>
          fc.tuple(
            fc.constant(news),
            fc.shuffledSubarray([...news, ...news.slice(0, 2)], {
              minLength: news.length + Math.min(2, news.length),
            }),
          ),
        ),
        async ([news, otherwise]) => {
          drawn += 1;
          const straight = await endOf(world, `LURUS${drawn}`, news);
          const mixed = await endOf(world, `ACAK${drawn}`, otherwise);
          expect(mixed).toEqual(straight);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('paid again and again is one payment and one posting', async () => {
    const world = await worlds.scripted();
    const news = Array.from({ length: 60 }, () => 'paid' as const);
    expect(await endOf(world, 'TAGIH1', news)).toEqual({
      state: 'paid',
      payments: [rupiah(AMOUNT)],
      postings: 1,
    });
    expect(await world.story('ewallet', 'TAGIH1')).toEqual([
      'creation_started',
      'creation_confirmed',
      'found_paid',
    ]);
    expect(await world.database.knex('records').where({ reference: 'TAGIH1W1' })).toHaveLength(1);
  });

  test('paid too little: the money is posted as it came, and a person decides', async () => {
    const world = await worlds.scripted();
    expect(await endOf(world, 'TAGIH1', ['paid less'])).toEqual({
      state: 'quarantined',
      payments: [rupiah(AMOUNT - 1)],
      postings: 1,
    });
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({ reasonCode: 'other_amount' });
  });

  test('paid after it expired or was cancelled is paid', async () => {
    const world = await worlds.scripted();
    for (const [index, first] of (['expired', 'cancelled'] as const).entries()) {
      const { state } = await endOf(world, `TAGIH${index}`, [first, 'paid']);
      expect(state, first).toBe('paid');
    }
  });

  test('paid and failed contradict each other; what was paid stays posted', async () => {
    const world = await worlds.scripted();
    for (const [index, news] of (
      [
        ['paid', 'failed'],
        ['failed', 'paid'],
      ] as const
    ).entries()) {
      expect(await endOf(world, `TAGIH${index}`, news)).toEqual({
        state: 'quarantined',
        payments: [rupiah(AMOUNT)],
        postings: 1,
      });
    }
  });
});
