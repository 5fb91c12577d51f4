import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  type FileRow,
  PEOPLE,
  payoutFile,
  SALARIES,
  SALARIES_TOTAL_SEN,
  startDesk,
  uploadedBatch,
  whatIsReady,
} from './harness.ts';

const OTHER_NAME: FileRow = {
  reference: 'SALARY-3',
  account: '1239812392',
  amount: 500_000,
  name: 'SOMEBODY ELSE ALTOGETHER',
};

describeOnBothDatabases('from an upload to an approval', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it('the maker uploads, the approver approves by hash, count and total', async () => {
    const desk = await startDesk({ database });
    const uploaded = await desk.as('maker').upload(payoutFile(SALARIES));
    expect(uploaded.status).toBe(201);
    const batchId = String(uploaded.json.batchId);
    expect(uploaded.json).toMatchObject({
      counts: { read: 2, accepted: 2, duplicate: 0, rejected: 0, amountSen: SALARIES_TOTAL_SEN },
      format: { template: 'rekon', delimiter: ',' },
      warnings: [],
    });
    expect(uploaded.headers.get('location')).toBe(`/api/batches/${batchId}`);
    const asked = await desk.as('viewer').get(`/api/batches/${batchId}`);
    expect(asked.json).toMatchObject({
      phase: 'asking the bank for names',
      uploadedBy: PEOPLE.maker,
      byState: { inquiring: 2 },
      readyToApprove: null,
    });

    await desk.inquire();
    const ready = await whatIsReady(desk, batchId);
    expect(ready).toMatchObject({ count: 2, total_sen: SALARIES_TOTAL_SEN });
    const approved = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect(approved.json).toMatchObject({
      batchId,
      approvedBy: PEOPLE.approver,
      hash: ready.hash,
      count: 2,
      totalSen: SALARIES_TOTAL_SEN,
    });
    expect(approved.status).toBe(200);
    const after = await desk.as('viewer').get(`/api/batches/${batchId}`);
    expect(after.json).toMatchObject({
      state: 'approved',
      phase: 'paying',
      byState: { approved: 2 },
      amountByStateSen: { approved: SALARIES_TOTAL_SEN },
      readyToApprove: null,
    });
  });

  it('an approval after a review decision is refused as stale', async () => {
    const desk = await startDesk({ database });
    const rows = [{ reference: 'S-1', account: '2000000001', amount: 10_000 }, OTHER_NAME];
    const batchId = await uploadedBatch(desk, rows);
    const seen = await whatIsReady(desk, batchId);
    const review = await desk.as('approver').get(`/api/batches/${batchId}/review`);
    expect(review.json).toMatchObject({
      rows: [
        {
          row: 3,
          reference: 'SALARY-3',
          account: '******2392',
          expectedName: 'SOMEBODY ELSE ALTOGETHER',
          reasonCode: 'name_differs',
        },
      ],
      nextAfter: null,
    });
    const decided = await desk
      .as('approver')
      .post(`/api/batches/${batchId}/review/3`, { decision: 'accept', reason: 'called them' });
    expect(decided.json).toEqual({ batchId, row: 3, decision: 'accept' });

    const stale = await desk.as('approver').post(`/api/batches/${batchId}/approve`, seen);
    expect(stale.status).toBe(409);
    expect(stale.error).toMatchObject({ code: 'approval_stale', details: { count: 2 } });
    const ready = await whatIsReady(desk, batchId);
    const approved = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect(approved.json).toMatchObject({ count: 2 });
  });
});

