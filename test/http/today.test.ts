import { expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { changeUser } from '../../src/access/user-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { readApprovalLayers } from '../../src/payouts/approval/approval-layers.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { updateUserLanguage } from './desk-language.ts';
import { type Desk, PEOPLE, SALARIES, startDesk, uploadedBatch, whatIsReady } from './harness.ts';
import { textOf } from './order-world-at-desk.ts';

/** Two people for the salaries, which are 375.000 together. */
const RULES = { approvalLayers: readApprovalLayers('0:1, 300000:2') };

/** For whom a batch waits. */
async function waitsFor(desk: Desk): Promise<Role[]> {
  const roles: Role[] = [];
  for (const role of ['viewer', 'maker', 'approver', 'admin'] as const) {
    const { html } = await desk.at(role).get('/');
    if (/waits? for your approval/.test(textOf(html))) roles.push(role);
  }
  return roles;
}

describeOnBothDatabases('a batch on Today', (open) => {
  it('waits for those who can still approve it: not the maker, and not who has approved', async () => {
    const desk = await startDesk({ database: await open(), rules: RULES });
    const batchId = await uploadedBatch(desk, SALARIES);
    expect(await waitsFor(desk)).toEqual(['approver', 'admin']);
    const { html } = await desk.at('approver').get('/');
    expect(html).toContain(`href="/batches/${batchId}"`);

    const ready = await whatIsReady(desk, batchId);
    await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect(await waitsFor(desk)).toEqual(['admin']);
    await desk.as('admin').post(`/api/batches/${batchId}/approve`, ready);
    expect(await waitsFor(desk)).toEqual([]);
  });

  it('waits again for who approved it, once it was edited since', async () => {
    const desk = await startDesk({ database: await open(), rules: RULES });
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    await desk.database.knex('batches').where({ id: batchId }).increment('content_version', 1);
    expect(await waitsFor(desk)).toEqual(['approver', 'admin']);
  });

  it('is nobody’s whose limit it is above, and nobody’s who uploaded it', async () => {
    const desk = await startDesk({ database: await open() });
    await uploadedBatch(desk, SALARIES);
    const limit = (rupiahs: number): Promise<unknown> =>
      desk.database.transaction((tx) =>
        changeUser(tx, PEOPLE.approver, { approvalLimit: rupiah(rupiahs) }),
      );
    await limit(374_999);
    expect(await waitsFor(desk)).toEqual(['admin']);
    await limit(375_000);
    expect(await waitsFor(desk)).toEqual(['approver', 'admin']);
    await desk.database.knex('batches').update({ uploaded_by: 'ADI' });
    expect(await waitsFor(desk)).toEqual(['approver']);
    await updateUserLanguage(desk, PEOPLE.approver, 'id');
    expect(textOf((await desk.at('approver').get('/')).html)).toContain(
      '1 batch menunggu persetujuan Anda',
    );
  });
});

describeOnBothDatabases('what else needs somebody on Today', (open) => {
  it('is a write-off, for those who may approve it and did not ask for it', async () => {
    const clock = new ManualClock();
    const desk = await startDesk({ database: await open(), clock });
    const world = new ExceptionWorld(desk.database, clock);
    const id = await world.opened(await world.run());
    await world.by(PEOPLE.approver, 'request_write_off', id, { note: 'nobody knows it' });
    const said = '1 write-off waits for your approval';
    for (const [role, isTold] of [
      ['maker', false],
      ['approver', false],
      ['admin', true],
    ] as const) {
      const { html } = await desk.at(role).get('/');
      expect([role, textOf(html).includes(said)]).toEqual([role, isTold]);
    }
    const { html } = await desk.at('admin').get('/');
    expect(html).toContain('href="/exceptions?status=write_off_requested"');
  });

  it('is a payout in review, held or quarantined: each leads to a list of them, of all batches', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploadedBatch(desk, SALARIES);
    const payouts = desk.database.knex('payouts').where({ batch_id: batchId });
    await payouts.clone().where({ reference: 'SALARY-1' }).update({ state: 'held' });
    await payouts.clone().where({ reference: 'SALARY-2' }).update({ state: 'quarantined' });
    const today = textOf((await desk.at('viewer').get('/')).html);
    expect(today).toContain('1 payout is held');
    expect(today).toContain('1 payout is quarantined');
    const held = (await desk.at('viewer').get('/payouts?state=held')).html;
    expect(held).toContain('href="/payouts/SALARY-1"');
    expect(held).toContain(`href="/batches/${batchId}"`);
    expect(held).not.toContain('SALARY-2');
    const review = textOf((await desk.at('viewer').get('/payouts?state=review')).html);
    expect(review).toContain('None.');
  });
});
