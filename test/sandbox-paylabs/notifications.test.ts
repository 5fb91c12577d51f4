import { generateKeyPairSync } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  missingPaylabsColumns,
  readPaylabsLine,
  SANDBOX_PAYLABS_COLUMNS,
} from '../../src/records/import/paylabs-file.ts';
import { notified } from '../providers-paylabs/support.ts';
import {
  CREATE,
  isPlatformSigned,
  MERCHANT_ID,
  orderFields,
  sandboxForTest,
  signedHeaders,
} from './support.ts';

const PATH = '/callbacks/paylabs';
const ackFor = (body: Buffer, errCode = '0') => {
  const { requestId }: { requestId: string } = JSON.parse(body.toString());
  return JSON.stringify({ merchantId: MERCHANT_ID, requestId, errCode });
};

/** Refuses in each of these ways in turn, then takes it. */
const REFUSALS = [
  (body: Buffer) => ({
    status: 500,
    headers: signedHeaders(PATH, ackFor(body)),
    body: ackFor(body),
  }),
  (body: Buffer) => ({ headers: {}, body: ackFor(body) }),
  (body: Buffer) => ({ headers: signedHeaders('/other', ackFor(body)), body: ackFor(body) }),
  (body: Buffer) => ({ headers: signedHeaders(PATH, ackFor(body, '1')), body: ackFor(body, '1') }),
  () => ({ headers: signedHeaders(PATH, 'success'), body: 'success' }),
];

describe('a notification', () => {
  test('is sent until a signed errCode "0" answers it: after 1, 5, 10, 30 and 60 s, signed anew', async () => {
    const { sandbox, clock, create, control } = await sandboxForTest();
    let tries = 0;
    const inbox = await notified(({ body }) => {
      const refuse = REFUSALS[tries];
      tries += 1;
      return refuse?.(body) ?? { headers: signedHeaders(PATH, ackFor(body)), body: ackFor(body) };
    });
    await create('INV-1', { notifyUrl: inbox.url });
    sandbox.paylabs.books.end('INV-1', 'paid');
    await inbox.count(1);
    let at = 0;
    for (const [index, seconds] of [1, 5, 10, 30, 60].entries()) {
      at += seconds * 1000;
      await clock.sleepingUntil(at);
      clock.advance(seconds * 1000);
      await inbox.count(index + 2);
    }
    const bodies = new Set(inbox.received.map(({ body }) => body.toString()));
    expect(bodies.size).toBe(1);
    expect(new Set(inbox.received.map(({ headers }) => headers['x-timestamp'])).size).toBe(6);
    for (const { path, headers, body } of inbox.received) {
      expect(path).toBe(PATH);
      const get = (name: string) => headers[name] ?? null;
      expect(isPlatformSigned(PATH, { get }, body.toString())).toBe(true);
    }
    await expect
      .poll(async () => (await control('GET', '')).json.callbacks)
      .toMatchObject({ delivered: 1, open: 0 });
    const { json } = await control('GET', '/callbacks');
    expect(json.messages).toMatchObject([{ about: 'INV-1', state: 'delivered', tries: 6 }]);
  });

  test('tells the order as the notes list it', async () => {
    const { sandbox, create } = await sandboxForTest({ paylabs: { feePpm: 15_000 } });
    const inbox = await notified(({ body }) => ({
      headers: signedHeaders(PATH, ackFor(body)),
      body: ackFor(body),
    }));
    await create('INV-1', { notifyUrl: inbox.url });
    sandbox.paylabs.books.end('INV-1', 'failed');
    await inbox.count(1);
    expect(JSON.parse(inbox.received[0]?.body.toString() ?? '')).toEqual({
      requestId: expect.stringMatching(/^N\d{19}$/),
      errCode: '0',
      merchantId: MERCHANT_ID,
      paymentType: 'DANABALANCE',
      amount: '10000.00',
      merchantTradeNo: 'INV-1',
      platformTradeNo: expect.any(String),
      createTime: '20261121100000',
      status: '09',
      productName: 'Test',
      transFeeRate: '0.015000',
      transFeeAmount: '150.00',
      totalTransFee: '150.00',
      vatFee: '16.50',
    });
  });

  test('goes to the merchant address where the order names none; nowhere where there is none', async () => {
    const inbox = await notified(({ body }) => ({
      headers: signedHeaders(PATH, ackFor(body)),
      body: ackFor(body),
    }));
    const { sandbox, create, control } = await sandboxForTest();
    await create('INV-1');
    sandbox.paylabs.books.end('INV-1', 'paid');
    expect((await control('GET', '/callbacks')).json.messages).toEqual([]);
    await control('PUT', '/callback-url', { url: inbox.url });
    await create('INV-2');
    sandbox.paylabs.books.end('INV-2', 'paid');
    await inbox.count(1);
    expect((await control('PUT', '/callback-url', { url: 'x' })).http).toBe(400);
  });

  test('fault plans: lost, and doubled', async () => {
    const inbox = await notified(({ body }) => ({
      headers: signedHeaders(PATH, ackFor(body)),
      body: ackFor(body),
    }));
    const { sandbox, create } = await sandboxForTest();
    sandbox.faults.add([
      { endpoint: 'emoney-callback', kind: 'lost', match: { partnerTrxId: 'INV-1' } },
      { endpoint: 'emoney-callback', kind: 'doubled', match: { partnerTrxId: 'INV-2' } },
    ]);
    for (const id of ['INV-1', 'INV-2']) {
      await create(id, { notifyUrl: inbox.url });
      sandbox.paylabs.books.end(id, 'paid');
    }
    await inbox.count(2);
    const [one, two] = inbox.received.map(({ body }) => body.toString());
    expect(one).toBe(two);
    expect(one).toContain('INV-2');
  });
});

