import { beforeAll, expect, it } from 'vitest';
import { changeUser } from '../../src/access/user-store.ts';
import { createToken } from '../../src/access/tokens.ts';
import { rupiah } from '../../src/domain/money.ts';
import { readApprovalLayers } from '../../src/payouts/approval/approval-layers.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { api, PEOPLE, SALARIES, startDesk, uploadedBatch, whatIsReady } from './harness.ts';

/** Two people for the salaries, which are 375.000 together. */
const RULES = { approvalLayers: readApprovalLayers('0:1, 300000:2') };

describeOnBothDatabases('a batch that needs two approvers', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it('API and page show who approved and who is missing; the second one releases it', async () => {
    const desk = await startDesk({ database, rules: RULES });
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    const view = async () => (await desk.as('viewer').get(`/api/batches/${batchId}`)).json;
    expect(await view()).toMatchObject({
      approvals: [],
      approvalsNeeded: 2,
      approvalsMissing: 2,
    });

    const first = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect(first.json).toMatchObject({ layer: 1, layersNeeded: 2, isReleased: false });
    expect(await view()).toMatchObject({
      phase: 'waiting for approval',
      byState: { ready: 2 },
      approvals: [{ by: PEOPLE.approver, hash: ready.hash, count: 2, standing: 'counts' }],
      approvalsMissing: 1,
    });
    const again = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect([again.status, again.error.code]).toEqual([409, 'approved_already']);

    const page = await desk.at('approver').get(`/batches/${batchId}`);
    expect(page.html).toContain('1 of 2 approvals are missing');
    expect(page.html).toContain('You have approved this batch, as it is now.');
    expect(page.html).not.toContain(`/batches/${batchId}/approve`);
    const other = await desk.at('admin').get(`/batches/${batchId}`);
    expect(other.html).toContain('The next approval releases the money.');

    const fields = {
      hash: String(ready.hash),
      count: String(ready.count),
      total_sen: String(ready.total_sen),
    };
    const second = await desk.at('admin').post(`/batches/${batchId}/approve`, fields);
    expect([second.status, second.location]).toEqual([303, `/batches/${batchId}`]);
    expect(await view()).toMatchObject({
      byState: { approved: 2 },
      approvals: [{ standing: 'released' }, { by: PEOPLE.admin, standing: 'released' }],
      approvalsNeeded: null,
      approvalsMissing: null,
    });
    expect((await desk.at('viewer').get(`/batches/${batchId}`)).html).toContain('Released');
  });
});

it('whose limit is lower sees why there is no button, and is refused by token too', async () => {
  const desk = await startDesk();
  const batchId = await uploadedBatch(desk, SALARIES);
  await desk.database.transaction((tx) =>
    changeUser(tx, PEOPLE.approver, { approvalLimit: rupiah(300_000) }),
  );
  const { html } = await desk.at('approver').get(`/batches/${batchId}`);
  expect(html).toMatch(/above your approval limit, Rp.?300,000/);
  expect(html).not.toContain(`/batches/${batchId}/approve`);
  const ready = await whatIsReady(desk, batchId);
  const asked = [desk.tokens.approver, await tokenOf(PEOPLE.approver.toUpperCase())];
  for (const token of asked) {
    const refused = await api(desk.url, token).post(`/api/batches/${batchId}/approve`, ready);
    expect([refused.status, refused.error.code]).toEqual([403, 'approval_above_limit']);
  }

  async function tokenOf(user: string): Promise<string> {
    return (await createToken(desk, { user, role: 'admin', by: 'adi' })).token;
  }
});
