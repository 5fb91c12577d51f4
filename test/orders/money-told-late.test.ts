import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { createOrder } from '../../src/orders/creation/create-order.ts';
import { retryOrders } from '../../src/orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../src/orders/decisions/resolve-order.ts';
import { applyOrderStatement } from '../../src/orders/following/apply-order-statement.ts';
import { askOrder } from '../../src/orders/following/ask-order.ts';
import { decideNews } from '../../src/orders/following/decide-news.ts';
import { addRecord } from '../../src/records/record-store.ts';
import { AMOUNT, charges, checkouts, emoney } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { DAY, HOUR, RULES } from './order-world.ts';
import { newsOf, paidWith, ScriptedOrders } from './scripted-orders.ts';

const paidHint = (providerId: string): string =>
  JSON.stringify({
    providerId,
    news: newsOf('paid', { providerId, amount: rupiah(AMOUNT) }),
    raw: '{}',
  });
const booked = ({ database }: ScriptedWorld): Promise<number[]> =>
  database.knex('payments').pluck('gross_sen');
const problems = ({ database }: ScriptedWorld): Promise<string[]> =>
  database.knex('data_problems').pluck('kind');

/** A link whose time is over, as its provider has said. */
async function expiredLink(world: ScriptedWorld): Promise<string> {
  const { batchId } = await world.receive('checkout', checkouts('A1'));
  await world.makeAll();
  world.provider('checkout').whenAsked('A1C1', 'expired');
  await world.clock.advance(RULES.firstAskMs);
  await world.askAll();
  expect(await world.states()).toEqual({ A1: 'expired' });
  return batchId;
}

describeOrders('a payer who paid when nobody was looking any more', (worlds) => {
  test('a callback about an expired link, and the provider does not answer: asked until it does', async () => {
    const world = await worlds.scripted();
    await expiredLink(world);
    world.provider('checkout').whenAsked('A1C1', 'unknown', 'unknown', 'paid');
    expect(await world.tell('oy:checkout', paidHint('A1C1'))).toBe('not_answered');
    await world.runFor(HOUR);
    expect(await world.states()).toEqual({ A1: 'paid' });
    expect(await booked(world)).toEqual([rupiah(AMOUNT)]);
  });

  test('a callback about a quarantined link: what was paid is booked', async () => {
    const world = await worlds.scripted();
    await world.receive('checkout', checkouts('A1'));
    const oy = world.provider('checkout');
    oy.whenCreated('A1C1', 'exists_already');
    oy.whenAsked('A1C1', ...Array.from({ length: 8 }, () => 'not_found' as const));
    await world.makeAll();
    await world.runFor(3 * HOUR);
    expect(await world.states()).toEqual({ A1: 'quarantined' });
    oy.whenAsked('A1C1', 'paid');
    await world.tell('oy:checkout', paidHint('A1C1'));
    expect(await booked(world)).toEqual([rupiah(AMOUNT)]);
    expect(await world.states()).toEqual({ A1: 'quarantined' });
  });

  test('a person retries while the provider is asked, and it says paid: booked, and told', async () => {
    const world = await worlds.scripted();
    const batchId = await expiredLink(world);
    world.provider('checkout').whenAsked('A1C1', async () => {
      await retryOrders(world.orders, { batchId, by: 'sari' });
      return 'paid';
    });
    await world.tell('oy:checkout', paidHint('A1C1'));
    expect(await booked(world)).toEqual([rupiah(AMOUNT)]);
    expect(await problems(world)).toEqual(['paid_under_earlier_id']);
  });

  test('a retry leaves out what was paid under an earlier id', async () => {
    const world = await worlds.scripted();
    const batchId = await expiredLink(world);
    const oy = world.provider('checkout');
    oy.whenAsked('A1C1', 'paid');
    oy.whenAsked('A1C2', 'expired');
    await retryOrders(world.orders, { batchId, by: 'sari' });
    await world.makeAll();
    await world.tell('oy:checkout', paidHint('A1C1'));
    await world.runFor(DAY);
    expect(await world.states()).toEqual({ A1: 'expired' });
    await expect(retryOrders(world.orders, { batchId, by: 'sari' })).rejects.toMatchObject({
      code: 'nothing_to_do',
    });
  });

  test('the daily file calls paid what has ended: asked about, and booked', async () => {
    const world = await worlds.scripted();
    await inFileAfterItsEnd(world);
    world.provider('emoney').whenAsked('A1M1', 'paid');
    const done = await applyOrderStatement(world.orders, 'paylabs');
    expect(done).toMatchObject({ asked: 1, paidInFileOnly: 0 });
    expect(await world.states()).toEqual({ A1: 'paid' });
    expect(await booked(world)).toEqual([rupiah(AMOUNT)]);
  });

  test('the daily file alone calls it paid: nothing is booked, and a person is told', async () => {
    const world = await worlds.scripted();
    await inFileAfterItsEnd(world);
    world.provider('emoney').whenAsked('A1M1', 'expired');
    const done = await applyOrderStatement(world.orders, 'paylabs');
    expect(done).toMatchObject({ asked: 1, paidInFileOnly: 1 });
    expect(await problems(world)).toEqual(['paid_in_file_only']);
    expect(await booked(world)).toEqual([]);
  });

  test('a person calls it paid without a payment: that nothing is booked is told', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    world.xendit.whenCreated('A1W1', 'exists_already');
    world.xendit.whenAsked('A1W1', ...Array.from({ length: 8 }, () => 'not_found' as const));
    await world.makeAll();
    await world.runFor(3 * HOUR);
    const by = { by: 'budi', reason: 'receipt of the payer' };
    await resolveOrder(world.orders, { kind: 'ewallet', reference: 'A1', as: 'paid', ...by });
    expect(await problems(world)).toEqual(['paid_without_payment']);
  });
});

