import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../support/databases.ts';
import { updateUserLanguage } from './desk-language.ts';
import type { Desk } from './harness.ts';
import { codeOf, deskWithOrders, formsOf, paidOrder, textOf } from './order-world-at-desk.ts';

const ORDER = '/collections/emoney/A1';
const LIST = '/collections/refunds';
const REFUND = `${LIST}/A1M1R1`;
const asked = { rupiah: '20000', reason: 'barang tidak dikirim' };

const refunds = ({ database }: Desk) =>
  database
    .knex('refunds')
    .orderBy('id')
    .select('refund_id', 'amount_sen', 'state', 'requested_by', 'approved_by');

describeOnBothDatabases('refunds at the desk', (open) => {
  it('the maker asks, the approver approves, and only then it is sent', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    const page = await desk.at('maker').get(ORDER);
    expect(formsOf(page.html)).toContain(`${ORDER}/refund`);
    expect(textOf(page.html)).toMatch(/Of Rp\s?50,000 paid, Rp\s?50,000 can still go back/);

    const answer = await desk.at('maker').post(`${ORDER}/refund`, asked);
    expect([answer.status, answer.location]).toEqual([303, `${ORDER}#refunds`]);
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toEqual([]);

    const list = await desk.at('approver').get(`${LIST}?state=requested`);
    expect(formsOf(list.html)).toContain(`${REFUND}/approve`);
    expect(textOf(list.html)).toContain('Waits for a second person');
    expect((await desk.at('approver').post(`${REFUND}/approve`)).location).toBe(LIST);
    expect(await refunds(desk)).toEqual([
      {
        refund_id: 'A1M1R1',
        amount_sen: 2_000_000,
        state: 'approved',
        requested_by: 'maya',
        approved_by: 'agus',
      },
    ]);
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
    const deeds = await desk.database
      .knex('audit_log')
      .where({ subject: 'A1M1R1' })
      .pluck('action');
    expect(deeds).toEqual(['refund_requested', 'refund_approved']);
  });

  it('whoever asked cannot approve it, and is told so on the page already', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('approver').post(`${ORDER}/refund`, asked);
    const own = await desk.at('approver').get(LIST);
    expect(textOf(own.html)).toContain('You asked for it: somebody else approves it.');
    expect(formsOf(own.html)).not.toContain(`${REFUND}/approve`);
    const refused = await desk.at('approver').post(`${REFUND}/approve`);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'approver_is_maker']);
    expect(await refunds(desk)).toMatchObject([{ state: 'requested', approved_by: null }]);
    expect((await desk.at('admin').post(`${REFUND}/approve`)).status).toBe(303);
  });

  it('a maker approves nothing, and a viewer asks for nothing', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    const viewer = await desk.at('viewer').post(`${ORDER}/refund`, asked);
    expect([viewer.status, codeOf(viewer)]).toEqual([403, 'role_may_not']);
    expect(await refunds(desk)).toEqual([]);
    expect(formsOf((await desk.at('viewer').get(ORDER)).html)).not.toContain(`${ORDER}/refund`);
    await desk.at('approver').post(`${ORDER}/refund`, asked);
    for (const deed of ['approve', 'decline']) {
      const maker = await desk.at('maker').post(`${REFUND}/${deed}`);
      expect([maker.status, codeOf(maker)]).toEqual([403, 'role_may_not']);
    }
    const seen = formsOf((await desk.at('maker').get(LIST)).html);
    expect(seen.filter((address) => address.startsWith(REFUND))).toEqual([]);
  });

  it('more than was paid is not asked back, and nothing without a reason', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('maker').post(`${ORDER}/refund`, asked);
    const tooMuch = await desk.at('maker').post(`${ORDER}/refund`, { ...asked, rupiah: '30001' });
    expect([tooMuch.status, codeOf(tooMuch)]).toEqual([409, 'refund_too_large']);
    const silent = await desk.at('maker').post(`${ORDER}/refund`, { ...asked, reason: ' ' });
    expect([silent.status, codeOf(silent)]).toEqual([400, 'request_invalid']);
    expect(await refunds(desk)).toHaveLength(1);
  });

  it('what was refused, or approved already, is not decided a second time', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('maker').post(`${ORDER}/refund`, asked);
    const declined = await desk.at('approver').post(`${REFUND}/decline`, { back: 'order' });
    expect([declined.status, declined.location]).toEqual([303, ORDER]);
    const late = await desk.at('admin').post(`${REFUND}/approve`);
    expect([late.status, codeOf(late)]).toEqual([409, 'refund_decided']);
    expect(await refunds(desk)).toMatchObject([{ state: 'declined' }]);
    const unknown = await desk.at('admin').post(`${LIST}/A9R9/approve`);
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'refund_unknown']);
  });

  it('an order that nothing can be given back of has no form, and says why when asked', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    world.provider('emoney').refuseRefunds = 'this wallet takes nothing back';
    expect(formsOf((await desk.at('maker').get(ORDER)).html)).not.toContain(`${ORDER}/refund`);
    const refused = await desk.at('maker').post(`${ORDER}/refund`, asked);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'not_refundable']);
    expect(textOf(refused.html)).toContain('this wallet takes nothing back');
  });

  it('how a refund ended that nothing told is decided with what shows it', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('maker').post(`${ORDER}/refund`, asked);
    await desk.at('approver').post(`${REFUND}/approve`);
    await world.sendRefunds();
    const page = await desk.at('approver').get(ORDER);
    expect(formsOf(page.html)).toContain(`${REFUND}/resolve`);
    const silent = await desk.at('approver').post(`${REFUND}/resolve`, { as: 'done' });
    expect(silent.status).toBe(400);
    const told = { as: 'done', reason: 'mutasi Paylabs 21 Nov' };
    expect((await desk.at('approver').post(`${REFUND}/resolve`, told)).status).toBe(303);
    expect(await refunds(desk)).toMatchObject([{ state: 'done' }]);
    const again = await desk.at('approver').post(`${REFUND}/resolve`, told);
    expect([again.status, codeOf(again)]).toEqual([409, 'refund_not_open']);
  });

  it('Today counts it for those who may approve it, and for nobody else', async () => {
    const { desk, world } = await deskWithOrders(await open());
    await paidOrder(world);
    await desk.at('approver').post(`${ORDER}/refund`, asked);
    const counts = async (role: 'maker' | 'approver' | 'admin'): Promise<boolean> =>
      (await desk.at(role).get('/')).html.includes('/collections/refunds?state=requested');
    expect([await counts('maker'), await counts('approver'), await counts('admin')]).toEqual([
      false,
      false,
      true,
    ]);
    await desk.at('admin').post(`${REFUND}/approve`);
    world.provider('emoney').whenRefunded('A1M1R1', 'unknown');
    await world.sendRefunds();
    expect((await desk.at('approver').get('/')).html).toContain(
      'href="/collections/refunds?state=unknown"',
    );
    await desk.at('approver').post(`${ORDER}/refund`, asked);
    await updateUserLanguage(desk, 'adi', 'id');
    expect(textOf((await desk.at('admin').get('/')).html)).toContain(
      '1 pengembalian dana menunggu persetujuan Anda',
    );
    expect(textOf((await desk.at('admin').get(LIST)).html)).toContain('Menunggu orang kedua');
  });
});
