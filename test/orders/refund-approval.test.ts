import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { retryOrders } from '../../src/orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../src/orders/decisions/resolve-order.ts';
import { declineRefund } from '../../src/orders/refunds/refund-decisions.ts';
import { atOnce } from '../support/payout-at-once.ts';
import { codeOf } from './code-of.ts';
import { AMOUNT, emoney } from './order-files.ts';
import { describeOrders, type OrderWorlds, type ScriptedWorld } from './order-suite.ts';
import { RULES } from './order-world.ts';
import {
  approve,
  approved,
  ask,
  givenBack,
  ID,
  ORDER,
  paid,
  problemsOf,
  refundOf,
  resolve,
  stateOf,
  told,
  toldOfOrder,
} from './refund-scenes.ts';

const SECOND_ID = 'A1M1R2';
const sent = (world: ScriptedWorld) => world.provider('emoney').deeds('refund');
const resolvedAsFailed = (world: ScriptedWorld) =>
  resolveOrder(world.orders, { ...ORDER, as: 'failed', by: 'budi', reason: 'not paid after all' });

/** The first refund was called failed, and the whole amount was asked for once more. */
async function askedAgain(worlds: OrderWorlds): Promise<ScriptedWorld> {
  const world = await approved(worlds);
  world.provider('emoney').whenRefunded(ID, 'unknown');
  await world.sendRefunds();
  await resolve(world, 'failed');
  await ask(world);
  return world;
}

describeOrders('what was true when a refund was asked for is not true any more', (worlds) => {
  test('the first one was done after all: the second is not approved', async () => {
    const world = await askedAgain(worlds);
    expect(await world.tell('paylabs:refund', told('done'))).toBe('contradiction');
    const refused = approve(world, SECOND_ID);
    await expect(refused).rejects.toThrow(/other refunds leave Rp 0/);
    expect(await codeOf(refused)).toBe('not_refundable_now');
    expect(await stateOf(world, SECOND_ID)).toBe('requested');
    await declineRefund(world.orders, { refundId: SECOND_ID, by: 'budi' });
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  });

  test('the first one is done between approval and send: the second never leaves', async () => {
    const world = await askedAgain(worlds);
    await approve(world, SECOND_ID);
    expect(await world.tell('paylabs:refund', told('done'))).toBe('contradiction');
    await world.sendRefunds();
    expect(sent(world)).toHaveLength(1);
    expect(await refundOf(world, SECOND_ID)).toMatchObject({
      state: 'failed',
      reasonCode: 'not_refundable_now',
      message: expect.stringContaining('other refunds leave') as string,
    });
    expect(await problemsOf(world)).toContain('refund_not_sent');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  });

  test('the end of the first and the approval of the second at once: one leaves', async () => {
    const world = await askedAgain(worlds);
    const second = worlds.secondWorker(world);
    world.provider('emoney').whenRefunded(SECOND_ID, 'done');
    await Promise.all([
      world.tell('paylabs:refund', told('done')),
      codeOf(approve(second, SECOND_ID)),
    ]);
    await Promise.all([world.sendRefunds(), second.sendRefunds()]);
    expect(sent(world)).toHaveLength(1);
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  });

  test('the order was resolved as failed: not approved', async () => {
    const world = await paid(worlds);
    await ask(world);
    await world.tell('paylabs:emoney', toldOfOrder('failed'));
    await resolvedAsFailed(world);
    await expect(approve(world)).rejects.toThrow(/A1 is failed now/);
    expect(await world.sendRefunds()).toEqual([]);
  });

  test('the order was resolved as failed after the approval: never leaves', async () => {
    const world = await approved(worlds);
    await world.tell('paylabs:emoney', toldOfOrder('failed'));
    await resolvedAsFailed(world);
    await world.sendRefunds();
    expect(sent(world)).toEqual([]);
    expect(await stateOf(world)).toBe('failed');
    expect(await givenBack(world)).toBe(0);
  });

  test('the order stops being paid in the very moment of the send: never leaves', async () => {
    const world = await approved(worlds);
    const second = worlds.secondWorker(world);
    const stopsBeingPaid = "update orders set state = 'quarantined'";
    if (world.database.dialect === 'sqlite') await world.database.knex.raw(stopsBeingPaid);
    await atOnce(world.database, stopsBeingPaid, () => [second.sendRefunds()]);
    expect(sent(world)).toEqual([]);
    expect(await stateOf(world)).toBe('failed');
  });

  test('two workers, an end of the order and one of the refund at once: nobody waits for ever', async () => {
    const world = await approved(worlds);
    const second = worlds.secondWorker(world);
    world.provider('emoney').whenRefunded(ID, 'done');
    await Promise.all([
      world.sendRefunds(),
      second.tell('paylabs:emoney', toldOfOrder('failed')),
      world.tell('paylabs:refund', told('done')),
      second.sendRefunds(),
      codeOf(resolve(second, 'done')),
      second.sweep(),
    ]);
    expect(sent(world).length).toBeLessThanOrEqual(1);
    expect(await givenBack(world)).toBe(sent(world).length * rupiah(AMOUNT));
  });
});

/** It failed, was asked for under a second id, and then both ids were paid. */
async function paidTwice(worlds: OrderWorlds): Promise<ScriptedWorld> {
  const world = await worlds.scripted();
  const { batchId } = await world.receive('emoney', emoney('A1'));
  await world.makeAll();
  world.provider('emoney').whenAsked('A1M1', 'failed');
  await world.clock.advance(RULES.firstAskMs);
  await world.askAll();
  await retryOrders(world.orders, { batchId, by: 'sari' });
  await world.makeAll();
  for (const id of ['A1M1', 'A1M2']) await world.tell('paylabs:emoney', toldOfOrder('paid', id));
  expect(await world.states()).toEqual({ A1: 'paid' });
  expect(await world.database.knex('payments')).toHaveLength(2);
  return world;
}

describeOrders('a refund of an order that was paid under two ids', (worlds) => {
  test('names the newest, and goes no further than what was paid through it', async () => {
    const world = await paidTwice(worlds);
    expect(await codeOf(ask(world, 2 * AMOUNT))).toBe('refund_too_large');
    const { refundId } = await ask(world);
    expect(refundId).toBe('A1M2R1');
    expect(await codeOf(ask(world, 1))).toBe('refund_too_large');
    await approve(world, refundId);
    await world.sendRefunds();
    const request = { providerId: 'A1M2', paid: rupiah(AMOUNT), refundAmount: rupiah(AMOUNT) };
    expect(sent(world).map(({ body }) => JSON.parse(body ?? '') as unknown)).toEqual([
      { refundId, ...request },
    ]);
  });

  test('asked for under the first id is not sent under the second', async () => {
    const world = await paid(worlds);
    await ask(world);
    await world.tell('paylabs:emoney', toldOfOrder('failed'));
    await resolvedAsFailed(world);
    const { batchId } = await world.order('emoney', 'A1');
    await retryOrders(world.orders, { batchId, by: 'sari' });
    await world.makeAll();
    await world.tell('paylabs:emoney', toldOfOrder('paid', 'A1M2'));
    expect(await world.states()).toEqual({ A1: 'paid' });
    await expect(approve(world)).rejects.toThrow(/asked for A1M1, and A1 is paid as A1M2 now/);
    expect(await ask(world)).toEqual({ refundId: 'A1M2R2' });
  });
});
