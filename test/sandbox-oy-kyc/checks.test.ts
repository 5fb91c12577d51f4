import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSealer } from '../../src/providers/oy/sealed/create-sealer.ts';
import {
  DEMO_CLIENT_PUBLIC_KEY,
  DEMO_OY_PRIVATE_KEY,
} from '../../src/sandbox/oy/sealed/demo-keys.ts';
import { callbackReceiver, record } from '../sandbox/harness.ts';
import { BUDI, nikOf, office, PERSONAL, VERIFY_MS } from './office.ts';

const MINUTE_MS = 60_000;
const mockNik = (code: string): string => `3171010101900${code}`;

describe('mock NIKs', () => {
  it.each([
    ['000', '000', '000'],
    ['001', '001', '007'],
    ['002', '000', '002'],
    ['003', '000', '003'],
    ['004', '000', '004'],
    ['005', '000', '005'],
    ['006', '000', '006'],
    ['007', '000', '007'],
    ['008', '008', '007'],
    ['999', '999', '999'],
    ['123', '000', '000'],
  ])('…%s: the request %s, the status in the end %s', async (code, atCreate, atStatus) => {
    const { idCard, status, clock } = await office();
    expect(await idCard({ nik: mockNik(code) })).toMatchObject({ code: atCreate });
    clock.advance(VERIFY_MS);
    const { json } = await status(mockNik(code));
    expect(json).toMatchObject({ status: { code: atStatus } });
    expect(nikOf(json)).toBe(mockNik(code));
  });

  it('…008 is about photos: by phone number it is verified', async () => {
    const { phoneNumber, status, clock } = await office();
    expect(await phoneNumber({ nik: mockNik('008') })).toMatchObject({ code: '000' });
    clock.advance(VERIFY_MS);
    expect(await status(mockNik('008'))).toMatchObject({ code: '000' });
  });
});

describe('a check', () => {
  it('is in process (999) until its time has come, and nobody (007) before it was asked', async () => {
    const { idCard, status, clock, why } = await office();
    expect(await status()).toMatchObject({ code: '007' });
    expect(why()).toBe('no check of this NIK');
    await idCard();
    clock.advance(VERIFY_MS - 1);
    expect(await status()).toMatchObject({ code: '999' });
    expect(why()).toBe('still in process');
    clock.advance(1);
    expect(await status()).toMatchObject({ code: '000' });
  });

  it('is one for the same request, however often and however sealed', async () => {
    const { idCard, phoneNumber, oy } = await office();
    await idCard();
    await idCard();
    await phoneNumber();
    await phoneNumber();
    await idCard({ name: 'Budi Santosa' });
    const { json } = await oy.control('GET', `/oy-kyc/checks?nik=${BUDI}`);
    expect(json.checks).toMatchObject([
      { check: 'id-card', state: 'processing' },
      { check: 'phone-number' },
      { check: 'id-card' },
    ]);
  });

  it('the status tells of the latest', async () => {
    const { idCard, status, clock, sandbox } = await office();
    await idCard({ name: 'Budi Santosa' });
    sandbox.oyKyc.desk.finish(BUDI, '002');
    expect(await status()).toMatchObject({ code: '002' });
    await idCard({ name: 'Budi Santoso' });
    expect(await status()).toMatchObject({ code: '999' });
    clock.advance(VERIFY_MS);
    expect(await status()).toMatchObject({ code: '000' });
  });
});

describe('callbacks', () => {
  it('say what the status says, once the check has ended', async () => {
    const receiver = await callbackReceiver();
    const { idCard, status, clock } = await office({ oyKyc: { callbackUrl: receiver.url } });
    await idCard({ nik: mockNik('006') });
    expect(receiver.received).toEqual([]);
    clock.advance(VERIFY_MS);
    await receiver.count(1);
    const body = receiver.received[0]?.body ?? {};
    expect(body).toEqual({
      status: {
        code: '006',
        message: 'Request is Rejected (Face is not the same as photo on id card)',
      },
      data: { nik: expect.any(String), signature: expect.any(String) },
    });
    expect(nikOf(body)).toBe(mockNik('006'));
    const asked = await status(mockNik('006'));
    expect(record(asked.json.data).signature).toBe(record(body.data).signature);
  });

  it('come again after 1, 2, 13 and 47 minutes, and then no more', async () => {
    const receiver = await callbackReceiver(500, 500, 500, 500, 500);
    const { idCard, clock, oy } = await office({ oyKyc: { callbackUrl: receiver.url } });
    await idCard();
    clock.advance(VERIFY_MS);
    let atMs = VERIFY_MS;
    for (const [tries, waitMinutes] of [1, 2, 13, 47].entries()) {
      await receiver.count(tries + 1);
      await clock.sleepingUntil(atMs + waitMinutes * MINUTE_MS);
      clock.advance(waitMinutes * MINUTE_MS);
      atMs += waitMinutes * MINUTE_MS;
    }
    await receiver.count(5);
    await clock.sleepingUntil(atMs + 60 * MINUTE_MS);
    const { json } = await oy.control('GET', '/oy-kyc/callbacks');
    expect(json).toMatchObject({
      count: 1,
      messages: [{ about: BUDI, state: 'given_up', tries: 5, lastHttpStatus: 500 }],
    });
  });

  it('are hit by faults', async () => {
    const receiver = await callbackReceiver();
    const { idCard, clock, oy } = await office({ oyKyc: { callbackUrl: receiver.url } });
    await oy.fault(
      { endpoint: 'kyc-callback', kind: 'lost', match: { partnerTrxId: mockNik('002') } },
      { endpoint: 'kyc-callback', kind: 'doubled', match: { partnerTrxId: mockNik('003') } },
    );
    await idCard({ nik: mockNik('002') });
    await idCard({ nik: mockNik('003') });
    clock.advance(VERIFY_MS);
    await receiver.count(2);
    expect(receiver.received.map(({ code }) => code)).toEqual(['003', '003']);
  });
});

