import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SAMPLE_REQUEST, SAMPLE_RESPONSE } from '../providers-paylabs/samples.ts';
import { CREATE, orderFields, QUERY, sandboxForTest, signedHeaders } from './support.ts';

describe('the sample of the document', () => {
  test('is accepted as printed, and answered with the fields of the printed answer', async () => {
    const { send } = await sandboxForTest();
    const { http, json, signed } = await send(CREATE, SAMPLE_REQUEST);
    expect({ http, signed }).toEqual({ http: 200, signed: true });
    const sample: Record<string, unknown> = JSON.parse(SAMPLE_RESPONSE);
    expect(Object.keys(json).toSorted()).toEqual(Object.keys(sample).toSorted());
    const drawn = {
      platformTradeNo: expect.stringMatching(/^20261121\d{11}$/),
      createTime: '20261121100000',
      expiredTime: '20261121100500',
      paymentActions: { mobilePayUrl: expect.stringMatching(/^https:\/\//) },
    };
    expect(json).toEqual({ ...sample, ...drawn });
  });

  test('the same answer to a query, until it is paid', async () => {
    const { send, query, control } = await sandboxForTest();
    const made = await send(CREATE, SAMPLE_REQUEST);
    const id = '100100011649755299703';
    expect((await query(id, 'SHOPEEBALANCE')).json).toEqual({ ...made.json, requestId: 'q' });
    await control('POST', `/${id}/pay`);
    expect((await query(id, 'SHOPEEBALANCE')).json).toEqual({
      ...made.json,
      requestId: 'q',
      status: '02',
      successTime: '20261121100000',
    });
  });

  test('the same request under the same seed has the same numbers', async () => {
    const [one, two, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const { create } = await sandboxForTest({ seed });
        return (await create('INV-1')).text;
      }),
    );
    expect(one).toBe(two);
    expect(one).not.toBe(other);
  });
});

describe('who is asking: the first check that fails answers', () => {
  const body = JSON.stringify(orderFields('INV-1'));
  const good = signedHeaders(CREATE, body);
  const at = (timestamp: string) => signedHeaders(CREATE, body, timestamp);

  test.each<[string, Record<string, string>, string]>([
    ['another partner', { ...good, 'x-partner-id': '010001' }, 'partnerInvalid'],
    ['no timestamp', { ...good, 'x-timestamp': '' }, 'timestampInvalid'],
    ['a timestamp without offset', at('2026-11-21T10:00:00.000'), 'timestampInvalid'],
    ['300.001 s old', at('2026-11-21T09:54:59.999+07:00'), 'timestampInvalid'],
    ['300.001 s ahead', at('2026-11-21T10:05:00.001+07:00'), 'timestampInvalid'],
    ['no signature', { ...good, 'x-signature': '' }, 'signError'],
    ['a signature over another path', signedHeaders(QUERY, body), 'signError'],
    [
      'a signature over another body',
      signedHeaders(CREATE, `${body} `.replace('Test', 'T')),
      'signError',
    ],
    ['no request id', { ...good, 'x-request-id': '' }, 'paramInvalid'],
    ['a request id of 65', { ...good, 'x-request-id': 'x'.repeat(65) }, 'paramInvalid'],
    ['another content type', { ...good, 'content-type': 'text/plain' }, 'paramInvalid'],
  ])('%s', async (_name, headers, errCode) => {
    const { send, sandbox } = await sandboxForTest();
    const { http, json, signed } = await send(CREATE, body, headers);
    expect({ http, signed }).toEqual({ http: 200, signed: true });
    expect(json).toMatchObject({ errCode, requestId: 'request-INV-1' });
    expect(json).not.toHaveProperty('amount');
    expect(sandbox.paylabs.books.state.orders).toEqual([]);
    expect(sandbox.requests.list('emoney-create')[0]?.why).not.toBeNull();
  });

  test.each([
    ['2026-11-21T10:00:00+07:00'],
    ['2026-11-21T10:00:00.000000+0700'],
    ['2026-11-21T03:00:00Z'],
    ['2026-11-21T09:55:00.000+07:00'],
  ])('other ISO forms, and as far off as may be: %s', async (timestamp) => {
    const { send } = await sandboxForTest();
    expect((await send(CREATE, body, at(timestamp))).json.errCode).toBe('0');
  });

  test('signed minified without nulls, sent with both: accepted', async () => {
    const { send } = await sandboxForTest();
    const spread = JSON.stringify({ ...orderFields('INV-1'), storeId: null }, null, 2);
    expect((await send(CREATE, spread, signedHeaders(CREATE, body))).json.errCode).toBe('0');
  });

  test.each(['', 'not JSON', '[]', '"x"', 'null', '{}', `{"merchantId":"0010002"}`])(
    'a signed body of %j makes nothing',
    async (text) => {
      const { send } = await sandboxForTest();
      const { json, signed } = await send(CREATE, text, signedHeaders(CREATE, text));
      expect(signed).toBe(true);
      expect(['paramInvalid', 'partnerInvalid']).toContain(json.errCode);
    },
  );
});

