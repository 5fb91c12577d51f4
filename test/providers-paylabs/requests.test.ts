import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { EMONEY_DETAILS } from '../../src/orders/kinds/emoney-details.ts';
import { createPaylabsClient } from '../../src/providers/paylabs/paylabs-client.ts';
import { readPublicKey, verifyPaylabs } from '../../src/providers/paylabs/signature.ts';
import {
  DEMO_MERCHANT_PRIVATE_KEY,
  DEMO_MERCHANT_PUBLIC_KEY,
  DEMO_PLATFORM_PUBLIC_KEY,
} from '../../src/sandbox/paylabs/demo-keys.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { clientFor, detailsOf, orderOf, permit, signingProvider, SOMEDAY } from './support.ts';

const NOTIFY = 'http://127.0.0.1:9/callbacks/paylabs';
const offline = (changes = {}) => clientFor('http://127.0.0.1:9', new ManualClock(), changes);

describe('the body of an order', () => {
  test('is the same whenever it is made, and holds no null and no white space', () => {
    const body = offline().createBody(orderOf('INV-1', { wallet: 'SHOPEE' }));
    expect(body).toBe(
      `{"merchantId":"0010001","merchantTradeNo":"INV-1","requestId":"C-INV-1","paymentType":"SHOPEEBALANCE",` +
        `"amount":"10000.00","notifyUrl":"${NOTIFY}","productName":"Paket internet 10 GB",` +
        `"paymentParams":{"redirectUrl":"https://shop.example/thanks"}}`,
    );
    expect(offline().createBody(orderOf('INV-1', { wallet: 'SHOPEE' }))).toBe(body);
  });

  test('with everything that a row can give', () => {
    const details = {
      wallet: 'OVO',
      feeType: 'OUR',
      phone: '081234567890',
      storeId: 'S-1',
    } as const;
    const order = orderOf('INV-1', { ...details, redirectUrl: null }, rupiah(20_000_000));
    expect(JSON.parse(offline({ storeId: 'S-0' }).createBody(order) ?? '')).toMatchObject({
      storeId: 'S-1',
      feeType: 'OUR',
      amount: '20000000.00',
      paymentParams: { phoneNumber: '081234567890' },
    });
  });

  test('the branch of the settings, where the row names none', () => {
    const body = offline({ storeId: 'S-0' }).createBody(orderOf('INV-1'));
    expect(JSON.parse(body ?? '')).toMatchObject({ storeId: 'S-0' });
  });

  test.each([
    ['too little', orderOf('INV-1', {}, rupiah(9_999)), RangeError],
    ['too much', orderOf('INV-1', {}, rupiah(20_000_001)), RangeError],
    ['no amount', orderOf('INV-1', {}, null), RangeError],
    ['an id of 33 characters', orderOf('x'.repeat(33)), RangeError],
    ['an id with a space', orderOf('INV 1'), RangeError],
    ['no way back for DANA', orderOf('INV-1', { redirectUrl: null }), TypeError],
    ['a phone for GoPay', orderOf('INV-1', { wallet: 'GOPAY', phone: '081234567890' }), TypeError],
  ])('%s: refused', (_name, order, error) => {
    expect(() => offline().createBody(order)).toThrow(error);
  });
});

describe('what a row gives', () => {
  test.each([
    [{}, true],
    [{ wallet: 'OVO', redirectUrl: null }, true],
    [{ wallet: 'OVO', phone: '081234567890' }, true],
    [{ redirectUrl: null }, false],
    [{ phone: '081234567890' }, false],
    [{ wallet: 'OVO', phone: '6281234567890' }, false],
    [{ redirectUrl: 'javascript:alert(1)' }, false],
    [{ redirectUrl: `https://x.id/${'a'.repeat(200)}` }, false],
    [{ productName: '' }, false],
    [{ productName: 'x'.repeat(101) }, false],
    [{ storeId: 'x'.repeat(31) }, false],
    [{ feeType: 'BOTH' }, false],
    [{ wallet: 'dana' }, false],
    [{ note: 'unknown field' }, false],
  ])('%j: %s', (changes, good) => {
    expect(EMONEY_DETAILS.safeParse({ ...detailsOf(), ...changes }).success).toBe(good);
  });
});

describe('what leaves', () => {
  test('is signed as it goes, under the time and the ids of its headers', async () => {
    const provider = await signingProvider('{}');
    const client = clientFor(provider.url, new ManualClock());
    const order = orderOf('INV-1', { productName: 'Kopi "susu" — 1 kg' });
    await client.create(await permit(), order, client.createBody(order), SOMEDAY);
    await client.ask(await permit(), order);
    const key = readPublicKey(DEMO_MERCHANT_PUBLIC_KEY, 'test');
    const ids = provider.received.map(({ method, path, body, headers }) => {
      const timestamp = String(headers['x-timestamp']);
      expect(timestamp).toBe('2026-11-21T10:00:00.000+07:00');
      expect(headers['content-type']).toBe('application/json;charset=utf-8');
      expect(headers['x-partner-id']).toBe('0010001');
      const signature = String(headers['x-signature']);
      expect(verifyPaylabs({ method, path, body, timestamp }, signature, key)).toBe(true);
      expect(body).not.toContain('null');
      const { requestId }: { requestId: string } = JSON.parse(body);
      expect(headers['x-request-id']).toBe(requestId);
      return requestId;
    });
    expect(ids).toEqual(['C-INV-1', `Q-INV-1-${Date.parse('2026-11-21T03:00:00Z')}`]);
  });
});

describe('settings that cannot be right are refused at the start', () => {
  const good = {
    baseUrl: 'http://127.0.0.1:9',
    merchantId: '0010001',
    privateKey: DEMO_MERCHANT_PRIVATE_KEY,
    paylabsPublicKey: DEMO_PLATFORM_PUBLIC_KEY,
    notifyUrl: NOTIFY,
    timeoutMs: 1_000,
    maxAnswerBytes: 1_000,
    clock: new ManualClock(),
  };
  test.each([
    [{ merchantId: '' }, /PAYLABS_MERCHANT_ID/],
    [{ merchantId: 'x'.repeat(21) }, /PAYLABS_MERCHANT_ID/],
    [{ storeId: 'branch 1' }, /PAYLABS_STORE_ID/],
    [{ notifyUrl: '/callbacks/paylabs' }, /http\(s\)/],
    [{ notifyUrl: `https://x.id/${'a'.repeat(200)}` }, /200 characters/],
    [{ privateKey: DEMO_MERCHANT_PUBLIC_KEY }, /PAYLABS_PRIVATE_KEY/],
    [{ paylabsPublicKey: 'x' }, /PAYLABS_PUBLIC_KEY/],
  ])('%j', (change, message) => {
    expect(() => createPaylabsClient({ ...good, ...change })).toThrow(TypeError);
    expect(() => createPaylabsClient({ ...good, ...change })).toThrow(message);
  });
});
