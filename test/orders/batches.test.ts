import { expect, test } from 'vitest';
import { retryOrders } from '../../src/orders/decisions/order-decisions.ts';
import { orderTotals } from '../../src/orders/store/order-totals-store.ts';
import { codeOf } from './code-of.ts';
import { charges, checkouts, ovoCallback } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { MAKER, MINUTE } from './order-world.ts';
import { refusals, SAMPLES, sampleFolder } from './sample-files.ts';

describeOrders('order files', (worlds) => {
  test('the same file twice is refused, and the same bytes as another kind are not', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    expect(await codeOf(world.receive('ewallet', charges('A1')))).toBe('file_uploaded_before');
    const both = 'reference,wallet,amount,product_name\nB1,OVO,50000,Kopi\n';
    await world.receive('emoney', both);
    expect(await codeOf(world.receive('ewallet', both))).not.toBe('file_uploaded_before');
  });

  test('what an upload has stored before it ends is in no total', async () => {
    const world = await worlds.scripted();
    const whole = await world.receive('ewallet', charges('A1'));
    const died = await world.receive('ewallet', charges('B1', 'B2'));
    const { knex } = world.database;
    await knex('batches').where({ id: died.batchId }).update({ state: 'receiving' });
    expect(await orderTotals(knex)).toMatchObject([{ state: 'accepted', count: 1 }]);
    expect(await orderTotals(knex, whole.batchId)).toHaveLength(1);
    expect(await orderTotals(knex, died.batchId)).toEqual([]);
  });

  test('a reference is used once for each kind, in one file or in two', async () => {
    const world = await worlds.scripted();
    const first = await world.receive('ewallet', charges('A1', 'A2', 'A1'));
    expect(first.counts).toMatchObject({ read: 3, accepted: 2, duplicate: 1, rejected: 0 });
    const second = await world.receive('ewallet', charges('A2', 'A3'));
    expect(second.counts).toMatchObject({ accepted: 1, duplicate: 1 });
    const [refused] = await refusals(world, second.batchId);
    expect(refused).toMatchObject({ row: 2, code: 'reference_used_before' });
    expect((await world.receive('checkout', checkouts('A1'))).counts.accepted).toBe(1);
  });

  test('the rejects, corrected and uploaded, are taken once and say what they correct', async () => {
    const world = await worlds.scripted();
    const { batchId, counts } = await world.receive(
      'ewallet',
      charges('A1', { reference: 'A2', phone: '12' }),
    );
    expect(counts).toMatchObject({ accepted: 1, rejected: 1 });
    const corrected = (phone: string): string =>
      `reference,wallet,amount,phone,batch,row\nA2,OVO,50000,${phone},${batchId},3\n`;
    const second = await world.receive('ewallet', corrected('081234567890'));
    expect(second.correctsBatchId).toBe(batchId);
    expect(second.counts).toMatchObject({ accepted: 1, duplicate: 0, rejected: 0 });
    const again = await world.receive(
      'ewallet',
      corrected('081234567899').replace('A2,', 'A2-LAGI,'),
    );
    expect(again.counts).toMatchObject({ accepted: 0, duplicate: 1 });
    expect(await refusals(world, again.batchId)).toMatchObject([
      { code: 'correction_made_before' },
    ]);
  });

  test('a row of a payout batch cannot be corrected by an order', async () => {
    const world = await worlds.scripted();
    const text =
      'reference,wallet,amount,phone,batch,row\nA2,OVO,50000,081234567890,B20261121-ABCDEF,3\n';
    const { batchId, counts } = await world.receive('ewallet', text);
    expect(counts).toMatchObject({ accepted: 0, rejected: 1 });
    expect(await refusals(world, batchId)).toMatchObject([{ code: 'correction_batch_unknown' }]);
  });
});

/** One charge that ended as told. */
async function ended(
  world: ScriptedWorld,
  as: 'failed' | 'expired' | 'cancelled',
): Promise<string> {
  const { batchId } = await world.receive('ewallet', charges('A1'));
  await world.makeAll();
  world.xendit.whenAsked('A1W1', as);
  await world.clock.advance(MINUTE);
  await world.askAll();
  expect(await world.states()).toEqual({ A1: as });
  return batchId;
}

