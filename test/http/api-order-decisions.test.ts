import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';
import { emoney } from '../orders/order-files.ts';
import { toldOfOrder } from '../orders/refund-scenes.ts';
import { program } from './described-answers.ts';
import { PEOPLE } from './harness.ts';
import { deskWithOrders, paidOrder } from './order-world-at-desk.ts';

const ORDER = '/api/orders/emoney/A1';
const REFUND = { amount_sen: 2_000_000, reason: 'goods not sent' };

describeOnBothDatabases('orders and refunds, decided by programs', (open) => {
  it('a batch is paused, goes on, is cancelled and asked for once more', async () => {
    const { desk, world } = await deskWithOrders(await open());
    const { batchId } = await world.receive('emoney', emoney('A1', 'A2'));
    const batch = `/api/order-batches/${batchId}`;
    const approver = program(desk, 'approver');
    expect((await approver.post(`${batch}/pause`, { reason: 'wrong price' })).json).toEqual({
      batchId,
      orders: 0,
    });
    await world.makeAll();
    expect(await world.states()).toEqual({ A1: 'accepted', A2: 'accepted' });
    const twice = await approver.post(`${batch}/pause`);
    expect([twice.status, twice.error.code]).toEqual([409, 'nothing_to_do']);
    expect((await approver.post(`${batch}/resume`)).status).toBe(200);
    expect((await approver.post(`${batch}/cancel`)).json).toEqual({ batchId, orders: 2 });
    expect(await world.states()).toEqual({ A1: 'cancelled', A2: 'cancelled' });
    const refused = await approver.post(`${batch}/retry`);
    expect([refused.status, refused.error.code]).toEqual([403, 'role_may_not']);
    expect((await program(desk, 'maker').post(`${batch}/retry`)).json).toEqual({
      batchId,
      orders: 2,
    });
    expect(await world.states()).toEqual({ A1: 'accepted', A2: 'accepted' });
  });

  it('one order is taken back, once, and one that nobody knows is not there', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await world.receive('emoney', emoney('A1'));
    const approver = program(desk, 'approver');
    const { status, json } = await approver.post(`${ORDER}/remove`, { reason: 'wrong price' });
    expect([status, json]).toEqual([200, { kind: 'emoney', reference: 'A1', state: 'cancelled' }]);
    expect(await world.states()).toEqual({ A1: 'cancelled' });
    const late = await approver.post(`${ORDER}/remove`);
    expect([late.status, late.error.code]).toEqual([409, 'order_not_open']);
    const nobody = await approver.post('/api/orders/emoney/NOBODY/remove');
    expect([nobody.status, nobody.error.code]).toEqual([404, 'order_unknown']);
  });

  it('what became of one whose answers contradict one another is said with what shows it', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await world.tell('paylabs:emoney', toldOfOrder('failed'));
    expect(await world.states()).toEqual({ A1: 'quarantined' });
    const decision = { as: 'paid', reason: 'seen in the dashboard' };
    const { json } = await program(desk, 'approver').post(`${ORDER}/resolve`, decision);
    expect(json).toEqual({ kind: 'emoney', reference: 'A1', state: 'paid' });
    const late = await program(desk, 'approver').post(`${ORDER}/resolve`, decision);
    expect([late.status, late.error.code]).toEqual([409, 'not_quarantined']);
  });

  it('a refund: one asks, another approves, and only then it is sent; the same key asks once', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    const maker = program(desk, 'maker');
    const asked = await maker.post(`${ORDER}/refunds`, REFUND, 'refund-1');
    expect([asked.status, asked.json]).toEqual([201, { refundId: 'A1M1R1' }]);
    const again = await maker.post(`${ORDER}/refunds`, REFUND, 'refund-1');
    expect([again.json, again.headers.get('idempotency-replayed')]).toEqual([asked.json, 'true']);
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toEqual([]);
    const refused = await maker.post('/api/refunds/A1M1R1/approve');
    expect([refused.status, refused.error.code]).toEqual([403, 'role_may_not']);
    const approved = await program(desk, 'approver').post('/api/refunds/A1M1R1/approve');
    expect(approved.json).toEqual({ refundId: 'A1M1R1', state: 'approved' });
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
    const { json } = await program(desk, 'viewer').get('/api/refunds');
    expect(json).toMatchObject({
      refunds: [
        {
          refundId: 'A1M1R1',
          reference: 'A1',
          amountSen: REFUND.amount_sen,
          requestedBy: PEOPLE.maker,
          approvedBy: PEOPLE.approver,
        },
      ],
      nextBefore: null,
    });
  });

  it('who asked for a refund never approves it; too much is refused; a second person may decline', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    const approver = program(desk, 'approver');
    const much = await approver.post(`${ORDER}/refunds`, { ...REFUND, amount_sen: 5_000_001 });
    expect([much.status, much.error.code]).toEqual([409, 'refund_too_large']);
    await approver.post(`${ORDER}/refunds`, REFUND);
    const own = await approver.post('/api/refunds/A1M1R1/approve');
    expect([own.status, own.error.code]).toEqual([403, 'approver_is_maker']);
    const declined = await program(desk, 'admin').post('/api/refunds/A1M1R1/decline');
    expect(declined.json).toEqual({ refundId: 'A1M1R1', state: 'declined' });
    const late = await program(desk, 'admin').post('/api/refunds/A1M1R1/approve');
    expect([late.status, late.error.code]).toEqual([409, 'refund_decided']);
    const resolved = await program(desk, 'admin').post('/api/refunds/A1M1R1/resolve', {
      as: 'done',
      reason: 'seen in the dashboard',
    });
    expect([resolved.status, resolved.error.code]).toEqual([409, 'refund_not_open']);
    const nobody = await program(desk, 'admin').post('/api/refunds/A1M1R9/approve');
    expect([nobody.status, nobody.error.code]).toEqual([404, 'refund_unknown']);
  });
});
