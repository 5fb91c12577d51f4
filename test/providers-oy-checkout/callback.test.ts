import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import {
  createOyCheckoutChannel,
  readOyCheckoutCallback,
} from '../../src/providers/oy/checkout/checkout-callbacks.ts';
import { CHECKOUT_STATUSES } from '../../src/providers/oy/checkout/checkout-meanings.ts';
import {
  formatCheckoutTime,
  parseCheckoutTime,
} from '../../src/providers/oy/checkout/checkout-time.ts';
import { STATUS } from '../sandbox-oy-checkout/document-samples.ts';
import { atProvider, checkoutOrder, answered, permit, scriptedClient } from './checkout-orders.ts';

const BODY = {
  partner_tx_id: 'CHK1',
  tx_ref_number: '1234567',
  amount: 50_000,
  sender_name: 'Joko Widodo',
  sender_phone: '+6281111111',
  sender_note: 'Mohon dikirim segera',
  status: 'charge_sucess',
  sender_bank: '008',
  payment_method: 'VA',
  va_number: '8008123456789012',
  settlement_type: 'realtime',
  created: '2026-11-21 10:00:00',
  updated: '21-11-2026 10:05:00',
};
const callback = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...BODY, ...changes });

describe('the callback', () => {
  test('is read, and keeps no name, phone or account', () => {
    const read = readOyCheckoutCallback(callback());
    expect(read).toMatchObject({
      providerId: 'CHK1',
      news: {
        meaning: 'paid',
        providerStatus: 'charge_sucess',
        payment: {
          item: 'CHK1',
          gross: rupiah(50_000),
          paidAt: '2026-11-21T03:05:00.000Z',
          comparable: null,
        },
      },
    });
    expect(read?.raw).not.toMatch(/Joko|81111111|8008123456789/);
    expect(read?.raw).toContain('"partner_tx_id":"CHK1"');
  });

  test.each([...CHECKOUT_STATUSES])('%s: %s', (status, meaning) => {
    expect(readOyCheckoutCallback(callback({ status }))?.news.meaning).toBe(meaning);
  });

  test('has the shape of the status answer, and tells of the same payment', async () => {
    expect(readOyCheckoutCallback(STATUS)?.news.payment?.item).toBe('partner000001');
    for (const tx_ref_number of ['1234567', '', null]) {
      const body = callback({ tx_ref_number });
      const { client } = scriptedClient([answered(body)]);
      const status = await client.checkouts.ask(await permit(), atProvider(checkoutOrder()));
      const told = readOyCheckoutCallback(body)?.news.payment;
      expect(told?.item).toBe(status.payment?.item);
      expect(told?.paidAt).toBe(status.payment?.paidAt);
    }
  });

  test('a status of no table is still a hint to ask', () => {
    const read = readOyCheckoutCallback(callback({ status: 'refund_pending' }));
    expect(read).toMatchObject({ providerId: 'CHK1', news: { meaning: 'unknown', payment: null } });
  });

  test.each([
    ['no JSON', 'partner_tx_id=CHK1'],
    ['cut off', callback().slice(0, 40)],
    ['nothing', ''],
    ['a list', '[]'],
    ['no id', callback({ partner_tx_id: '' })],
    ['an id that is a number', callback({ partner_tx_id: 17 })],
    ['an id of 256 signs', callback({ partner_tx_id: 'C'.repeat(256) })],
    ['no status', callback({ status: null })],
    ['a status as a boolean', callback({ status: true })],
    ['an amount of a wrong type', callback({ amount: [] })],
    ['1 MB', 'x'.repeat(1024 * 1024)],
  ])('%s is none', (_what, body) => {
    expect(readOyCheckoutCallback(body)).toBeNull();
  });

  test('a megabyte of notes is none either', () => {
    expect(readOyCheckoutCallback(callback({ sender_note: 'x'.repeat(1024 * 1024) }))).toBeNull();
  });

  test('whatever comes, reading it does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => readOyCheckoutCallback(body)).not.toThrow();
      }),
    );
    const field = fc.oneof(fc.jsonValue(), fc.string(), fc.integer());
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(BODY)), field, (name, value) => {
        expect(() => readOyCheckoutCallback(callback({ [name]: value }))).not.toThrow();
      }),
    );
  });
});

describe('the channel', () => {
  const channel = createOyCheckoutChannel((ip) => ip === '192.0.2.7');
  const from = (sourceIp: string) => ({
    path: channel.path,
    headers: {},
    body: Buffer.from(callback()),
    sourceIp,
    receivedAtMs: 0,
  });

  test('knows its sender by the address', () => {
    expect(channel).toMatchObject({
      channel: 'oy:checkout',
      provider: 'oy',
      knownBy: 'address',
      path: '/callbacks/oy/checkout',
    });
    expect(channel.verify(from('192.0.2.7'))).toEqual({ kind: 'verified', by: 'address' });
    expect(channel.verify(from('192.0.2.8'))).toMatchObject({
      kind: 'refused',
      code: 'source_not_allowed',
    });
  });

  test('answers that it is stored', () => {
    expect(channel.acknowledge(from('192.0.2.7')).body).toBe('{"status":"stored"}');
  });
});

describe('times', () => {
  const seconds = fc.integer({ min: 0, max: 4_102_444_799 }).map((at) => instant(at * 1000));

  test('what is written is read again, in either form and with any offset', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: -720, max: 840 }), (at: Instant, offset) => {
        const text = formatCheckoutTime(at, offset);
        expect(parseCheckoutTime(text, offset)).toBe(at);
        const [year, month, day] = text.slice(0, 10).split('-');
        expect(parseCheckoutTime(`${day}-${month}-${year}${text.slice(10)}`, offset)).toBe(at);
      }),
    );
  });

  test.each([
    '2026-02-30 00:00:00',
    '31-04-2026 00:00:00',
    '2026-11-21 24:00:00',
    '2026-11-21',
    '',
    'yesterday',
  ])('"%s" is none', (text) => {
    expect(parseCheckoutTime(text, 420)).toBeNull();
  });

  test('the sample of the document is WIB', () => {
    expect(parseCheckoutTime('2020-08-08 08:09:12', 420)).toBe('2020-08-08T01:09:12.000Z');
  });
});
