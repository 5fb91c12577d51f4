import { expect, it } from 'vitest';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { askPayoutStatus } from '../../src/payouts/settlement/ask-payout-status.ts';
import { findPayoutByReference } from '../../src/payouts/store/payout-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { program } from './described-answers.ts';
import {
  type Desk,
  type FileRow,
  PEOPLE,
  SALARIES,
  startDesk,
  uploadedBatch,
  whatIsReady,
} from './harness.ts';

const SOMEBODY_ELSE = {
  reference: 'SALARY-3',
  account: '1239812392',
  amount: 500_000,
  name: 'X Y',
};

async function sent(desk: Desk, rows: readonly FileRow[]): Promise<string> {
  const batchId = await uploadedBatch(desk, rows);
  const ready = await whatIsReady(desk, batchId);
  await program(desk, 'approver').post(`/api/batches/${batchId}/approve`, ready);
  for (const { reference } of rows) {
    const payout = await findPayoutByReference(desk.database.knex, reference);
    await remitPayout(desk.payouts, payout?.id ?? 0);
    await askPayoutStatus(desk.payouts, payout?.id ?? 0);
  }
  return batchId;
}

const statesOf = async ({ database }: Desk): Promise<string[]> =>
  database.knex('payouts').orderBy('row_number').pluck('state');