describe('what is asked for', () => {
  const product = { id: '1', name: 'Kopi', price: '10000.00', type: 'Food', quantity: 2 };
  test.each<[Record<string, unknown>, string]>([
    [{ requestId: null }, 'paramInvalid'],
    [{ requestId: 'x'.repeat(65) }, 'paramInvalid'],
    [{ storeId: 'x'.repeat(31) }, 'paramInvalid'],
    [{ storeId: 7 }, 'paramInvalid'],
    [{ paymentType: undefined }, 'paramInvalid'],
    [{ paymentType: 'DANA' }, 'paymentTypeInvalid'],
    [{ amount: undefined }, 'paramInvalid'],
    [{ amount: '10000.001' }, 'paramInvalid'],
    [{ amount: '10.000' }, 'paramInvalid'],
    [{ amount: '12345678901' }, 'paramInvalid'],
    [{ amount: '-10000' }, 'paramInvalid'],
    [{ amount: '9999.99' }, 'amountInvalid'],
    [{ amount: '20000000.01' }, 'amountInvalid'],
    [{ feeType: 'our' }, 'paramInvalid'],
    [{ merchantTradeNo: 'x'.repeat(33) }, 'paramInvalid'],
    [{ merchantTradeNo: '' }, 'paramInvalid'],
    [{ notifyUrl: 'shop.example' }, 'paramInvalid'],
    [{ notifyUrl: `http://x.id/${'x'.repeat(200)}` }, 'paramInvalid'],
    [{ productName: 'x'.repeat(101) }, 'paramInvalid'],
    [{ productName: undefined }, 'paramInvalid'],
    [{ paymentParams: undefined }, 'paramInvalid'],
    [{ paymentParams: {} }, 'paramInvalid'],
    [{ paymentParams: { redirectUrl: 'x' } }, 'paramInvalid'],
    [{ paymentParams: { redirectUrl: `http://x.id/${'x'.repeat(200)}` } }, 'paramInvalid'],
    [
      { paymentParams: { redirectUrl: 'http://x.id', phoneNumber: 'x'.repeat(201) } },
      'paramInvalid',
    ],
    [{ productInfo: {} }, 'paramInvalid'],
    [{ productInfo: Array.from({ length: 31 }, () => product) }, 'paramInvalid'],
    [{ productInfo: [{ ...product, id: 'x'.repeat(11) }] }, 'paramInvalid'],
    [{ productInfo: [{ ...product, name: 'x'.repeat(33) }] }, 'paramInvalid'],
    [{ productInfo: [{ ...product, type: undefined }] }, 'paramInvalid'],
    [{ productInfo: [{ ...product, quantity: 10_000 }] }, 'paramInvalid'],
    [{ productInfo: [{ ...product, price: '1.234' }] }, 'paramInvalid'],
    [{ amount: 10_000 }, '0'],
    [{ amount: '20000000' }, '0'],
    [{ feeType: null, storeId: null, notifyUrl: null, productInfo: null }, '0'],
    [{ paymentType: 'OVOBALANCE', paymentParams: undefined }, '0'],
    [{ unknownField: { deep: [1] } }, '0'],
    [{ productInfo: [{ ...product, url: 'http://x.id' }] }, '0'],
  ])('%j: %s', async (changes, errCode) => {
    const { create } = await sandboxForTest();
    expect((await create('INV-1', changes)).json.errCode).toBe(errCode);
  });

  test('a refused order leaves its id free; a made one keeps it for ever', async () => {
    const { create, clock } = await sandboxForTest();
    expect((await create('INV-1', { amount: '1.00' })).json.errCode).toBe('amountInvalid');
    expect((await create('INV-1')).json.errCode).toBe('0');
    expect((await create('INV-1', { amount: '1.00' })).json.errCode).toBe(
      'duplicateMerchantTradeNo',
    );
    clock.advance(300_000);
    expect((await create('INV-1')).json.errCode).toBe('duplicateMerchantTradeNo');
  });

  test.each([
    ['DANABALANCE', {}, ['pcPayUrl', 'mobilePayUrl']],
    ['SHOPEEBALANCE', {}, ['mobilePayUrl']],
    ['LINKAJABALANCE', {}, ['pcPayUrl', 'mobilePayUrl']],
    ['OVOBALANCE', {}, ['mobilePayUrl']],
    ['OVOBALANCE', { phoneNumber: '081234567890' }, ['pushPay']],
    ['GOPAYBALANCE', {}, ['mobilePayUrl']],
  ])('%s with %j is paid by %j', async (paymentType, params, ways) => {
    const { create } = await sandboxForTest();
    const paymentParams = { redirectUrl: 'http://google.com', ...params };
    const { json } = await create('INV-1', { paymentType, paymentParams });
    expect(Object.keys(Object(json.paymentActions))).toEqual(ways);
  });

  test.each([
    ['BEN', { amount: '10000.11', transFeeAmount: '150.00', vatFee: '16.50' }],
    ['OUR', { amount: '10167.00', requestAmount: '10000.11', transFeeRate: '0.015000' }],
  ])('fee type %s', async (feeType, expected) => {
    const { create } = await sandboxForTest({ paylabs: { feePpm: 15_000 } });
    const { json } = await create('INV-1', { amount: '10000.11', feeType });
    expect(json).toMatchObject(expected);
    expect('requestAmount' in json).toBe(feeType === 'OUR');
  });

  test('a query with another wallet, or of nothing: no such order', async () => {
    const { create, query } = await sandboxForTest();
    await create('INV-1');
    expect((await query('INV-1', 'GOPAYBALANCE')).json.errCode).toBe('orderNotExist');
    expect((await query('INV-2')).json.errCode).toBe('orderNotExist');
    expect((await query('')).json.errCode).toBe('paramInvalid');
  });
});

