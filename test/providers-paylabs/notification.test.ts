import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { IncomingCallback } from '../../src/callbacks/callback-channel.ts';
import { createPaylabsChannel } from '../../src/providers/paylabs/paylabs-channel.ts';
import {
  readPaylabsNotification,
  readPaylabsRefundNotification,
} from '../../src/providers/paylabs/paylabs-notification.ts';
import { readPublicKey, verifyPaylabs } from '../../src/providers/paylabs/signature.ts';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_MERCHANT_PUBLIC_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import {
  MERCHANT_ID,
  notified,
  orderOf,
  paylabsForTest,
  permit,
  platformHeaders,
  SOMEDAY,
} from './support.ts';
import { VECTOR } from './vector.ts';

const PATH = '/callbacks/paylabs';
const AT = Date.parse('2026-11-21T03:00:00.000Z');
const channel = createPaylabsChannel({
  merchantId: MERCHANT_ID,
  privateKey: DEMO_MERCHANT_PRIVATE_KEY,
  paylabsPublicKey: DEMO_PLATFORM_PUBLIC_KEY,
});
const NOTE = {
  merchantId: MERCHANT_ID,
  requestId: 'N-1',
  errCode: '0',
  paymentType: 'DANABALANCE',
  amount: '10000.00',
  merchantTradeNo: 'INV-1',
  platformTradeNo: '2026112100000000001',
  createTime: '20261121095500',
  successTime: '20261121095959',
  status: '02',
  productName: 'Kopi',
  transFeeAmount: '150.00',
  totalTransFee: '150.00',
  vatFee: '16.50',
  newField: [1],
};
const BODY = JSON.stringify(NOTE);

const incoming = (changes: Partial<IncomingCallback> = {}, body = BODY): IncomingCallback => ({
  path: PATH,
  headers: platformHeaders(body, PATH),
  body: Buffer.from(body),
  sourceIp: '203.0.113.7',
  receivedAtMs: AT,
  ...changes,
});

describe('whose a notification is', () => {
  test('Paylabs has signed it: verified', () => {
    expect(channel.verify(incoming())).toEqual({ kind: 'verified', by: 'signature' });
  });

  test('the published one verifies with its own key and merchant', () => {
    const published = createPaylabsChannel({
      merchantId: '010332',
      privateKey: DEMO_MERCHANT_PRIVATE_KEY,
      paylabsPublicKey: VECTOR.publicKey,
    });
    const headers = {
      'x-timestamp': VECTOR.timestamp,
      'x-signature': VECTOR.signature,
      'x-partner-id': '010332',
    };
    const receivedAtMs = Date.parse(VECTOR.timestamp);
    const callback = { ...incoming({ headers, receivedAtMs }, VECTOR.body), path: VECTOR.path };
    expect(published.verify(callback)).toEqual({ kind: 'verified', by: 'signature' });
    expect(readPaylabsNotification(VECTOR.body)).toMatchObject({
      providerId: '202406100314239776',
      news: { meaning: 'paid', payment: { gross: rupiah(162_933), comparable: null } },
    });
  });

  test('behind a proxy that changes the path, the path of notifyUrl counts', () => {
    const proxied = createPaylabsChannel({
      merchantId: MERCHANT_ID,
      privateKey: DEMO_MERCHANT_PRIVATE_KEY,
      paylabsPublicKey: DEMO_PLATFORM_PUBLIC_KEY,
      notifyUrl: 'https://pay.example.co.id/rekon/callbacks/paylabs',
    });
    const headers = platformHeaders(BODY, '/rekon/callbacks/paylabs');
    expect(proxied.verify(incoming({ headers })).kind).toBe('verified');
    expect(channel.verify(incoming({ headers })).kind).toBe('refused');
  });

  const headers = platformHeaders(BODY, PATH);
  const { 'x-signature': signature = '', 'x-timestamp': timestamp = '' } = headers;
  const other = JSON.stringify({ ...NOTE, merchantId: '0010002' });
  test.each<[string, Partial<IncomingCallback>, string]>([
    ['no signature', { headers: { ...headers, 'x-signature': '' } }, 'signature_missing'],
    [
      'another signature',
      { headers: { ...headers, 'x-signature': `A${signature.slice(1)}` } },
      'signature_wrong',
    ],
    [
      'a changed body',
      { body: Buffer.from(BODY.replace('10000.00', '90000.00')) },
      'signature_wrong',
    ],
    ['another path', { path: '/callbacks/other' }, 'signature_wrong'],
    [
      'another time',
      { headers: { ...headers, 'x-timestamp': timestamp.replace('.000', '.001') } },
      'signature_wrong',
    ],
    ['no time', { headers: { ...headers, 'x-timestamp': '' } }, 'timestamp_too_old'],
    [
      'a time without offset',
      { headers: { ...headers, 'x-timestamp': '2026-11-21T10:00:00' } },
      'timestamp_too_old',
    ],
    ['301 s old', { receivedAtMs: AT + 300_001 }, 'timestamp_too_old'],
    ['301 s ahead', { receivedAtMs: AT - 300_001 }, 'timestamp_too_old'],
    ['another partner', { headers: { ...headers, 'x-partner-id': '010001' } }, 'partner_wrong'],
    ['no headers at all', { headers: {} }, 'partner_wrong'],
    [
      "another merchant's, signed by Paylabs, under our header",
      { headers: platformHeaders(other, PATH), body: Buffer.from(other) },
      'partner_wrong',
    ],
    ['a megabyte of nothing', { body: Buffer.alloc(1_000_000) }, 'signature_wrong'],
  ])('%s: refused', (_name, changes, code) => {
    const verification = channel.verify(incoming(changes));
    expect(verification).toMatchObject({ kind: 'refused', code });
    expect(JSON.stringify(verification)).not.toContain(signature.slice(0, 20));
  });

  test.each([AT + 300_000, AT - 300_000])('within the tolerance: verified', (receivedAtMs) => {
    expect(channel.verify(incoming({ receivedAtMs })).kind).toBe('verified');
  });
});