describeOnBothDatabases('payouts for programs', (open) => {
  it('a payout tells its state, its attempts and every event, with the postings', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await sent(desk, SALARIES);
    const { status, json } = await program(desk, 'maker').get('/api/payouts/SALARY-1');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      reference: 'SALARY-1',
      batchId,
      row: 2,
      amountSen: 12_500_000,
      account: '1239812390',
      next: 'outcome_is_asked',
      attempts: [{ number: 1, timesSent: 1 }],
    });
    const events = json.events as { event: string; actor: string | null }[];
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['recipient_confirmed', 'approval_given', 'send_started']),
    );
    expect(events.some(({ actor }) => actor === PEOPLE.approver)).toBe(true);
    expect(JSON.stringify(json.postings)).toContain('assets:oy:in-flight');
    expect(JSON.stringify(json.attempts)).not.toContain('1239812390');
  });

  it('who may not see accounts gets the last four digits, of one payout and of the rows', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await sent(desk, SALARIES);
    const payout = await program(desk, 'viewer').get('/api/payouts/SALARY-1');
    expect(payout.json.account).toBe('******2390');
    expect(payout.text).not.toContain('1239812390');
    const rows = await program(desk, 'viewer').get(`/api/batches/${batchId}/rows`);
    expect(rows.text).not.toContain('12398123');
    const whole = await program(desk, 'approver').get(`/api/batches/${batchId}/rows`);
    expect(whole.json.rows).toMatchObject([{ account: '1239812390' }, { account: '1239812391' }]);
  });

  it('rows go page by page, by state, and by reference or account', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploadedBatch(desk, [...SALARIES, SOMEBODY_ELSE]);
    const rows = async (query: string) =>
      (await program(desk, 'maker').get(`/api/batches/${batchId}/rows?${query}`)).json;
    const first = await rows('limit=2');
    expect(first).toMatchObject({
      rows: [{ reference: 'SALARY-1' }, { reference: 'SALARY-2' }],
      nextAfter: 3,
    });
    expect(await rows('limit=2&after=3')).toMatchObject({
      rows: [{ reference: 'SALARY-3', state: 'review' }],
      nextAfter: null,
    });
    expect(await rows('state=ready')).toMatchObject({ rows: [{ row: 2 }, { row: 3 }] });
    expect(await rows('named=SALARY-3')).toMatchObject({ rows: [{ row: 4 }] });
    expect(await rows('named=1239812391')).toMatchObject({ rows: [{ reference: 'SALARY-2' }] });
    expect(await rows('named=SALARY-3&state=ready')).toMatchObject({ rows: [] });
    const wrong = await program(desk, 'maker').get(`/api/batches/${batchId}/rows?state=gone`);
    expect([wrong.status, wrong.error.code]).toEqual([400, 'request_invalid']);
  });

  it('rows that were not taken tell why, and what stands there to who may see it', async () => {
    const desk = await startDesk({ database: await open() });
    const bad = { reference: 'SALARY-3', account: '12AB', amount: 5 };
    const again = { reference: 'SALARY-1', account: '1239812399', amount: 50_000 };
    const batchId = await uploadedBatch(desk, [...SALARIES, bad, again]);
    const path = `/api/batches/${batchId}/bad-rows`;
    const { json } = await program(desk, 'maker').get(`${path}?limit=1`);
    expect(json).toMatchObject({ rows: [{ row: 4, outcome: 'rejected' }], nextAfter: 4 });
    expect(JSON.stringify(json)).toContain('"column":"account_number","value":"12AB"');
    const rest = await program(desk, 'maker').get(`${path}?after=4`);
    expect(rest.json).toMatchObject({ rows: [{ row: 5, outcome: 'duplicate' }], nextAfter: null });
    expect((await program(desk, 'viewer').get(path)).text).not.toContain('"12AB"');
    const batch = await program(desk, 'viewer').get(`/api/batches/${batchId}`);
    expect(batch.json).toMatchObject({ format: { template: 'rekon' }, warnings: [] });
  });

  it('what failed is tried again once a person asks, and waits for a new approval', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await sent(desk, SALARIES);
    await desk.database.knex('payouts').update({ state: 'failed' });
    const retry = `/api/batches/${batchId}/retry`;
    const refused = await program(desk, 'approver').post(retry);
    expect([refused.status, refused.error.code]).toEqual([403, 'role_may_not']);
    const reason = { reason: 'the bank is back' };
    const { status, json } = await program(desk, 'maker').post(retry, reason, 'retry-1');
    expect([status, json]).toEqual([200, { batchId, payouts: 2, exhausted: 0 }]);
    expect(await statesOf(desk)).toEqual(['ready', 'ready']);
    const again = await program(desk, 'maker').post(retry, reason, 'retry-1');
    expect([again.headers.get('idempotency-replayed'), again.json]).toEqual(['true', json]);
    const nothing = await program(desk, 'maker').post(retry, reason, 'retry-2');
    expect([nothing.status, nothing.error.code]).toEqual([409, 'nothing_to_do']);
    const audit = await desk.database.knex('audit_log').where({ action: 'batch_retried' });
    expect(audit).toMatchObject([{ actor: PEOPLE.maker, subject: batchId }]);
  });

  it('a person says what became of a quarantined one, with what shows it, once', async () => {
    const desk = await startDesk({ database: await open() });
    await sent(desk, SALARIES);
    await desk.database
      .knex('payouts')
      .where({ reference: 'SALARY-1' })
      .update({ state: 'quarantined', quarantined_from: 'processing' });
    const path = '/api/payouts/SALARY-1/resolve';
    const decision = { as: 'paid', reason: 'the statement of the bank has it' };
    const refused = await program(desk, 'maker').post(path, decision);
    expect([refused.status, refused.error.code]).toEqual([403, 'role_may_not']);
    const silent = await program(desk, 'approver').post(path, { ...decision, reason: ' ' });
    expect([silent.status, silent.error.code]).toEqual([400, 'request_invalid']);
    const { status, json } = await program(desk, 'approver').post(path, decision);
    expect([status, json]).toEqual([200, { reference: 'SALARY-1', state: 'paid' }]);
    const shown = await program(desk, 'viewer').get('/api/payouts/SALARY-1');
    expect(shown.json).toMatchObject({ state: 'paid', reason: decision.reason });
    const late = await program(desk, 'approver').post(path, decision);
    expect([late.status, late.error.code]).toEqual([409, 'not_quarantined']);
    const audit = await desk.database.knex('audit_log').where({ action: 'quarantine_resolved' });
    expect(audit).toMatchObject([{ actor: PEOPLE.approver, subject: 'SALARY-1' }]);
  });

  it.each([
    ['/api/payouts/NOBODY', 404, 'payout_unknown'],
    ['/api/batches/B20261121-AAAAAA/rows', 404, 'batch_unknown'],
    ['/api/payouts/SALARY-1?all=yes', 400, 'request_invalid'],
  ])('%s', async (path, status, code) => {
    const desk = await startDesk({ database: await open() });
    await uploadedBatch(desk, SALARIES);
    const answer = await program(desk, 'viewer').get(path);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
  });
});
