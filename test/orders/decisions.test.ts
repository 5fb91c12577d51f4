import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { COLLECTIONS_INCOME } from '../../src/ledger/accounts.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { cancelOrder } from '../../src/orders/decisions/cancel-order.ts';
import {
  cancelOrders,
  pauseOrders,
  resumeOrders,
} from '../../src/orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../src/orders/decisions/resolve-order.ts';
import { codeOf } from './code-of.ts';
import { AMOUNT, charges, checkouts, ovoCallback } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { MAKER, MINUTE } from './order-world.ts';
import { paidWith } from './scripted-orders.ts';

describeOrders('taking back', (worlds) => {
  test('a batch: what was not made is cancelled, what was made stays', async () => {
    const world = await worlds.scripted();
    const { batchId } = await world.receive('ewallet', charges('A1', 'A2'));
    world.xendit.whenCreated('A2W1', 'throttled');
    await world.makeAll();
    expect(await cancelOrders(world.orders, { batchId, by: MAKER })).toMatchObject({ orders: 1 });
    expect(await world.states()).toEqual({ A1: 'open', A2: 'cancelled' });
  });

  const open = async (world: ScriptedWorld): Promise<void> => {
    await world.receive('checkout', checkouts('A1'));
    await world.makeAll();
  };
  const request = { kind: 'checkout', reference: 'A1', by: MAKER } as const;

  test('a link: cancelled once the provider says that it has deleted it', async () => {
    const world = await worlds.scripted();
    await open(world);
    await cancelOrder(world.orders, request);
    expect(await world.states()).toEqual({ A1: 'cancelled' });
    expect(world.provider('checkout').deeds('remove', 'A1C1')).toHaveLength(1);
  });

  test('a link that was paid meanwhile is paid, not cancelled', async () => {
    const world = await worlds.scripted();
    await open(world);
    world.provider('checkout').whenRemoved('A1C1', 'not_possible');
    world.provider('checkout').whenAsked('A1C1', 'paid');
    expect(await codeOf(cancelOrder(world.orders, request))).toBe('order_not_removed');
    expect(await world.states()).toEqual({ A1: 'paid' });
  });

  test('no clear word of the deletion: it stays open and is asked about', async () => {
    const world = await worlds.scripted();
    await open(world);
    world.provider('checkout').whenRemoved('A1C1', 'unknown');
    expect(await codeOf(cancelOrder(world.orders, request))).toBe('order_removal_unanswered');
    expect(await world.states()).toEqual({ A1: 'open' });
    expect(world.provider('checkout').deeds('ask', 'A1C1')).toHaveLength(1);
  });

  test('what is paid already cannot be taken back, and nothing is asked', async () => {
    const world = await worlds.scripted();
    await open(world);
    world.provider('checkout').whenAsked('A1C1', 'paid');
    await world.clock.advance(MINUTE);
    await world.askAll();
    expect(await codeOf(cancelOrder(world.orders, request))).toBe('order_not_open');
    expect(world.provider('checkout').deeds('remove')).toHaveLength(0);
  });

  test('at OY: the link is deleted there, and a paid one is not', async () => {
    const world = await worlds.sandbox();
    await world.receive('checkout', checkouts('A1', 'A2'));
    await world.makeAll();
    await cancelOrder(world.orders, request);
    await world.control('oy/checkout/A2C1/pay');
    expect(await codeOf(cancelOrder(world.orders, { ...request, reference: 'A2' }))).toBe(
      'order_not_removed',
    );
    expect(await world.states()).toEqual({ A1: 'cancelled', A2: 'paid' });
    const { links } = world.sandbox.oyCheckout.books;
    expect(links.map(({ status }) => status)).toEqual([
      'closed',
      expect.stringMatching(/charge|success|complete/),
    ]);
  });
});

describeOrders('a person resolves a contradiction', (worlds) => {
  async function quarantined(world: ScriptedWorld): Promise<void> {
    await world.receive('ewallet', charges('A1'));
    await world.makeAll();
    world.xendit.whenAsked('A1W1', { meaning: 'paid', payment: paidWith('A1W1', rupiah(40_000)) });
    await world.clock.advance(MINUTE);
    await world.askAll();
    expect(await world.states()).toEqual({ A1: 'quarantined' });
  }
  const resolution = { kind: 'ewallet', reference: 'A1', by: MAKER } as const;
  const income = (world: ScriptedWorld) => accountBalance(world.database.knex, COLLECTIONS_INCOME);

  test('as paid: the payment stays as it came', async () => {
    const world = await worlds.scripted();
    await quarantined(world);
    await resolveOrder(world.orders, { ...resolution, as: 'paid', reason: 'statement of 21/11' });
    expect(await world.states()).toEqual({ A1: 'paid' });
    expect(await income(world)).toBe(rupiah(-40_000));
  });

  test('as failed: the payment is withdrawn from the books, once', async () => {
    const world = await worlds.scripted();
    await quarantined(world);
    await resolveOrder(world.orders, { ...resolution, as: 'failed', reason: 'never arrived' });
    expect(await world.states()).toEqual({ A1: 'failed' });
    expect(await income(world)).toBe(0);
    const audit: { action: string }[] = await world.database.knex('audit_log').select('action');
    expect(audit.map(({ action }) => action)).toContain('order_resolved');
  });

  test('as failed, and then told paid once more, and resolved so: it is in the books again', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    await world.makeAll();
    const tell = (status: 'COMPLETED' | 'FAILED', nth: number) =>
      world.tell('xendit:ewallet', ovoCallback('A1W1', { status, nth }));
    await tell('COMPLETED', 0);
    for (const round of [1, 2]) {
      await tell('FAILED', round);
      expect(await world.states()).toEqual({ A1: 'quarantined' });
      await resolveOrder(world.orders, { ...resolution, as: 'failed', reason: 'no receipt' });
      expect(await income(world)).toBe(0);
      await tell('COMPLETED', round);
      expect(await world.states()).toEqual({ A1: 'quarantined' });
      await resolveOrder(world.orders, { ...resolution, as: 'paid', reason: 'receipt' });
      expect(await income(world)).toBe(rupiah(-AMOUNT));
    }
  });

  test('needs a reason, and something to decide', async () => {
    const world = await worlds.scripted();
    await quarantined(world);
    const decide = (reason: string) =>
      codeOf(resolveOrder(world.orders, { ...resolution, as: 'paid', reason }));
    expect(await decide(' ')).toBe('reason_missing');
    expect(await decide('statement')).toBe('nothing was refused');
    expect(await decide('statement')).toBe('not_quarantined');
  });

  test('pausing twice, and resuming what runs, is told', async () => {
    const world = await worlds.scripted();
    const { batchId } = await world.receive('ewallet', charges('A1'));
    const by = { batchId, by: MAKER };
    await pauseOrders(world.orders, by);
    expect(await codeOf(pauseOrders(world.orders, by))).toBe('nothing_to_do');
    await resumeOrders(world.orders, by);
    expect(await codeOf(resumeOrders(world.orders, by))).toBe('nothing_to_do');
  });
});
