import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  approveRefund,
  declineRefund,
  requestRefund,
} from '../../src/orders/refunds/refund-decisions.ts';
import { resolveRefund } from '../../src/orders/refunds/hear-of-refund.ts';
import { codeOf } from './code-of.ts';
import { AMOUNT, charges, emoney } from './order-files.ts';
import { describeOrders } from './order-suite.ts';
import { DAY, RULES } from './order-world.ts';
import { approved, ask, givenBack, ID, ORDER, paid, stateOf, told } from './refund-scenes.ts';

describeOrders('asking for money to go back', (worlds) => {
  test('nothing leaves before a second person has approved', async () => {
    const world = await paid(worlds);
    expect(await ask(world)).toEqual({ refundId: ID });
    expect(await world.sendRefunds()).toEqual([]);
    const approve = (by: string) => codeOf(approveRefund(world.orders, { refundId: ID, by }));
    expect(await approve('sari')).toBe('approver_is_maker');
    expect(await approve(' SARI ')).toBe('approver_is_maker');
    expect(await approve('budi')).toBe('nothing was refused');
    expect(await approve('budi')).toBe('refund_decided');
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
  });

  test('no more goes back than was paid, however many parts it has', async () => {
    const world = await paid(worlds);
    expect(await codeOf(ask(world, AMOUNT + 1))).toBe('refund_too_large');
    expect(await codeOf(ask(world, 0))).toBe('refund_too_large');
    await ask(world, 30_000);
    expect(await codeOf(ask(world, 20_001))).toBe('refund_too_large');
    expect(await ask(world, 20_000)).toEqual({ refundId: 'A1M1R2' });
  });

  test('two people who ask at once for all of it: one is told that it is too much', async () => {
    const world = await paid(worlds);
    const second = worlds.secondWorker(world);
    const outcomes = await Promise.all(
      [ask(world), ask(second), ask(world), ask(second)].map(codeOf),
    );
    expect(outcomes.toSorted()).toEqual([
      'nothing was refused',
      'refund_too_large',
      'refund_too_large',
      'refund_too_large',
    ]);
  });

  test('what was declined frees its amount again', async () => {
    const world = await paid(worlds);
    await ask(world);
    await declineRefund(world.orders, { refundId: ID, by: 'budi' });
    expect(await ask(world)).toEqual({ refundId: 'A1M1R2' });
    expect(await world.sendRefunds()).toEqual([]);
  });

  test('of an order that is not paid, without a reason, or that cannot be refunded is refused', async () => {
    const world = await worlds.scripted();
    await world.receive('emoney', emoney('A1'));
    await world.receive('ewallet', charges('A1'));
    await world.makeAll();
    expect(await codeOf(ask(world))).toBe('order_not_paid');
    const request = { ...ORDER, amount: rupiah(AMOUNT), by: 'sari' };
    expect(await codeOf(requestRefund(world.orders, { ...request, reason: ' ' }))).toBe(
      'reason_missing',
    );
    const wallet = { ...request, kind: 'ewallet', reason: 'x' } as const;
    expect(await codeOf(requestRefund(world.orders, wallet))).toBe('not_refundable');
    const unknown = { ...request, reference: 'B1', reason: 'x' };
    expect(await codeOf(requestRefund(world.orders, unknown))).toBe('order_unknown');
    expect(await codeOf(approveRefund(world.orders, { refundId: 'none', by: 'budi' }))).toBe(
      'refund_unknown',
    );
  });
});

