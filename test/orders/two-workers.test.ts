import { expect, test } from 'vitest';
import { createOrder } from '../../src/orders/creation/create-order.ts';
import { deferred } from '../support/payout-world.ts';
import { charges } from './order-files.ts';
import { describeOrders } from './order-suite.ts';
import { HOUR, RULES } from './order-world.ts';

const ID = 'TAGIH1W1';
/** As often as it is asked within the quiet period. */
const lost = Array.from({ length: 5 }, () => 'not_found' as const);

describeOrders('two workers', (worlds) => {
  test('at once on the same order send it once', async () => {
    const world = await worlds.scripted();
    const second = worlds.secondWorker(world);
    await world.receive('ewallet', charges('TAGIH1'));
    const { id } = await world.order('ewallet', 'TAGIH1');
    await Promise.all([
      createOrder(world.orders, id),
      createOrder(second.orders, id),
      createOrder(world.orders, id),
      createOrder(second.orders, id),
    ]);
    expect(world.xendit.deeds('create')).toHaveLength(1);
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
  });

  test('a worker that dies during the request leaves a question, not a second order', async () => {
    const world = await worlds.scripted();
    const second = worlds.secondWorker(world);
    await world.receive('ewallet', charges('TAGIH1'));
    const arrived = deferred<void>();
    const never = deferred<'created'>();
    world.xendit.whenCreated(ID, async () => {
      arrived.resolve();
      return never.promise;
    });
    const dying = world.makeAll();
    await arrived.promise;

    expect(await second.sweep(), 'it may still be under way').toMatchObject({ lostRequests: 0 });
    await world.clock.advance(RULES.sendLostAfterMs);
    expect(await second.sweep()).toMatchObject({ lostRequests: 1 });
    expect(await world.order('ewallet', 'TAGIH1')).toMatchObject({
      state: 'unknown',
      reasonCode: 'worker_lost',
    });
    await second.askAll();
    expect(await world.states()).toEqual({ TAGIH1: 'open' });

    never.resolve('created'); // the answer of the one that was given up
    expect(await dying).toEqual([{ kind: 'skipped', why: 'settled meanwhile' }]);
    await second.runFor(HOUR);
    expect(world.xendit.deeds('create')).toHaveLength(1);
  });

  test('an answer that comes after the order was sent again moves nothing', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('TAGIH1'));
    const arrived = deferred<void>();
    const late = deferred<'needs_repair'>();
    world.xendit.whenCreated(
      ID,
      async () => {
        arrived.resolve();
        return late.promise;
      },
      'created',
    );
    world.xendit.whenAsked(ID, ...lost, 'open');
    const slow = world.makeAll();
    await arrived.promise;
    await worlds.secondWorker(world).runFor(2 * HOUR);
    expect(world.xendit.deeds('create')).toHaveLength(2);
    late.resolve('needs_repair');
    await slow;
    expect(await world.states()).toEqual({ TAGIH1: 'open' });
  });
});