describe('keys', () => {
  test('the merchant hands in a new one: the old one signs no more', async () => {
    const { send, control } = await sandboxForTest();
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const merchantPublicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect((await control('PUT', '/keys', { merchantPublicKey })).http).toBe(200);
    const { json } = await control('GET', '/keys');
    expect(json).toMatchObject({
      merchantId: MERCHANT_ID,
      platformPublicKey: expect.stringMatching(/^MIIBI/),
      merchantPublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    });
    const body = JSON.stringify(orderFields('INV-1'));
    expect((await send(CREATE, body)).json.errCode).toBe('signError');
    const signed = signedHeaders(CREATE, body, undefined, pair.privateKey);
    expect((await send(CREATE, body, signed)).json.errCode).toBe('0');
  });

  test.each(['x', '-----BEGIN PUBLIC KEY-----'])('what is no key is refused: %s', async (text) => {
    const { control } = await sandboxForTest();
    expect((await control('PUT', '/keys', { merchantPublicKey: text })).http).toBe(400);
  });
});

describe('the summary and the daily file', () => {
  async function day() {
    const world = await sandboxForTest({ paylabs: { feePpm: 15_000, refundAfterMs: 0 } });
    const { json } = await world.create('INV-1', { feeType: 'OUR', storeId: 'cabang, "satu"' });
    for (const id of ['INV-2', 'INV-3', 'INV-4']) await world.create(id);
    await world.control('POST', '/INV-1/pay');
    await world.control('POST', '/INV-2/pay');
    await world.control('POST', '/INV-3/fail');
    await world.post('/payment/v2.3/ewallet/refund', {
      merchantId: MERCHANT_ID,
      requestId: 'r',
      merchantTradeNo: 'INV-1',
      paymentType: 'DANABALANCE',
      amount: '10167.00',
      refundAmount: '5000.00',
      platformRefundNo: json.platformTradeNo,
      merchantRefundNo: 'R-1',
    });
    return world;
  }

  test('counts and amounts', async () => {
    const { control } = await day();
    expect((await control('GET', '')).json).toMatchObject({
      byState: {
        pending: { count: 1, amountSen: 1_000_000 },
        paid: { count: 2, amountSen: 2_016_700 },
        failed: { count: 1, amountSen: 1_000_000 },
        expired: { count: 0, amountSen: 0 },
      },
      paidCount: 2,
      paidAmountSen: 2_016_700,
      paidRequestedSen: 2_000_000,
      paidFeesSen: 30_000,
      paidVatSen: 3_300,
      refundsByState: { done: { count: 1, amountSen: 500_000 } },
      callbackUrl: null,
    });
    const page = await control('GET', '/orders?limit=2');
    expect(page.json).toMatchObject({ nextAfter: 2, items: [{ merchantTradeNo: 'INV-1' }, {}] });
    expect((await control('GET', '/refunds')).json).toMatchObject({ nextAfter: null });
  });

  test('payments: each line is read, and adds up to the summary', async () => {
    const { control } = await day();
    const { text } = await control(
      'GET',
      '/reconciliation.csv?payDate=20261121&transactionType=10',
    );
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain('"cabang, ""satu"""');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    const header = Object.keys(rows[0] ?? {});
    expect(missingPaylabsColumns(header, SANDBOX_PAYLABS_COLUMNS, 'payments')).toEqual([]);
    const lines = rows.map((row) => readPaylabsLine(row, SANDBOX_PAYLABS_COLUMNS, 'payments'));
    expect(lines).toMatchObject([
      { item: 'INV-1', gross: rupiah(10_167), fee: 15_000, tax: 1_650, status: 'paid' },
      { item: 'INV-2', gross: rupiah(10_000), businessDay: '2026-11-21' },
    ]);
  });

  test('refunds, another day, and a query that makes no sense', async () => {
    const { control } = await day();
    const refunds = await control(
      'GET',
      '/reconciliation.csv?payDate=2026-11-21&transactionType=20',
    );
    const rows: Record<string, string>[] = parse(refunds.text, { columns: true });
    expect(
      rows.map((row) => readPaylabsLine(row, SANDBOX_PAYLABS_COLUMNS, 'refunds')),
    ).toMatchObject([
      { item: 'R-1', kind: 'refund', reference: 'INV-1', gross: rupiah(5_000), status: 'refunded' },
    ]);
    const empty = await control('GET', '/reconciliation.csv?payDate=20261122');
    expect(empty.text.trimEnd().split('\r\n')).toHaveLength(1);
    expect((await control('GET', '/reconciliation.csv?payDate=today')).http).toBe(400);
  });
});