describe('faults', () => {
  it('a code in a well-formed answer, with and without effect', async () => {
    const { idCard, status, oy } = await office();
    await oy.fault(
      { endpoint: 'kyc-id-card', kind: 'code', code: '777', times: 1 },
      { endpoint: 'kyc-status', kind: 'code', code: '005', times: 1 },
    );
    expect((await idCard()).json).toEqual({ status: { code: '777', message: 'fault plan: 777' } });
    const { json } = await status();
    expect(json).toMatchObject({ status: { code: '005' } });
    expect(nikOf(json)).toBe(BUDI);
    expect(await status()).toMatchObject({ code: '007' });
    await oy.fault({ endpoint: 'kyc-phone-number', kind: 'code', code: '999', effect: 'done' });
    expect(await oy.post('/kyc/phone-number', {})).toMatchObject({ code: '999' });
  });
});

describe('control', () => {
  it('sets results, ends checks, counts them', async () => {
    const { idCard, status, clock, oy } = await office();
    await oy.control('PUT', '/oy-kyc/results', { nik: BUDI, code: '004' });
    await idCard();
    await idCard({ nik: mockNik('999') });
    await idCard({ nik: mockNik('000') });
    clock.advance(VERIFY_MS);
    expect(await status()).toMatchObject({ code: '004' });
    expect((await oy.control('GET', '/oy-kyc')).json).toEqual({
      count: 3,
      byState: { processing: 0, stuck: 1, verified: 1, failed: 1 },
      callbackUrl: null,
      callbacks: { waiting: 0, sending: 0, delivered: 0, given_up: 0, lost: 0 },
    });
    const end = { nik: mockNik('999'), code: '000' };
    expect((await oy.control('POST', '/oy-kyc/checks/finish', end)).json).toMatchObject({
      state: 'verified',
      submittedAt: '2026-11-21T03:00:00.000Z',
      finishedAt: '2026-11-21T03:00:01.000Z',
    });
    expect(await status(mockNik('999'))).toMatchObject({ code: '000' });
    expect((await oy.control('POST', '/oy-kyc/checks/finish', end)).http).toBe(409);
  });

  it('pages the checks, and refuses what it cannot read', async () => {
    const { idCard, oy } = await office();
    await idCard();
    await idCard({ nik: mockNik('000') });
    const first = await oy.control('GET', '/oy-kyc/checks?limit=1');
    expect(first.json).toMatchObject({ checks: [{ nik: BUDI }], nextAfter: 1 });
    const second = await oy.control('GET', '/oy-kyc/checks?limit=1&after=1');
    expect(second.json).toMatchObject({ checks: [{ nik: mockNik('000') }], nextAfter: null });
    expect((await oy.control('GET', '/oy-kyc/checks?state=failed')).json).toMatchObject({
      checks: [],
    });
    const unknown = { nik: '3273012506850009', code: '000' };
    expect((await oy.control('POST', '/oy-kyc/checks/finish', unknown)).http).toBe(404);
    const wrong = { nik: BUDI, code: '008' };
    expect((await oy.control('PUT', '/oy-kyc/results', wrong)).http).toBe(400);
    expect((await oy.control('PUT', '/oy-kyc/callback-url', { url: 'ftp://x' })).http).toBe(400);
    const url = 'http://127.0.0.1:1/callbacks/oy/kyc';
    expect((await oy.control('PUT', '/oy-kyc/callback-url', { url })).json).toEqual({
      callbackUrl: url,
    });
  });
});

it('a restarted sandbox knows its checks, goes on with them, and holds no name', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const stateFile = join(directory, 'books.jsonl');
  const receiver = await callbackReceiver();
  const first = await office({ stateFile, oyKyc: { callbackUrl: receiver.url } });
  await first.idCard();
  await first.oy.control('PUT', '/oy-kyc/results', { nik: mockNik('000'), code: '003' });
  await first.sandbox.close();

  const second = await office({ stateFile });
  expect(await second.status()).toMatchObject({ code: '999' });
  expect(await second.idCard()).toMatchObject({ code: '000' });
  expect(second.sandbox.oyKyc.desk.books.checks).toHaveLength(1);
  // Nobody asks: the clock alone ends it.
  second.clock.advance(VERIFY_MS);
  await receiver.count(1);
  await second.idCard({ nik: mockNik('000') });
  second.clock.advance(VERIFY_MS);
  expect(await second.status(mockNik('000'))).toMatchObject({ code: '003' });
  const kept = readFileSync(join(directory, 'books.oy-kyc.jsonl'), 'utf8');
  expect(kept).not.toContain(PERSONAL.name);
});

it('other keys may be given for each side', async () => {
  const { oy } = await office({
    oyKyc: { oyPrivateKey: DEMO_OY_PRIVATE_KEY, clientPublicKey: DEMO_CLIENT_PUBLIC_KEY },
  });
  // Sealed for somebody else.
  const stranger = createSealer({
    oyPublicKey: DEMO_CLIENT_PUBLIC_KEY,
    ourPrivateKey: DEMO_OY_PRIVATE_KEY,
  });
  const body = { personal_information: stranger.sealFields({ nik: BUDI }) };
  expect(await oy.post('/kyc/status', body)).toMatchObject({ code: '001' });
});
