import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sen } from '../../src/domain/money.ts';
import { callbackSources } from '../../src/callbacks/callback-sources.ts';
import { createOyVaChannel, readOyVaCallback } from '../../src/providers/oy/va/va-callbacks.ts';

const PAID = {
  va_number: '1014000123456789',
  amount: 100_000,
  partner_user_id: 'VA-1',
  success: true,
  tx_date: '31/01/2020T01:01:01.000+0000',
};
const read = (changes: object = {}) => readOyVaCallback(JSON.stringify({ ...PAID, ...changes }));

describe('a callback is a hint', () => {
  test('two callbacks about one payment differ by their settlement', () => {
    const waiting = read({ trx_id: 'T-1', settlement_status: 'WAITING' });
    const settled = read({ trx_id: 'T-1', settlement_status: 'success' });
    expect(waiting).toMatchObject({ trxId: 'T-1', settlementStatus: 'WAITING' });
    expect(settled).toMatchObject({ trxId: 'T-1', settlementStatus: 'SUCCESS' });
  });

  test('a date that cannot be read is no reason to refuse it', () => {
    expect(read({ tx_date: '2020-01-31' })).toMatchObject({ paidAt: null, success: true });
    expect(read({ tx_date: null })).toMatchObject({ paidAt: null });
  });

  test('what is kept of it has no account number', () => {
    expect(read({ username_display: 'Toko Sinar' })?.raw).not.toMatch(/1014000123456789|Sinar/);
    expect(read()?.raw).toContain('VA-1');
  });

  test.each([
    ['va_number', undefined],
    ['va_number', 1_014],
    ['va_number', ''],
    ['amount', undefined],
    ['amount', 0],
    ['amount', -1],
    ['amount', 0.001],
    ['amount', 'Rp 10.000'],
    ['partner_user_id', null],
    ['partner_user_id', 'x'.repeat(256)],
    ['success', 'true'],
    ['success', undefined],
    ['tx_date', 1_580_432_461_000],
    ['settlement_status', 1],
  ])('not understood with %s %j', (field, value) => {
    expect(read({ [field]: value })).toBeNull();
  });

  test.each(['', 'not JSON', 'null', '[]', '{}', '"x"', `{"a":"${'x'.repeat(1_000_000)}"}`])(
    'not understood: body %#',
    (body) => {
      expect(readOyVaCallback(body)).toBeNull();
    },
  );

  test('whatever comes, nothing throws; whole amounts come back exactly', () => {
    fc.assert(fc.property(fc.string(), (body) => readOyVaCallback(body) === null));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90_000_000_000_000 }), (amount) => {
        expect(read({ amount })?.amount).toBe(sen(amount * 100));
      }),
    );
  });
});

describe('the channel', () => {
  const channel = createOyVaChannel(callbackSources(['203.0.113.7']));
  const callback = (sourceIp: string) => ({
    path: '/callbacks/oy/va',
    headers: {},
    body: Buffer.from(JSON.stringify(PAID)),
    sourceIp,
    receivedAtMs: 0,
  });

  test('its sender is known by its address alone', () => {
    expect(channel).toMatchObject({ channel: 'oy:va', provider: 'oy', path: '/callbacks/oy/va' });
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7']) {
      expect(channel.verify(callback(address))).toEqual({ kind: 'verified', by: 'address' });
    }
    for (const address of ['203.0.113.8', '', 'nobody']) {
      expect(channel.verify(callback(address))).toMatchObject({
        kind: 'refused',
        code: 'source_not_allowed',
      });
    }
  });

  test('it is acknowledged as stored', () => {
    const { headers, body } = channel.acknowledge(callback('203.0.113.7'));
    expect(headers['content-type']).toMatch(/json/);
    expect(JSON.parse(body)).toEqual({ status: 'stored' });
  });
});
