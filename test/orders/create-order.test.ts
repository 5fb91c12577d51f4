import { expect, test } from 'vitest';
import { createOrder } from '../../src/orders/creation/create-order.ts';
import { pauseOrders, resumeOrders } from '../../src/orders/decisions/order-decisions.ts';
import { newestOrderAttempt } from '../../src/orders/store/order-attempt-store.ts';
import { charges } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { HOUR, MAKER, MINUTE, RULES } from './order-world.ts';
import { ANY } from './scripted-orders.ts';

const ID = 'TAGIH1W1';
/** As often as it is asked within the quiet period. */
const lost = Array.from({ length: 5 }, () => 'not_found' as const);

/** One charge, taken in and not made yet. */
async function received(world: ScriptedWorld, ...references: string[]): Promise<string> {
  const rows = references.length === 0 ? ['TAGIH1'] : references;
  return (await world.receive('ewallet', charges(...rows))).batchId;
}

describeOrders('making an order', (worlds) => {
  test('the intent stands in the database before the request leaves', async () => {
    const world = await worlds.scripted();
    await received(world);
    const seen: unknown[] = [];
    world.xendit.whenCreated(ID, async () => {
      const order = await world.order('ewallet', 'TAGIH1');
      const attempt = await newestOrderAttempt(world.database.knex, order.id);
      const sent = world.xendit.deeds('create')[0]?.body;
      seen.push([order.state, order.providerId, attempt?.timesSent, attempt?.request === sent]);
      return 'created';
    });
    await world.makeAll();
    expect(seen).toEqual([['creating', ID, 1, true]]);
  });

  test('made: it is open, and the payer has a link', async () => {
    const world = await worlds.scripted();
    await received(world);
    await world.makeAll();
    const order = await world.order('ewallet', 'TAGIH1');
    expect(order).toMatchObject({ state: 'open', providerReference: `ref-${ID}` });
    expect(order.payment).toEqual({ payment_url: `https://pay.example/${ID}` });
    expect(await world.nextLookMs('ewallet', 'TAGIH1')).toBe(RULES.firstAskMs);
  });

  test('"duplicate" is never a failure: it is asked about at once', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, 'exists_already');
    await world.makeAll();
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'unknown',
      reasonCode: 'exists_already',
    });
    await world.askAll();
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
  });

  test('"duplicate", and then nobody knows it: a person must look, and nothing is sent', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, 'exists_already');
    world.xendit.whenAsked(ID, 'not_found');
    await world.runFor(2 * HOUR);
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'quarantined',
      reasonCode: 'exists_with_nothing_behind',
    });
    expect(world.xendit.deeds('create')).toHaveLength(1);
  });

  test('lost on the way and confirmed as not known: the same bytes go under the same id', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, 'unknown', 'created');
    world.xendit.whenAsked(ID, ...lost, 'open');
    await world.runFor(2 * HOUR);
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
    const sent = world.xendit.deeds('create');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(await world.story('ewallet', 'TAGIH1')).toContain('not_found_confirmed');
  });

  test('never arrives: after the last send allowed it is for a person, not a loop', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, 'unknown');
    world.xendit.whenAsked(ID, 'not_found');
    await world.runFor(12 * HOUR);
    expect(world.xendit.deeds('create')).toHaveLength(RULES.maxSends);
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'quarantined',
      reasonCode: 'never_arrives',
    });
  });

  test('put off again and again and then unclear: it is still asked about', async () => {
    const world = await worlds.scripted();
    await received(world);
    const slow = Array.from({ length: RULES.maxSends + 1 }, () => 'throttled' as const);
    world.xendit.whenCreated(ID, ...slow, 'unknown');
    world.xendit.whenAsked(ID, 'open');
    await world.runFor(HOUR);
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
  });

  test.each([
    ['throttled', ['throttled']],
    ['not_sent', []],
    ['caller_rejected', ['orders_refused']],
  ] as const)('%s: put off with a growing pause, and made later', async (meaning, breakers) => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, meaning, meaning, 'created');
    await world.makeAll();
    const first = await world.order('ewallet', 'TAGIH1');
    expect(first).toMatchObject({ state: 'accepted', reasonCode: meaning });
    expect(await world.nextLookMs('ewallet', 'TAGIH1')).toBe(RULES.retryFirstMs);
    expect(await world.openBreakers()).toEqual(breakers);
    await world.runFor(30 * MINUTE);
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
    const bodies = new Set(world.xendit.deeds('create').map(({ body }) => body));
    expect([...bodies]).toHaveLength(1);
  });

  test('a row that needs repair comes back, and is not sent again', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, { meaning: 'needs_repair', code: 'E1', message: 'bad phone' });
    await world.runFor(2 * HOUR);
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'rejected',
      reasonCode: 'rejected_by_provider',
      reason: 'bad phone',
    });
    expect(world.xendit.deeds('create')).toHaveLength(1);
  });

  test('declined at once: failed, and the code of the provider is kept', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ID, { meaning: 'failed', code: 'USER_DECLINED_THE_TRANSACTION' });
    await world.makeAll();
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'failed',
      failureCode: 'USER_DECLINED_THE_TRANSACTION',
    });
  });

  test('a paused batch makes nothing, and goes on when it is resumed', async () => {
    const world = await worlds.scripted();
    const batchId = await received(world);
    await pauseOrders(world.orders, { batchId, by: MAKER });
    expect(await world.makeAll()).toEqual([]);
    const { id } = await world.order('ewallet', 'TAGIH1');
    expect(await createOrder(world.orders, id)).toMatchObject({ kind: 'skipped' });
    await resumeOrders(world.orders, { batchId, by: MAKER });
    await world.makeAll();
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
  });
});

describeOrders('a provider that refuses our key', (worlds) => {
  test('stops the others of its kind; one is tried, and when it is answered all go on', async () => {
    const world = await worlds.scripted();
    await received(world, 'TAGIH1', 'TAGIH2', 'TAGIH3', 'TAGIH4');
    world.xendit.whenCreated(ANY, 'caller_rejected');
    await world.makeAll();
    expect(world.xendit.deeds('create'), 'the first one, and no other').toHaveLength(1);
    expect(await world.openBreakers()).toEqual(['orders_refused']);
    await world.makeAll();
    expect(world.xendit.deeds('create'), 'stopped').toHaveLength(1);

    await world.clock.advance(RULES.refusedProbeMs);
    await world.makeAll();
    expect(world.xendit.deeds('create'), 'one is tried').toHaveLength(2);
    expect(await world.openBreakers()).toEqual(['orders_refused']);

    world.xendit.whenCreated(ANY, 'created');
    await world.clock.advance(RULES.refusedProbeMs);
    await world.makeAll();
    expect(await world.openBreakers()).toEqual([]);
    await world.runFor(MINUTE);
    expect(new Set(Object.values(await world.states()))).toEqual(new Set(['open']));
  });

  test('of one kind does not stop another', async () => {
    const world = await worlds.scripted();
    await received(world);
    world.xendit.whenCreated(ANY, 'caller_rejected');
    await world.makeAll();
    await world.receive('va', 'reference,bank_code,amount\r\nVA1,014,50000\r\n');
    await world.makeAll();
    expect(await world.states()).toEqual({ TAGIH1: 'accepted', VA1: 'open' });
  });
});
