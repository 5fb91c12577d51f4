import { beforeEach, expect, it } from 'vitest';
import { sendRefundJob } from '../../jobs/send-refund.ts';
import { rupiah } from '../../src/domain/money.ts';
import { approveRefund, requestRefund } from '../../src/orders/refunds/refund-decisions.ts';
import { findRefund } from '../../src/orders/refunds/refund-store.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { STORIES } from './stories.ts';
import { kept } from './support.ts';
import { callbackWorld } from './world.ts';

const named = STORIES.map((story) => [story.channel, story] as const);

describeOnBothDatabases('a callback’s whole way, from the provider to the end', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  it.each(named)('%s', async (channel, story) => {
    const world = await callbackWorld(database);
    await story.tell(world);
    await world.untilReceived(2);
    expect(await world.workCallbacks()).toEqual([story.outcome, story.outcome]);
    expect(await story.ends(world)).toEqual(story.expected);
    const messages = await kept(database);
    expect(messages.map((each) => each.channel)).toEqual([channel, channel]);
    expect(messages.every(({ verified_by }) => verified_by !== null)).toBe(true);

    await story.sweep(world);
    expect(await story.ends(world), 'what is asked later changes nothing').toEqual(story.expected);
    expect(await story.atLast?.ends(world)).toEqual(story.atLast?.expected);
  });

  it.each(named)('%s, the first is lost: the question finds it out', async (_channel, story) => {
    const world = await callbackWorld(database);
    world.sandbox.faults.add([{ endpoint: story.endpoint, kind: 'lost', times: 1 }]);
    await story.tell(world);
    await world.untilReceived(1);
    expect(await world.workCallbacks()).toEqual([story.outcome]);
    expect(await story.ends(world)).not.toEqual(story.expected);
    await story.sweep(world);
    expect(await story.ends(world)).toEqual(story.expected);
  });

  it.each(named)('%s, each comes three times: one message, one effect', async (_channel, story) => {
    const world = await callbackWorld(database);
    world.sandbox.faults.add([{ endpoint: story.endpoint, kind: 'doubled', copies: 3 }]);
    await story.tell(world);
    await world.untilReceived(6);
    expect(await world.workCallbacks()).toEqual([story.outcome, story.outcome]);
    expect((await kept(database)).map((each) => each.times_received)).toEqual([3, 3]);
    expect(await story.ends(world)).toEqual(story.expected);
  });

  it.each(named)('%s, the first comes last', async (_channel, story) => {
    const world = await callbackWorld(database);
    const held = { endpoint: story.endpoint, kind: 'out-of-order', times: 1, ms: 60_000 };
    world.sandbox.faults.add([held]);
    await story.tell(world);
    await world.untilOneReceived();
    await world.workCallbacks();
    await world.clock.advance(1000);
    await world.untilReceived(2);
    expect(await world.workCallbacks()).toEqual([story.outcome, story.outcome]);
    expect(await story.ends(world)).toEqual(story.expected);
  });

  it.each(named)('%s, the database was away: it comes again', async (_channel, story) => {
    const world = await callbackWorld(database);
    await database.knex.schema.renameTable('callbacks', 'callbacks_away');
    await story.tell(world);
    const isUnstored = (line: string): boolean => line.includes('could not be stored');
    while (world.desk.logLines.filter(isUnstored).length < 2) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    await database.knex.schema.renameTable('callbacks_away', 'callbacks');
    // When a provider tries again is its own affair: from a second (Paylabs) to 15 minutes (Xendit).
    await world.clock.advance(16 * 60_000);
    await world.untilReceived(2);
    expect(await world.workCallbacks()).toEqual([story.outcome, story.outcome]);
    expect(await story.ends(world)).toEqual(story.expected);
  });

  it('a refund is done when its notification says so, at the same address', async () => {
    const world = await callbackWorld(database);
    const story = STORIES.find(({ channel }) => channel === 'paylabs:emoney');
    const orders = world.work.moneyIn?.orders;
    if (!story || !orders) throw new Error('no e-money');
    await story.tell(world);
    await world.untilReceived(2);
    await world.workCallbacks();
    const asked = { kind: 'emoney', reference: 'EMY1', amount: rupiah(4_000) } as const;
    const { refundId } = await requestRefund(orders, { ...asked, by: 'maya', reason: 'sold out' });
    await approveRefund(orders, { refundId, by: 'agus' });
    world.sandbox.faults.add([{ endpoint: 'emoney-callback', kind: 'doubled', copies: 2 }]);
    await world.run(sendRefundJob);
    expect(await findRefund(database.knex, { refundId })).toMatchObject({ state: 'processing' });
    await world.clock.advance(3000);
    await world.untilReceived(4);
    expect((await world.workCallbacks()).at(-1)).toBe('applied');
    expect(await findRefund(database.knex, { refundId })).toMatchObject({ state: 'done' });
    expect(await world.payments()).toHaveLength(2);
  });
});
