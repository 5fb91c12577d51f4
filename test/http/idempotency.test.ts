import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { claimKey, forgetKeys } from '../../src/access/idempotency-key-store.ts';
import { after, instant, now } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import {
  type Answered,
  type Desk,
  payoutFile,
  SALARIES,
  startDesk,
  uploadedBatch,
  whatIsReady,
} from './harness.ts';
import { Signal } from '../work/patience.ts';
import { rawAnswers } from './raw-answers.ts';

type Role = Parameters<Desk['as']>[0];

/** A write with a key. */
const write = (desk: Desk, role: Role, path: string, key: string, body?: unknown) =>
  desk.as(role).call(path, {
    method: 'POST',
    headers: { 'idempotency-key': key, ...(body !== undefined && JSON_TYPE) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const JSON_TYPE = { 'content-type': 'application/json' };

function upload(desk: Desk, key: string, file: string, name = 'payouts.csv') {
  return sendFile(desk, 'maker', { path: '/api/batches', key, file, name });
}

function sendFile(
  desk: Desk,
  role: Role,
  { path, key, file, name }: { path: string; key: string; file: string; name: string },
) {
  const form = new FormData();
  form.set('file', new Blob([file]), name);
  const headers = { 'idempotency-key': key };
  return desk.as(role).call(path, { method: 'POST', headers, body: form });
}

const isReplayed = ({ headers }: Answered): boolean =>
  headers.get('idempotency-replayed') === 'true';

/** What was done to a batch since its upload. */
const auditOf = async ({ database }: Desk, batchId: string): Promise<string[]> => {
  const done = database.knex('audit_log').where({ subject: batchId });
  return done.whereNot({ action: 'batch_uploaded' }).orderBy('number').pluck('action');
};

/** What a process that was killed in the middle leaves: a key that is claimed, and no answer. */
async function brokenOff(
  desk: Desk,
  request: { caller: string; key: string; path: string; bodySha256: string },
): Promise<void> {
  const { caller, key, path, bodySha256 } = request;
  const at = now(desk.clock);
  const keyed = { caller, key, route: `POST ${path}`, bodySha256 };
  const claim = { claim: randomUUID(), leaseUntil: after(at, -1), at, expiresAt: after(at, DAY) };
  expect(await claimKey(desk.database.knex, keyed, claim)).toBe('claimed');
}

const DAY = 86_400_000;
/** SHA-256 of `null`: no body. */
const NO_BODY = '74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b';

describeOnBothDatabases('a write with an Idempotency-Key', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it('approves once, and answers the same again', async () => {
    const desk = await startDesk({ database });
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    const path = `/api/batches/${batchId}/approve`;
    const first = await write(desk, 'approver', path, 'approve-1', ready);
    const again = await write(desk, 'approver', path, 'approve-1', ready);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.text).toBe(first.text);
    expect([isReplayed(first), isReplayed(again)]).toEqual([false, true]);
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(await auditOf(desk, batchId)).toEqual(['batch_approved']);
  });

  it('sent five times at once is done once; the others wait or get its answer', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/pause`;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => write(desk, 'approver', path, 'pause-1')),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200);
    for (const { status, error } of others) {
      expect([status, error.code]).toEqual([409, 'request_under_way']);
    }
    expect(await auditOf(desk, batchId)).toEqual(['batch_paused']);
  });

  it('is forgotten when its time is over, and its key is then as new', async () => {
    const clock = new ManualClock();
    const desk = await startDesk({ database: await open(), clock });
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/pause`;
    expect((await write(desk, 'approver', path, 'pause-1')).status).toBe(200);
    await clock.advance(71 * 3_600_000);
    expect((await write(desk, 'approver', path, 'pause-1')).status).toBe(200);
    await clock.advance(3_600_000);
    const late = await write(desk, 'approver', path, 'pause-1');
    expect([late.status, late.error.code]).toEqual([409, 'nothing_to_do']);
    const { knex } = desk.database;
    expect(await forgetKeys(knex, instant(clock.nowMs()), 10)).toBe(0);
    await clock.advance(72 * 3_600_000);
    expect(await forgetKeys(knex, instant(clock.nowMs()), 10)).toBe(1);
    expect(await forgetKeys(knex, instant(clock.nowMs()), 10)).toBe(0);
  });

  it('that broke off is done again where its work knows what was done', async () => {
    const desk = await startDesk({ database: await open() });
    const file = payoutFile(SALARIES);
    const first = await upload(desk, 'upload-1', file);
    // The answer is lost with the process: nothing but the claim is left of it.
    await desk.database.knex('idempotency_keys').update({
      status: null,
      answer: null,
      location: null,
      lease_until: instant(0),
    });
    const again = await upload(desk, 'upload-1', file);
    expect([again.status, again.error.code]).toEqual([409, 'file_uploaded_before']);
    expect(again.error.details).toEqual({ batchId: first.json.batchId });
  });

  it('that broke off is not done again where nobody can say whether it was done', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/pause`;
    await brokenOff(desk, { caller: 'agus', key: 'pause-1', path, bodySha256: NO_BODY });
    const again = await write(desk, 'approver', path, 'pause-1');
    expect([again.status, again.error.code]).toEqual([409, 'request_broke_off']);
    expect(await auditOf(desk, batchId)).toEqual([]);
    expect((await write(desk, 'approver', path, 'pause-2')).status).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  it('is known by every write under /api', async () => {
    const desk = await startDesk();
    const writes = desk.routes.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith('/api/'),
    );
    expect(writes.length).toBeGreaterThan(30);
    for (const { path, api } of writes) {
      const address = path.replace(':id', 'B20261121-AAAAAA').replace(':row', '2');
      const key = randomUUID();
      const send = () =>
        api?.body?.type === 'multipart/form-data'
          ? sendFile(desk, 'admin', { path, key, file: 'not,a,payout\nfile,1,2\n', name: 'x.csv' })
          : write(desk, 'admin', address, key, {});
      const first = await send();
      const again = await send();
      expect([path, isReplayed(first), isReplayed(again)]).toEqual([path, false, true]);
      expect([path, again.status, again.text]).toEqual([path, first.status, first.text]);
    }
  });

  it('of an upload knows the file as it was received', async () => {
    const desk = await startDesk();
    const file = payoutFile(SALARIES);
    const first = await upload(desk, 'upload-1', file);
    const again = await upload(desk, 'upload-1', file);
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const otherFile = await upload(desk, 'upload-1', `${file}\n`);
    const otherName = await upload(desk, 'upload-1', file, 'other.csv');
    for (const { status, error } of [otherFile, otherName]) {
      expect([status, error.code]).toEqual([422, 'idempotency_key_reused']);
    }
    expect(await desk.filesUnderWay()).toEqual([]);
    const batches: unknown[] = await desk.database.knex('batches').select('id');
    expect(batches).toHaveLength(1);
  });

  it('is refused for another body and for another address, and the JSON may be laid out anew', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const pause = `/api/batches/${batchId}/pause`;
    const first = await write(desk, 'approver', pause, 'pause-1', { reason: 'wrong day' });
    expect(first.status).toBe(200);
    const laidOut = await desk.as('approver').call(pause, {
      method: 'POST',
      headers: { 'idempotency-key': 'pause-1', ...JSON_TYPE },
      body: '{\n  "reason" : "wrong day"\n}',
    });
    expect([laidOut.text, isReplayed(laidOut)]).toEqual([first.text, true]);
    const otherBody = await write(desk, 'approver', pause, 'pause-1', { reason: 'other' });
    const noBody = await write(desk, 'approver', pause, 'pause-1');
    const otherRoute = await write(desk, 'approver', `/api/batches/${batchId}/resume`, 'pause-1', {
      reason: 'wrong day',
    });
    for (const { status, error } of [otherBody, noBody, otherRoute]) {
      expect([status, error.code]).toEqual([422, 'idempotency_key_reused']);
    }
    expect(otherRoute.error.message).toContain(`POST ${pause}`);
  });

  it('is its caller’s: another may have the same', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/pause`;
    expect((await write(desk, 'approver', path, 'pause-1')).status).toBe(200);
    const other = await write(desk, 'admin', path, 'pause-1');
    expect([other.status, other.error.code]).toEqual([409, 'nothing_to_do']);
  });

  it('is free again where the request was refused for the moment', async () => {
    const desk = await startDesk();
    const { json } = await desk.as('maker').upload(payoutFile(SALARIES));
    const path = `/api/batches/${String(json.batchId)}/approve`;
    const body = { hash: '0'.repeat(64), count: 2, total_sen: 1 };
    const early = await write(desk, 'approver', path, 'approve-1', body);
    expect([early.status, early.error.code]).toEqual([409, 'inquiry_under_way']);
    await desk.inquire();
    const later = await write(desk, 'approver', path, 'approve-1', body);
    expect([later.error.code, isReplayed(later)]).toEqual(['approval_stale', false]);
  });

  it('keeps a refusal, and not a fault', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const approve = `/api/batches/${batchId}/approve`;
    const ready = await whatIsReady(desk, batchId);
    const stale = { ...ready, count: 7 };
    const refused = await write(desk, 'approver', approve, 'approve-1', stale);
    const again = await write(desk, 'approver', approve, 'approve-1', stale);
    expect([refused.status, refused.error.code]).toEqual([409, 'approval_stale']);
    expect([again.text, isReplayed(again)]).toEqual([refused.text, true]);

    const silent = vi.spyOn(desk.payouts.provider, 'balance').mockImplementation(async () => {
      throw new TypeError('gone');
    });
    const fault = await write(desk, 'approver', approve, 'approve-2', ready);
    expect(fault.status).toBe(500);
    silent.mockRestore();
    // Not known whether it was done; but an approval knows that by itself.
    expect((await write(desk, 'approver', approve, 'approve-2', ready)).status).toBe(200);
  });

  it('of a request under way says so, until there is its answer', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/approve`;
    const ready = await whatIsReady(desk, batchId);
    const { provider } = desk.payouts;
    const ask = provider.balance.bind(provider);
    const gate = new Signal();
    const asked = vi.spyOn(provider, 'balance').mockImplementation(async (permit) => {
      await gate.happened;
      return ask(permit);
    });
    const first = write(desk, 'approver', path, 'approve-1', ready);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    const meanwhile = await write(desk, 'approver', path, 'approve-1', ready);
    expect([meanwhile.status, meanwhile.error.code]).toEqual([409, 'request_under_way']);
    expect(meanwhile.headers.get('retry-after')).toBe('5');
    gate.tell();
    const done = await first;
    expect(done.status).toBe(200);
    const again = await write(desk, 'approver', path, 'approve-1', ready);
    expect([again.text, isReplayed(again)]).toEqual([done.text, true]);
    expect(asked).toHaveBeenCalledOnce();
  });

  it('of a slow request is nobody else’s, however long it takes', async () => {
    const clock = new ManualClock();
    const desk = await startDesk({ clock });
    const batchId = await uploadedBatch(desk, SALARIES);
    const path = `/api/batches/${batchId}/approve`;
    const ready = await whatIsReady(desk, batchId);
    const { provider } = desk.payouts;
    const ask = provider.balance.bind(provider);
    const gate = new Signal();
    const asked = vi.spyOn(provider, 'balance').mockImplementation(async (permit) => {
      await gate.happened;
      return ask(permit);
    });
    const first = write(desk, 'approver', path, 'approve-1', ready);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    const lease = async () =>
      desk.database
        .knex('idempotency_keys')
        .first<{ leaseUntil: string }>('lease_until as leaseUntil');
    for (let turn = 0; turn < 6; turn += 1) {
      await clock.advance(20_000);
      const soon = new Date(clock.nowMs() + 20_000).toISOString();
      await vi.waitFor(async () => expect((await lease()).leaseUntil > soon).toBe(true));
    }
    const meanwhile = await write(desk, 'approver', path, 'approve-1', ready);
    expect(meanwhile.error.code).toBe('request_under_way');
    gate.tell();
    expect((await first).status).toBe(200);
  });

  it.each([
    ['empty', ''],
    ['with a space', 'two words'],
    ['too long', 'k'.repeat(201)],
  ])('that is %s is refused', async (_name, key) => {
    const desk = await startDesk();
    const refused = await write(desk, 'approver', '/api/batches/B1/pause', key);
    expect([refused.status, refused.error.code]).toEqual([400, 'request_invalid']);
  });

  it('sent twice in one request is refused', async () => {
    const desk = await startDesk();
    const answer = await rawAnswers(
      desk.port,
      [
        'POST /api/batches/B1/pause HTTP/1.1',
        'host: localhost',
        `authorization: Bearer ${desk.tokens.approver}`,
        'idempotency-key: one',
        'idempotency-key: two',
        'connection: close',
        'content-length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    expect(answer).toContain('request_invalid');
  });

  it('makes no difference to what only reads, and is not asked for', async () => {
    const desk = await startDesk();
    const headers = { 'idempotency-key': 'read-1' };
    for (const path of ['/api/batches', '/api/runs']) {
      expect((await desk.as('viewer').call(path, { headers })).status).toBe(200);
    }
    const kept: unknown[] = await desk.database.knex('idempotency_keys').select('key');
    expect(kept).toEqual([]);
  });
});