async function inFileAfterItsEnd(world: ScriptedWorld): Promise<void> {
  await world.receive('emoney', emoney('A1'));
  await world.makeAll();
  world.provider('emoney').whenAsked('A1M1', 'expired');
  await world.clock.advance(RULES.firstAskMs);
  await world.askAll();
  const at = now(world.clock);
  const line = {
    stream: 'emoney',
    source: 'paylabs:payments',
    item: 'A1M1',
    reference: 'A1M1',
    status: 'paid',
    amount: rupiah(AMOUNT),
    fee: rupiah(0),
    occurredAt: at,
    raw: '{}',
    evidenceId: null,
    importId: null,
  } as const;
  await world.database.transaction((tx) => addRecord(tx, line, at));
}

describeOrders('a message that tells too much, or too late an end', (worlds) => {
  test('ten times the amount by a notification without its fee type: the provider is asked', async () => {
    const world = await worlds.scripted();
    await world.receive('emoney', emoney('A1'));
    await world.makeAll();
    const more = rupiah(10 * AMOUNT);
    world
      .provider('emoney')
      .whenAsked('A1M1', { meaning: 'paid', payment: paidWith('A1M1', more) });
    const news = {
      ...newsOf('paid', { providerId: 'A1M1', amount: more }),
      payment: { ...paidWith('A1M1', more), comparable: null },
    };
    await world.tell('paylabs:emoney', JSON.stringify({ providerId: 'A1M1', news, raw: '{}' }));
    expect(await world.states()).toEqual({ A1: 'quarantined' });
  });

  test('an answer that tells a later end itself does not end the order', async () => {
    const world = await worlds.scripted();
    await world.receive('checkout', checkouts('A1'));
    await world.makeAll();
    const order = await world.order('checkout', 'A1');
    const over = { ...order, state: 'open', expiresAt: now(world.clock) } as const;
    await world.clock.advance(DAY);
    const made = { providerReference: null, payment: {}, expiresAt: now(world.clock) };
    const news = newsOf('open', { providerId: 'A1C1', amount: rupiah(AMOUNT) });
    const decide = (told: typeof made | null) =>
      decideNews(over, 1, { ...news, made: told }, now(world.clock), RULES).kind;
    expect([decide(null), decide(made)]).toEqual(['move', 'ask_again']);
  });
});

describeOrders('another provider is set while rows wait', (worlds) => {
  test('what was sent to the one is neither made nor asked about at the other', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    world.xendit.whenCreated('A1W1', 'throttled');
    await world.makeAll();
    await world.clock.advance(RULES.retryMaxMs);
    const instamoney = new ScriptedOrders('instamoney', world.clock);
    const maker = world.orders.makers.get('ewallet');
    if (!maker) throw new Error('nobody makes wallet charges');
    const makers = new Map([['ewallet', { ...maker, provider: instamoney }] as const]);
    const { id } = await world.order('ewallet', 'A1');
    const outcome = await createOrder({ ...world.orders, makers }, id);
    expect(outcome).toMatchObject({ kind: 'skipped' });
    expect(await askOrder({ ...world.orders, makers }, id)).toMatchObject({ isAnswered: false });
    expect([instamoney.deeds('create'), instamoney.deeds('ask')]).toEqual([[], []]);
    // It does not stand in front of all others meanwhile.
    expect(await world.nextLookMs('ewallet', 'A1')).toBeGreaterThan(0);
  });
});