describeOrders('a refund that was approved', (worlds) => {
  test('done by the answer: it is posted once, whatever comes after', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'done');
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
    expect(await world.tell('paylabs:refund', told('done'))).toBe('agrees');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    const records: { status: string }[] = await world.database
      .knex('records')
      .where({ source: 'paylabs:refund' });
    expect(records.map(({ status }) => status)).toEqual(['refunded']);
  });

  test('done by the notification', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('processing');
    expect(await givenBack(world)).toBe(0);
    expect(await world.tell('paylabs:refund', told('done'))).toBe('applied');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  });

  test('failed: nothing is posted, and it may be asked for again', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'failed');
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('failed');
    expect(await ask(world)).toEqual({ refundId: 'A1M1R2' });
  });

  test.each(['unknown', 'exists_already'] as const)(
    '%s: it is never sent again by itself; a person says how it ended',
    async (meaning) => {
      const world = await approved(worlds);
      world.provider('emoney').whenRefunded(ID, meaning);
      await world.sendRefunds();
      for (let day = 0; day < 5; day += 1) {
        await world.clock.advance(DAY);
        await world.sweep();
        await world.sendRefunds();
      }
      expect(await stateOf(world)).toBe('unknown');
      expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
      expect(await codeOf(ask(world)), 'its money may be gone').toBe('refund_too_large');
      await resolveRefund(world.orders, {
        refundId: ID,
        as: 'done',
        by: 'budi',
        reason: 'statement of Paylabs',
      });
      expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    },
  );

  test.each(['throttled', 'not_sent', 'caller_rejected'] as const)(
    '%s: nothing was made, and the same bytes go later under the same id',
    async (meaning) => {
      const world = await approved(worlds);
      world.provider('emoney').whenRefunded(ID, meaning, 'done');
      await world.sendRefunds();
      expect(await stateOf(world)).toBe('approved');
      expect(await world.sendRefunds(), 'not at once').toEqual([]);
      await world.clock.advance(RULES.retryMaxMs);
      await world.sendRefunds();
      const sent = world.provider('emoney').deeds('refund');
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual(sent[0]);
      expect(await stateOf(world)).toBe('done');
    },
  );

  test('whose worker died is not sent again', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, () => Promise.reject(new Error('killed')));
    await expect(world.sendRefunds()).rejects.toThrow('killed');
    expect(await stateOf(world)).toBe('sending');
    await world.clock.advance(RULES.sendLostAfterMs);
    expect(await world.sweep()).toMatchObject({ lostRefunds: 1 });
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('unknown');
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
  });

  test('two workers at once send it once', async () => {
    const world = await approved(worlds);
    const second = worlds.secondWorker(world);
    await Promise.all([world.sendRefunds(), second.sendRefunds(), world.sendRefunds()]);
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
  });

  test('answered as failed and then told as done: the money counts, and a person is told', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'failed');
    await world.sendRefunds();
    expect(await world.tell('paylabs:refund', told('done'))).toBe('contradiction');
    expect(await stateOf(world)).toBe('done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    expect(await world.database.knex('data_problems').pluck('kind')).toEqual([
      'refund_contradiction',
    ]);
  });

  test('done and then told as failed: it stays done, and a person is told', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'done');
    await world.sendRefunds();
    expect(await world.tell('paylabs:refund', told('failed'))).toBe('contradiction');
    expect(await stateOf(world)).toBe('done');
    expect(await world.database.knex('data_problems').pluck('item')).toEqual([ID]);
  });

  test('a notification about a refund that we never made leaves nothing', async () => {
    const world = await approved(worlds);
    expect(await world.tell('paylabs:refund', told('done', AMOUNT, 'X1'))).toBe(
      'unknown_reference',
    );
    expect(await givenBack(world)).toBe(0);
  });
});

describeOrders('a refund at Paylabs', (worlds) => {
  test('goes back, is told by a signed notification, and OVO refuses', async () => {
    const world = await worlds.sandbox();
    const ovo = 'reference,wallet,amount,product_name\nB1,OVO,50000,Kopi\n';
    await world.receive('emoney', emoney('A1'));
    await world.receive('emoney', ovo, { name: 'ovo.csv' });
    await world.makeAll();
    for (const id of ['A1M1', 'B1M1']) await world.control(`paylabs/${id}/pay`);
    await world.clock.advance(RULES.firstAskMs);
    await world.askAll();
    expect(await world.states()).toEqual({ A1: 'paid', B1: 'paid' });
    const request = { ...ORDER, amount: rupiah(AMOUNT), by: 'sari', reason: 'batal' };
    expect(await codeOf(requestRefund(world.orders, { ...request, reference: 'B1' }))).toBe(
      'not_refundable',
    );
    await requestRefund(world.orders, request);
    await approveRefund(world.orders, { refundId: ID, by: 'budi' });
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('processing');
    await world.control(`paylabs/refunds/${ID}/complete`);
    const { messages } = await world.look<{ messages: { about: string; body: string }[] }>(
      'paylabs/callbacks',
    );
    const body = messages.findLast((message) => message.body.includes(ID))?.body ?? '';
    expect(await world.tell('paylabs:emoney', body)).toBe('applied');
    expect(await stateOf(world)).toBe('done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  });
});