describeOrders('asking once more', (worlds) => {
  test.each(['failed', 'expired', 'cancelled'] as const)(
    'for what is %s makes it under a new id, with nothing left of the old one',
    async (as) => {
      const world = await worlds.scripted();
      const batchId = await ended(world, as);
      expect(await retryOrders(world.orders, { batchId, by: MAKER })).toEqual({
        batchId,
        orders: 1,
      });
      expect(await world.order('ewallet', 'A1')).toMatchObject({
        state: 'accepted',
        providerId: null,
        payment: {},
        failureCode: null,
      });
      await world.makeAll();
      expect(await world.order('ewallet', 'A1')).toMatchObject({
        state: 'open',
        providerId: 'A1W2',
        providerReference: 'ref-A1W2',
      });
      expect(world.xendit.deeds('create').map(({ id }) => id)).toEqual(['A1W1', 'A1W2']);
    },
  );

  test('is allowed so often and no more', async () => {
    const world = await worlds.scripted({ rules: { maxAttempts: 2 } });
    const batchId = await ended(world, 'failed');
    await retryOrders(world.orders, { batchId, by: MAKER });
    await world.makeAll();
    world.xendit.whenAsked('A1W2', 'failed');
    await world.clock.advance(MINUTE);
    await world.askAll();
    expect(await codeOf(retryOrders(world.orders, { batchId, by: MAKER }))).toBe('nothing_to_do');
  });

  test('money that comes in under the old id is posted, and the order follows the new one', async () => {
    const world = await worlds.scripted();
    const batchId = await ended(world, 'expired');
    await retryOrders(world.orders, { batchId, by: MAKER });
    await world.makeAll();
    expect(await world.tell('xendit:ewallet', ovoCallback('A1W1'))).toBe('agrees');
    expect(await world.states()).toEqual({ A1: 'open' });
    expect(await world.database.knex('payments').pluck('through')).toEqual(['A1W1']);
    expect(await world.story('ewallet', 'A1')).toContain('payment_noted');
  });

  test('an unsigned hint about the old id asks about the old id', async () => {
    const world = await worlds.scripted();
    const oy = world.provider('checkout');
    const { batchId } = await world.receive('checkout', checkouts('A1'));
    await world.makeAll();
    oy.whenAsked('A1C1', 'expired', 'paid');
    await world.clock.advance(MINUTE);
    await world.askAll();
    await retryOrders(world.orders, { batchId, by: MAKER });
    await world.makeAll();
    const hint = JSON.stringify({ providerId: 'A1C1', news: { meaning: 'paid' }, raw: '{}' });
    expect(await world.tell('oy:checkout', hint)).toBe('asked');
    expect(oy.deeds('ask', 'A1C1')).toHaveLength(2);
    expect(oy.deeds('ask', 'A1C2')).toHaveLength(0);
    expect(await world.database.knex('payments').pluck('through')).toEqual(['A1C1']);
    expect(await world.states()).toEqual({ A1: 'open' });
  });

  test('is refused where the files were handed over, for they are not kept', async () => {
    const world = await worlds.scripted();
    const folder = await sampleFolder('invoice');
    const { batchId } = await world.receiveFile('invoice', SAMPLES.invoice, { folder });
    await world.makeAll();
    const oy = world.provider('invoice');
    const withPdf = await world.order('invoice', 'INV-202611-0001');
    const without = await world.order('invoice', 'INV-202611-0003');
    for (const { providerId } of [withPdf, without]) oy.whenAsked(providerId ?? '', 'expired');
    await world.clock.advance(MINUTE);
    await world.askAll();
    expect(await retryOrders(world.orders, { batchId, by: MAKER })).toMatchObject({ orders: 1 });
    await world.makeAll();
    expect((await world.order('invoice', withPdf.reference)).state).toBe('expired');
    expect((await world.order('invoice', without.reference)).state).toBe('open');
  });

  test('is refused where the row itself says a time that is over', async () => {
    const world = await worlds.scripted();
    const { batchId } = await world.receive(
      'ewallet',
      'reference,wallet,amount,expires_at\nA1,DANA,5000,2026-11-21 10:30\n',
    );
    await world.makeAll();
    world.xendit.whenAsked('A1W1', 'expired');
    await world.clock.advance(60 * MINUTE);
    await world.askAll();
    expect(await codeOf(retryOrders(world.orders, { batchId, by: MAKER }))).toBe('nothing_to_do');
  });
});
