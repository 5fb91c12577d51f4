import { expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { program } from './described-answers.ts';
import { SALARIES, SALARIES_TOTAL_SEN, startDesk, uploadedBatch, whatIsReady } from './harness.ts';

describeOnBothDatabases('today for programs', (open) => {
  it('tells what waits for a person, and what reconciliation left', async () => {
    const desk = await startDesk({ database: await open() });
    const today = async (role: Role = 'approver') =>
      (await program(desk, role).get('/api/today')).json;
    expect(await today()).toMatchObject({ batchesToApprove: [], openBreakers: 0, streams: [] });
    expect(await today()).toMatchObject({ unknownRefunds: 0, quarantinedOrders: [] });
    const batchId = await uploadedBatch(desk, SALARIES);
    expect(await today()).toMatchObject({
      batchesToApprove: [batchId],
      openPayouts: { byState: { ready: 2 }, amountByStateSen: { ready: SALARIES_TOTAL_SEN } },
    });
    expect(await today('viewer')).toMatchObject({ batchesToApprove: [], refundsToApprove: 0 });
    const ready = await whatIsReady(desk, batchId);
    await program(desk, 'approver').post(`/api/batches/${batchId}/approve`, ready);
    await program(desk, 'maker').post('/api/sending/stop');
    await reconcileOwn(desk, 'disbursement');
    expect(await today()).toMatchObject({
      batchesToApprove: [],
      openBreakers: 1,
      openPayouts: { byState: { approved: 2 } },
      streams: [{ stream: 'disbursement', figures: { exceptionsOpen: { count: 0 } } }],
    });
  });
});