describe('decisions over HTTP', () => {
  it("the maker's own approval is refused, whatever the role", async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    const byMaker = await desk.as('maker').post(`/api/batches/${batchId}/approve`, ready);
    expect(byMaker.status).toBe(403);
    expect(byMaker.error).toMatchObject({
      code: 'role_may_not',
      next: 'Ask somebody whose role is approver or admin.',
    });

    const own = await desk.as('admin').upload(payoutFile([OTHER_NAME]));
    const byAdmin = await desk
      .as('admin')
      .post(`/api/batches/${String(own.json.batchId)}/approve`, ready);
    expect(byAdmin.status).toBe(403);
    expect(byAdmin.error).toMatchObject({
      code: 'approver_is_maker',
      next: 'Ask a second person to approve it.',
    });
    const other = await desk.as('admin').post(`/api/batches/${batchId}/approve`, ready);
    expect(other.status).toBe(200);
  });

  it('an approval names hash, count and total, all three and exactly', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    const approve = (body: unknown) =>
      desk.as('approver').post(`/api/batches/${batchId}/approve`, body);
    for (const field of ['hash', 'count', 'total_sen']) {
      const missing = await approve({ ...ready, [field]: undefined });
      expect(missing.status).toBe(400);
      expect(missing.error.message).toContain(field);
    }
    for (const wrong of [
      { total_sen: 1.5 },
      { total_sen: '37500000' },
      { total_sen: 2 ** 53 },
      { count: 0 },
      { hash: 'abc' },
      { by: 'somebody' },
    ]) {
      const refused = await approve({ ...ready, ...wrong });
      expect([wrong, refused.status]).toEqual([wrong, 400]);
    }
    for (const other of [{ count: 3 }, { total_sen: 1 }, { hash: 'a'.repeat(64) }]) {
      const stale = await approve({ ...ready, ...other });
      expect([stale.status, stale.error.code]).toEqual([409, 'approval_stale']);
    }
    expect((await approve(undefined)).status).toBe(400);
    expect((await approve(ready)).status).toBe(200);
  });

  it('an approval is refused while the bank is still asked, and where nothing is left', async () => {
    const desk = await startDesk();
    const { json } = await desk.as('maker').upload(payoutFile(SALARIES));
    const batchId = String(json.batchId);
    const body = { hash: 'a'.repeat(64), count: 2, total_sen: SALARIES_TOTAL_SEN };
    const early = await desk.as('approver').post(`/api/batches/${batchId}/approve`, body);
    expect([early.status, early.error.code]).toEqual([409, 'inquiry_under_way']);

    await desk.inquire();
    const ready = await whatIsReady(desk, batchId);
    await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    const again = await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
    expect([again.status, again.error.code]).toEqual([409, 'nothing_to_approve']);
  });

  it('a batch is paused, resumed, cancelled; another is rejected', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const approver = desk.as('approver');
    await approver.post(`/api/batches/${batchId}/approve`, await whatIsReady(desk, batchId));
    const order = (name: string, body?: unknown) =>
      approver.post(`/api/batches/${batchId}/${name}`, body);
    const phase = async () => (await approver.get(`/api/batches/${batchId}`)).json.phase;

    expect((await order('pause', { reason: 'the bank is closed' })).status).toBe(200);
    expect(await phase()).toBe('paused');
    const twice = await order('pause');
    expect([twice.status, twice.error.code]).toEqual([409, 'nothing_to_do']);
    expect((await order('resume')).status).toBe(200);
    expect(await phase()).toBe('paying');
    expect((await order('cancel', {})).json).toEqual({ batchId, payouts: 2 });
    expect(await phase()).toBe('finished');

    const other = await uploadedBatch(desk, [OTHER_NAME]);
    const rejected = await approver.post(`/api/batches/${other}/reject`, { reason: 'not ours' });
    expect(rejected.json).toEqual({ batchId: other, payouts: 1 });
    const closed = await approver.post(`/api/batches/${other}/resume`);
    expect(closed.status).toBe(409);
    const list = await approver.get('/api/batches?limit=1');
    expect(list.json.batches).toMatchObject([{ batchId: other, phase: 'rejected' }]);
  });

  it('a row in review is decided once, with a reason', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, [OTHER_NAME]);
    const decide = (row: unknown, body: unknown) =>
      desk.as('approver').post(`/api/batches/${batchId}/review/${String(row)}`, body);
    for (const body of [
      { decision: 'accept' },
      { decision: 'accept', reason: '  ' },
      { decision: 'perhaps', reason: 'why not' },
      { decision: 'accept', reason: 'x'.repeat(501) },
    ]) {
      expect((await decide(2, body)).status).toBe(400);
    }
    const why = { decision: 'reject', reason: 'another person' };
    expect((await decide('two', why)).status).toBe(400);
    expect((await decide(9, why)).error.code).toBe('row_not_in_review');
    expect((await decide(2, why)).status).toBe(200);
    expect((await decide(2, why)).status).toBe(409);
  });

  it('rows in review come in pages', async () => {
    const desk = await startDesk();
    const names = Array.from({ length: 3 }, (_, index) => ({
      ...OTHER_NAME,
      reference: `R-${index}`,
      account: `300000000${index}`,
    }));
    const batchId = await uploadedBatch(desk, names);
    const page = async (query: string) =>
      (await desk.as('viewer').get(`/api/batches/${batchId}/review?${query}`)).json;
    expect(await page('limit=2')).toMatchObject({ rows: [{ row: 2 }, { row: 3 }], nextAfter: 3 });
    expect(await page('limit=2&after=3')).toMatchObject({ rows: [{ row: 4 }], nextAfter: null });
  });
});