test('the acknowledgement is a signed errCode "0"', () => {
  const { headers, body } = channel.acknowledge(incoming());
  expect(JSON.parse(body)).toEqual({ merchantId: MERCHANT_ID, requestId: 'N-1', errCode: '0' });
  expect(headers['x-timestamp']).toBe('2026-11-21T10:00:00.000+07:00');
  const signed = { method: 'POST', path: PATH, body, timestamp: headers['x-timestamp'] ?? '' };
  const key = readPublicKey(DEMO_MERCHANT_PUBLIC_KEY, 'test');
  expect(verifyPaylabs(signed, headers['x-signature'] ?? '', key)).toBe(true);
});

describe('what a notification says', () => {
  const read = (changes: object) =>
    readPaylabsNotification(JSON.stringify({ ...NOTE, ...changes }));

  test('paid: its money', () => {
    expect(read({})).toMatchObject({
      providerId: 'INV-1',
      news: {
        meaning: 'paid',
        payment: {
          item: 'INV-1',
          gross: rupiah(10_000),
          fee: 15_000,
          tax: 1_650,
          paidAt: '2026-11-21T02:59:59.000Z',
          comparable: null,
        },
      },
    });
    expect(read({ requestAmount: '9800.00' })?.news.payment?.comparable).toBe(rupiah(9_800));
  });

  test.each([
    ['09', '0', 'failed', null],
    ['09', 'payerDeclined', 'failed', 'payerDeclined'],
    ['01', '0', 'open', null],
    ['02', 'systemError', 'unknown', null],
    ['05', '0', 'unknown', null],
    [null, '0', 'unknown', null],
  ])('status %s, errCode %s: %s', (status, errCode, meaning, failureCode) => {
    expect(read({ status, errCode })?.news).toMatchObject({ meaning, failureCode, payment: null });
  });

  test.each([
    '',
    'not JSON',
    '[]',
    'null',
    '{}',
    '{"merchantTradeNo":"INV-1"}',
    BODY.slice(0, 90),
    'x'.repeat(1_000_000),
  ])('not understood: %.30s', (body) => {
    expect(readPaylabsNotification(body)).toBeNull();
    expect(readPaylabsRefundNotification(body)).toBeNull();
  });

  test.each([
    [{ merchantTradeNo: null }],
    [{ merchantTradeNo: 7 }],
    [{ amount: 'much' }],
    [{ errCode: 0 }],
    [{ requestId: null }],
  ])('wrong types: %j', (changes) => expect(read(changes)).toBeNull());

  test('kept without personal data', () => {
    const raw = read({ payer: 'Budi Santoso', accountNo: '081234567890' })?.raw ?? '';
    expect(raw).not.toMatch(/Budi|081234567890/);
    expect(raw).toContain('INV-1');
  });

  test('a refund is told apart by its merchantRefundNo', () => {
    const refund = { merchantRefundNo: 'R-1', platformRefundNo: 'P-1', refundAmount: '4000.00' };
    expect(read(refund)).toBeNull();
    const body = JSON.stringify({ ...NOTE, ...refund });
    expect(readPaylabsRefundNotification(body)).toMatchObject({
      refundId: 'R-1',
      providerId: 'INV-1',
      news: { meaning: 'done', refundAmount: rupiah(4_000), providerReference: 'P-1' },
    });
    expect(readPaylabsRefundNotification(BODY)).toBeNull();
  });
});

describe('the sandbox notifies our endpoint', () => {
  async function world() {
    const inbox = await notified((request) => {
      const callback = { ...request, sourceIp: '127.0.0.1', receivedAtMs: clock.nowMs() };
      const verification = channel.verify(callback);
      if (verification.kind === 'refused') throw new Error(verification.code);
      return channel.acknowledge(callback);
    });
    const { sandbox, client, create, ask, clock } = await paylabsForTest(
      {},
      { notifyUrl: inbox.url },
    );
    return { inbox, sandbox, client, create, ask };
  }

  test('callback and status answer name the same payment', async () => {
    const { inbox, sandbox, create, ask } = await world();
    await create(orderOf('INV-1'));
    sandbox.paylabs.books.end('INV-1', 'paid');
    await inbox.count(1);
    const callback = readPaylabsNotification(inbox.received[0]?.body.toString() ?? '');
    const answer = await ask(orderOf('INV-1'));
    const { comparable: _compared, ...payment } = answer.payment ?? {};
    expect(callback?.news.payment).toMatchObject(payment);
    expect(callback?.providerId).toBe('INV-1');
  });

  test('of a refund too', async () => {
    const { inbox, sandbox, create, client } = await world();
    const order = orderOf('INV-1');
    const { made } = await create(order);
    sandbox.paylabs.books.end('INV-1', 'paid');
    const known = { ...order, providerReference: made?.providerReference ?? null };
    const refund = {
      refundId: 'R-1',
      order: known,
      paid: rupiah(10_000),
      refundAmount: rupiah(10_000),
      reason: null,
    };
    await client.refund(await permit(), refund, client.refundBody(refund), SOMEDAY);
    sandbox.paylabs.books.endRefund('R-1', 'failed');
    await inbox.count(2);
    const body = inbox.received[1]?.body.toString() ?? '';
    expect(readPaylabsRefundNotification(body)).toMatchObject({
      refundId: 'R-1',
      news: { meaning: 'failed', providerStatus: '06' },
    });
  });
});