describe('ends', () => {
  test('by the clock, at its own time, though nobody looks', async () => {
    const { create, clock, control } = await sandboxForTest();
    await create('INV-1');
    await clock.sleepingUntil(300_000);
    clock.advance(400_000);
    const { json } = await control('GET', '/orders');
    expect(json.items).toMatchObject([{ state: 'expired', endedAt: '2026-11-21T03:05:00.000Z' }]);
  });

  test.each([
    ['pay', '02'],
    ['fail', '09'],
    ['expire', '09'],
  ])('%s: status %s, once', async (deed, status) => {
    const { create, query, control } = await sandboxForTest();
    const { json } = await create('INV-1');
    expect((await control('POST', `/${String(json.platformTradeNo)}/${deed}`)).http).toBe(200);
    expect((await query('INV-1')).json.status).toBe(status);
    expect((await control('POST', `/INV-1/pay`)).http).toBe(409);
    expect((await control('POST', `/INV-2/${deed}`)).http).toBe(404);
  });

  test('the books survive a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paylabs-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const options = { stateFile: join(folder, 'oy.jsonl'), paylabs: { refundAfterMs: 0 } };
    const first = await sandboxForTest(options);
    await first.create('INV-1');
    await first.create('INV-2');
    await first.control('POST', '/INV-1/pay');
    const before = await first.query('INV-1');
    await first.sandbox.close();
    const second = await sandboxForTest(options);
    expect((await second.query('INV-1')).json).toEqual(before.json);
    expect((await second.create('INV-2')).json.errCode).toBe('duplicateMerchantTradeNo');
    second.clock.advance(300_000);
    expect((await second.query('INV-2')).json.status).toBe('09');
  });
});
