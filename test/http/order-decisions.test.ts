import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';
import { emoney } from '../orders/order-files.ts';
import { toldOfOrder } from '../orders/refund-scenes.ts';
import { codeOf, deskWithOrders, formsOf, paidOrder, textOf } from './order-world-at-desk.ts';

const ORDER = '/collections/emoney/A1';

describeOnBothDatabases('orders, decided at the desk', (open) => {
  it('a paused batch makes nothing more until somebody lets it go on', async () => {
    const { desk, world } = await deskWithOrders(await open());
    const { batchId } = await world.receive('emoney', emoney('A1', 'A2'));
    const address = `/collections/batches/${batchId}`;
    expect(formsOf((await desk.at('approver').get(address)).html)).toEqual(
      expect.arrayContaining([`${address}/pause`, `${address}/cancel`]),
    );
    const answer = await desk.at('approver').post(`${address}/pause`, { reason: 'harga salah' });
    expect([answer.status, answer.location]).toEqual([303, address]);
    await world.makeAll();
    expect(await world.states()).toEqual({ A1: 'accepted', A2: 'accepted' });
    expect(textOf((await desk.at('approver').get(address)).html)).toContain('Paused');
    const twice = await desk.at('approver').post(`${address}/pause`);
    expect([twice.status, codeOf(twice)]).toEqual([409, 'nothing_to_do']);
    await desk.at('approver').post(`${address}/resume`);
    await world.makeAll();
    expect(await world.states()).toEqual({ A1: 'open', A2: 'open' });
    const audited = await desk.database.knex('audit_log').where({ subject: batchId });
    expect(audited).toMatchObject([
      { action: 'batch_uploaded' },
      { action: 'orders_paused', actor: 'agus' },
      { action: 'orders_resumed', actor: 'agus' },
    ]);
    expect(String(audited[1]?.details)).toContain('harga salah');
  });

  it('what was not made yet is cancelled, and a maker asks for it once more', async () => {
    const { desk, world } = await deskWithOrders(await open());
    const { batchId } = await world.receive('emoney', emoney('A1', 'A2'));
    const address = `/collections/batches/${batchId}`;
    expect((await desk.at('maker').post(`${address}/cancel`)).status).toBe(403);
    await desk.at('approver').post(`${address}/cancel`);
    expect(await world.states()).toEqual({ A1: 'cancelled', A2: 'cancelled' });
    const maker = await desk.at('maker').get(address);
    expect(formsOf(maker.html).filter((each) => each.startsWith(`${address}/`))).toEqual([
      `${address}/retry`,
    ]);
    expect((await desk.at('approver').post(`${address}/retry`)).status).toBe(403);
    await desk.at('maker').post(`${address}/retry`);
    expect(await world.states()).toEqual({ A1: 'accepted', A2: 'accepted' });
    const stale = await desk.at('maker').post(`${address}/retry`);
    expect([stale.status, codeOf(stale)]).toEqual([409, 'nothing_to_do']);
  });

  it('one order is taken back while nobody has paid it: the provider deletes it first', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await world.receive('emoney', emoney('A1', 'A2'));
    await world.makeAll();
    expect(formsOf((await desk.at('approver').get(ORDER)).html)).toContain(`${ORDER}/remove`);
    expect(formsOf((await desk.at('maker').get(ORDER)).html)).not.toContain(`${ORDER}/remove`);
    expect((await desk.at('maker').post(`${ORDER}/remove`)).status).toBe(403);
    const answer = await desk.at('approver').post(`${ORDER}/remove`, { reason: 'salah jumlah' });
    expect([answer.status, answer.location]).toEqual([303, ORDER]);
    expect(world.provider('emoney').deeds('remove', 'A1M1')).toHaveLength(1);
    const late = await desk.at('approver').post(`${ORDER}/remove`);
    expect([late.status, codeOf(late)]).toEqual([409, 'order_not_open']);

    world.provider('emoney').whenRemoved('A2M1', 'unknown');
    const unanswered = await desk.at('approver').post('/collections/emoney/A2/remove');
    expect([unanswered.status, codeOf(unanswered)]).toEqual([503, 'order_removal_unanswered']);
    expect(await world.states()).toEqual({ A1: 'cancelled', A2: 'open' });
  });

  it('an order whose answers contradict one another is resolved with what shows it', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await world.tell('paylabs:emoney', toldOfOrder('failed'));
    expect(await world.states()).toEqual({ A1: 'quarantined' });
    expect((await desk.at('approver').get('/')).html).toContain(
      'href="/collections?kind=emoney&amp;state=quarantined"',
    );
    expect(formsOf((await desk.at('maker').get(ORDER)).html)).not.toContain(`${ORDER}/resolve`);
    expect(formsOf((await desk.at('approver').get(ORDER)).html)).toContain(`${ORDER}/resolve`);
    const told = { as: 'paid', reason: 'terlihat di dasbor Paylabs' };
    expect((await desk.at('maker').post(`${ORDER}/resolve`, told)).status).toBe(403);
    expect((await desk.at('approver').post(`${ORDER}/resolve`, { as: 'paid' })).status).toBe(400);
    const answer = await desk.at('approver').post(`${ORDER}/resolve`, told);
    expect([answer.status, answer.location]).toEqual([303, ORDER]);
    expect(await world.states()).toEqual({ A1: 'paid' });
    const late = await desk.at('admin').post(`${ORDER}/resolve`, { ...told, as: 'failed' });
    expect([late.status, codeOf(late)]).toEqual([409, 'not_quarantined']);
    expect(await world.states()).toEqual({ A1: 'paid' });
  });

  it('a form that is not of this desk changes nothing', async () => {
    const { desk, world } = await deskWithOrders(await open());
    const { batchId } = await world.receive('emoney', emoney('A1'));
    const body = new URLSearchParams({ form_token: 'guessed' });
    const address = `/collections/batches/${batchId}/cancel`;
    const { status } = await desk.at('approver').call(address, { method: 'POST', body });
    expect(status).toBe(403);
    expect(await world.states()).toEqual({ A1: 'accepted' });
  });
});
