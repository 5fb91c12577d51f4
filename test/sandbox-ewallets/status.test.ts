import { describe, expect, it } from 'vitest';
import { ewalletsForTest, RIGHT, V2019 } from './ewallets-harness.ts';

const BUSINESS = expect.stringMatching(/^[0-9a-f]{24}$/);
const URL_TEXT = expect.stringMatching(/^https:\/\//);
const asked = (wallet: keyof typeof RIGHT) => ({
  external_id: RIGHT[wallet].external_id,
  ewallet_type: wallet,
});

describe('a status is answered as documented, field by field', () => {
  it.each(['xendit', 'instamoney'] as const)(
    'OVO, DANA and LinkAja of %s: text or number as the brand writes it',
    async (brand) => {
      const world = await ewalletsForTest();
      const api = world[brand];
      for (const body of Object.values(RIGHT)) await api.create(body);
      const amount = (rupiah: number) => (brand === 'xendit' ? rupiah : String(rupiah));
      expect((await api.status(asked('OVO'))).json).toEqual({
        amount: amount(1000),
        business_id: BUSINESS,
        ewallet_type: 'OVO',
        external_id: 'ovo-1',
        status: 'PENDING',
        transaction_date: '2026-11-21T03:00:00.000Z',
      });
      expect((await api.status(asked('DANA'))).json).toEqual({
        amount: amount(1001),
        business_id: BUSINESS,
        checkout_url: URL_TEXT,
        external_id: 'dana-1',
        expiration_date: '2026-11-22T10:00:00+07:00',
        status: 'PENDING',
      });
      expect((await api.status(asked('LINKAJA'))).json).toEqual({
        amount: 300_000,
        business_id: BUSINESS,
        checkout_url: URL_TEXT,
        expired_at: '2026-11-21T03:05:00.000Z',
        external_id: 'linkaja-1',
        status: 'PENDING',
      });
    },
  );

  it.each([
    ['OVO', 'COMPLETED', { transaction_date: '2026-11-21T03:00:05.000Z' }],
    ['DANA', 'PAID', { checkout_url: URL_TEXT }],
    ['LINKAJA', 'COMPLETED', { payment_timestamp: '2026-11-21T03:00:05.000Z' }],
  ] as const)('%s, paid: %s', async (wallet, status, more) => {
    const { xendit, end, clock } = await ewalletsForTest();
    await xendit.create(RIGHT[wallet]);
    clock.advance(5000);
    await end('xendit', RIGHT[wallet].external_id, 'pay');
    const { json } = await xendit.status(asked(wallet));
    expect(json).toMatchObject({ status, ...more });
    expect('checkout_url' in json).toBe(wallet === 'DANA');
  });

  it.each([
    ['OVO', 'fail', 'FAILED'],
    ['DANA', 'fail', 'FAILED'],
    ['LINKAJA', 'fail', 'FAILED'],
    ['OVO', 'expire', 'FAILED'],
    ['DANA', 'expire', 'EXPIRED'],
    ['LINKAJA', 'expire', 'EXPIRED'],
  ] as const)('%s after %s: %s', async (wallet, how, status) => {
    const { xendit, end } = await ewalletsForTest();
    await xendit.create(RIGHT[wallet]);
    expect((await end('xendit', RIGHT[wallet].external_id, how)).http).toBe(200);
    expect((await xendit.status(asked(wallet))).json.status).toBe(status);
  });

  it('what is not there: 404, in its wallet and brand alone', async () => {
    const { xendit, instamoney } = await ewalletsForTest();
    await xendit.create(RIGHT.OVO, V2019);
    for (const answer of [
      await xendit.status({ ...asked('OVO'), ewallet_type: 'DANA' }),
      await xendit.status({ ...asked('OVO'), external_id: 'nobody' }),
      await instamoney.status(asked('OVO')),
    ]) {
      expect(answer.http).toBe(404);
      expect(answer.json).toEqual({
        error_code: 'PAYMENT_NOT_FOUND_ERROR',
        message: 'Payment not found',
      });
    }
  });

  it.each([
    [{ external_id: 'A' }, 422, 'API_VALIDATION_ERROR'],
    [{ external_id: 'A', ewallet_type: 'ovo' }, 422, 'EWALLET_TYPE_NOT_SUPPORTED'],
    [{ ewallet_type: 'OVO' }, 422, 'API_VALIDATION_ERROR'],
    [{ ewallet_type: 'LINKAJA' }, 400, 'API_VALIDATION_ERROR'],
  ] as const)('%j: %i %s', async (query, http, code) => {
    const { xendit } = await ewalletsForTest();
    const answer = await xendit.status(query);
    expect([answer.http, answer.json.error_code]).toEqual([http, code]);
  });
});

describe('the same seed and the same requests give the same answers', () => {
  it('in another order too', async () => {
    const one = await ewalletsForTest({}, { seed: 7 });
    const two = await ewalletsForTest({}, { seed: 7 });
    const first = [await one.xendit.create(RIGHT.DANA), await one.xendit.create(RIGHT.OVO, V2019)];
    const second = [await two.xendit.create(RIGHT.OVO, V2019), await two.xendit.create(RIGHT.DANA)];
    expect(first.map(({ json }) => json)).toEqual(second.toReversed().map(({ json }) => json));
    const other = await ewalletsForTest({}, { seed: 8 });
    expect((await other.xendit.create(RIGHT.DANA)).json).not.toEqual(first[0]?.json);
  });
});
