import { expect, test } from 'vitest';
import { countCallbacks, insertCallback } from '../../src/callbacks/callback-store.ts';
import { processCallback } from '../../src/callbacks/process-callback.ts';
import { now } from '../../src/domain/time.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { oyCallback, rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { deferred } from '../support/payout-world.ts';

async function sentWorld(world: ScriptedWorld): Promise<ScriptedWorld> {
  await world.uploadAndApprove(rows('PAY-1'));
  await world.sendAll();
  return world;
}

/** Stores and works a callback; how it ended, and how often the provider was asked. */
async function take(
  world: ScriptedWorld,
  body: string,
): Promise<{ outcome: unknown; asked: number }> {
  const before = world.provider.seen('status').length;
  await world.receiveCallback(body);
  await world.processCallbacks();
  const last = await world.database
    .knex('callbacks')
    .orderBy('id', 'desc')
    .first<{ outcome: string }>('outcome');
  return { outcome: last.outcome, asked: world.provider.seen('status').length - before };
}

/** Another message: the same bytes would be the same message, and worked once. */
const LATER = { last_updated_date: '21-11-2026 03:05:00' };

describeMoneyOut('a callback', (worlds) => {
  test('is a hint: it makes us ask, and the answer counts, not the callback', async () => {
    const world = await sentWorld(await worlds.scripted());
    world.provider.whenAsked('PAY-1', 'in_progress');
    expect(await take(world, oyCallback('PAY-1', '000'))).toEqual({ outcome: 'asked', asked: 1 });
    expect((await world.payout('PAY-1')).state, 'a forged "paid"').toBe('processing');

    world.provider.whenAsked('PAY-1', 'failed');
    await take(world, oyCallback('PAY-1', '000', LATER));
    expect((await world.payout('PAY-1')).state).toBe('failed');
  });

  test('settles at once, without waiting for the next look', async () => {
    const world = await sentWorld(await worlds.scripted());
    await take(world, oyCallback('PAY-1'));
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
  });

  test('that repeats what we know makes no request', async () => {
    const world = await sentWorld(await worlds.scripted());
    await take(world, oyCallback('PAY-1'));
    expect(await take(world, oyCallback('PAY-1', '000', { note: 'other bytes' }))).toEqual({
      outcome: 'agrees',
      asked: 0,
    });
    expect(await world.database.knex('records').where({ source: 'oy:callback' })).toHaveLength(1);
  });

  test('that is the same one again is counted, and not worked again', async () => {
    const world = await sentWorld(await worlds.scripted());
    world.provider.whenAsked('PAY-1', 'in_progress', 'paid');
    for (let time = 0; time < 3; time += 1) {
      const asked = time === 0 ? 1 : 0;
      expect(await take(world, oyCallback('PAY-1'))).toEqual({ outcome: 'asked', asked });
    }
    expect(await countCallbacks(world.database.knex)).toMatchObject([{ count: 1, received: 3 }]);
    expect(await world.states(), 'the next look settles it').toEqual({ 'PAY-1': 'processing' });
  });

  test('about something that became ours meanwhile is worked when it comes again', async () => {
    const world = await worlds.scripted();
    expect(await take(world, oyCallback('PAY-1'))).toEqual({
      outcome: 'unknown_reference',
      asked: 0,
    });
    await sentWorld(world);
    expect(await take(world, oyCallback('PAY-1'))).toEqual({ outcome: 'asked', asked: 1 });
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
  });

  test.each([
    ['another amount', { amount: 999_000 }],
    ['no amount', { amount: null }],
  ])('that says paid as we do, but %s: we ask', async (_name, changes) => {
    const world = await sentWorld(await worlds.scripted());
    await take(world, oyCallback('PAY-1'));
    expect(await take(world, oyCallback('PAY-1', '000', changes))).toEqual({
      outcome: 'asked',
      asked: 1,
    });
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
  });

  test('that contradicts a paid one: we ask, and the answer settles it', async () => {
    const world = await sentWorld(await worlds.scripted());
    await take(world, oyCallback('PAY-1'));
    await world.advance(1000);
    expect(await take(world, oyCallback('PAY-1', '300'))).toEqual({ outcome: 'asked', asked: 1 });
    expect(await world.states(), 'the provider still says paid').toEqual({ 'PAY-1': 'paid' });
    world.provider.whenAsked('PAY-1', 'failed');
    await take(world, oyCallback('PAY-1', '300', LATER));
    expect(await world.states()).toEqual({ 'PAY-1': 'quarantined' });
  });

  test('about something that is not ours is kept and asks nothing', async () => {
    const world = await sentWorld(await worlds.scripted());
    expect(await take(world, oyCallback('NOT-OURS'))).toEqual({
      outcome: 'unknown_reference',
      asked: 0,
    });
    expect(await world.database.knex('records').pluck('reference')).toEqual(['NOT-OURS']);
  });

  test.each([
    ['not JSON', 'hello'],
    ['an empty body', ''],
    ['without an id', '{"status":{"code":"000"}}'],
    ['without a code', '{"partner_trx_id":"PAY-1"}'],
    ['with an amount that is no number', oyCallback('PAY-1', '000', { amount: 'much' })],
  ])('%s is kept, and changes nothing', async (_name, body) => {
    const world = await sentWorld(await worlds.scripted());
    expect(await take(world, body)).toEqual({ outcome: 'not_understood', asked: 0 });
    expect(await world.states()).toEqual({ 'PAY-1': 'processing' });
    expect(await world.database.knex('callbacks').pluck('body')).toEqual([body]);
  });

  test('that says "unclear" (301) makes us ask', async () => {
    const world = await sentWorld(await worlds.scripted());
    world.provider.whenAsked('PAY-1', 'in_progress');
    expect(await take(world, oyCallback('PAY-1', '301'))).toEqual({ outcome: 'asked', asked: 1 });
    expect(await world.states()).toEqual({ 'PAY-1': 'processing' });
  });

  test('from a sender that we do not know is kept, and never worked', async () => {
    const world = await sentWorld(await worlds.scripted());
    await insertCallback(world.database.knex, {
      provider: 'oy',
      channel: 'oy:disbursement',
      receivedAt: now(world.clock),
      sourceIp: '203.0.113.9',
      headers: {},
      body: oyCallback('PAY-1'),
      verifiedBy: null,
      refusedFor: 'source_not_allowed',
    });
    const [id = 0]: number[] = await world.database.knex('callbacks').pluck('id');
    expect(await world.processCallbacks()).toEqual([]);
    expect(await processCallback(world.context, world.work.callbacks, id)).toMatchObject({
      kind: 'skipped',
    });
    expect(await world.states()).toEqual({ 'PAY-1': 'processing' });
    expect(await countCallbacks(world.database.knex)).toEqual([
      {
        channel: 'oy:disbursement',
        state: 'refused',
        outcome: 'source_not_allowed',
        count: 1,
        received: 1,
      },
    ]);
  });

  test('is worked once, even by two workers that have the same job', async () => {
    const world = await sentWorld(await worlds.scripted());
    await world.receiveCallback(oyCallback('PAY-1'));
    const [id = 0]: number[] = await world.database.knex('callbacks').pluck('id');
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const { callbacks } = world.work;
    const outcomes = await Promise.allSettled([
      processCallback(world.context, callbacks, id),
      processCallback(other, callbacks, id),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    await world.processCallbacks();
    expect((await world.story('PAY-1')).filter((event) => event === 'found_paid')).toHaveLength(1);
  });

  test('is kept for later when its work breaks off, and tried again after growing pauses', async () => {
    const world = await sentWorld(await worlds.scripted());
    const breaksOff = () => Promise.reject(new Error('the worker died'));
    world.provider.whenAsked('PAY-1', breaksOff, breaksOff, 'paid');
    await world.receiveCallback(oyCallback('PAY-1'));
    for (const pauseMs of [30_000, 60_000]) {
      await expect(world.processCallbacks()).rejects.toThrow('the worker died');
      expect(await countCallbacks(world.database.knex)).toMatchObject([
        { state: 'received', outcome: 'handler_threw' },
      ]);
      await world.advance(pauseMs - 1);
      expect(await world.processCallbacks()).toEqual([]);
      await world.advance(1);
    }
    await world.processCallbacks();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(await countCallbacks(world.database.knex)).toEqual([
      { channel: 'oy:disbursement', state: 'processed', outcome: 'asked', count: 1, received: 1 },
    ]);
  });

  test.each(['in_progress', 'not_found', 'unknown', 'paid', 'failed'] as const)(
    'before the answer to the send, and the status says %s: the answer still finds its place',
    async (meaning) => {
      const world = await worlds.scripted();
      const answer = deferred<'accepted'>();
      world.provider.whenSent('PAY-1', () => answer.promise);
      world.provider.whenAsked('PAY-1', meaning);
      await world.uploadAndApprove(rows('PAY-1'));
      const sending = remitPayout(world.context, (await world.payout('PAY-1')).id);
      while (world.provider.seen('remit').length === 0) {
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
      expect(await take(world, oyCallback('PAY-1'))).toEqual({ outcome: 'asked', asked: 1 });
      answer.resolve('accepted');
      await sending;
      const final = meaning === 'paid' || meaning === 'failed';
      expect((await world.payout('PAY-1')).state).toBe(final ? meaning : 'processing');
    },
  );
});
