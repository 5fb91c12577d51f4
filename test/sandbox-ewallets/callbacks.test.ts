import { describe, expect, it } from 'vitest';
import { readEwalletCallback } from '../../src/providers/xendit/ewallet-callbacks.ts';
import { OVO_MOCKS } from '../../src/sandbox/ewallets/mocks.ts';
import { ewalletsForTest, ITEMS, receiver, RIGHT, V2019 } from './ewallets-harness.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a callback carries the documented body', () => {
  it('OVO: to the URL of the dashboard, with the token in the header alone', async () => {
    const shop = await receiver();
    const { xendit, end } = await ewalletsForTest({ xendit: { callbackUrl: `${shop.url}/board` } });
    await xendit.create(RIGHT.OVO);
    await end('xendit', 'ovo-1', 'pay');
    await shop.count(1);
    const [first] = shop.received;
    expect(first?.path).toBe('/board');
    expect(first?.headers['x-callback-token']).toBe('xendit-callback-token');
    expect(first?.body).toEqual({
      event: 'ewallet.payment',
      id: expect.any(String),
      external_id: 'ovo-1',
      business_id: expect.any(String),
      phone: '08123123123',
      ewallet_type: 'OVO',
      amount: 1000,
      created: '2026-11-21T03:00:00.000Z',
      status: 'COMPLETED',
    });
    expect(readEwalletCallback(JSON.stringify(first?.body))?.news.meaning).toBe('paid');
  });

  it('DANA and LinkAja: to the URL of the request, with the token in the body too', async () => {
    const shop = await receiver();
    const { instamoney, end } = await ewalletsForTest({ instamoney: { callbackToken: 'secret' } });
    const callback_url = `${shop.url}/own`;
    await instamoney.create({ ...RIGHT.DANA, callback_url });
    await end('instamoney', 'dana-1', 'pay');
    await shop.count(1);
    await instamoney.create({ ...RIGHT.LINKAJA, callback_url });
    await end('instamoney', 'linkaja-1', 'pay');
    await shop.count(2);
    expect(shop.received.map(({ path }) => path)).toEqual(['/own', '/own']);
    expect(shop.received.map(({ headers }) => headers['x-callback-token'])).toEqual([
      'secret',
      'secret',
    ]);
    expect(shop.received.map(({ body }) => body)).toEqual([
      {
        external_id: 'dana-1',
        amount: 1001,
        business_id: expect.any(String),
        payment_status: 'PAID',
        transaction_date: '2026-11-21T10:00:00+07:00',
        ewallet_type: 'DANA',
        callback_authentication_token: 'secret',
      },
      {
        external_id: 'linkaja-1',
        amount: 300_000,
        items: ITEMS,
        status: 'SUCCESS_COMPLETED',
        ewallet_type: 'LINKAJA',
        callback_authentication_token: 'secret',
      },
    ]);
    for (const { body } of shop.received) {
      expect(readEwalletCallback(JSON.stringify(body))?.news.meaning).toBe('paid');
    }
  });

  it.each([...OVO_MOCKS])('OVO of %s fails after a second: %s', async (phone, code) => {
    const shop = await receiver();
    const { xendit, clock } = await ewalletsForTest({ xendit: { callbackUrl: shop.url } });
    await xendit.create({ ...RIGHT.OVO, phone });
    // A time-out is nobody's knowledge: the payer's minute has to pass.
    const timeOut = code === 'OVO_TIMEOUT_ERROR';
    const waitMs = timeOut ? MINUTE_MS : 1000;
    await clock.sleepingUntil(waitMs);
    clock.advance(waitMs);
    await shop.count(1);
    expect(shop.received[0]?.body).toMatchObject({
      status: 'FAILED',
      failure_code: timeOut ? 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT' : code,
    });
    expect(shop.received[0]?.body).not.toHaveProperty('created');
  });
});

describe('nobody has to ask for a payment to end', () => {
  it.each([
    ['OVO', MINUTE_MS, { status: 'FAILED', failure_code: 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT' }],
    ['DANA', 24 * HOUR_MS, { payment_status: 'EXPIRED' }],
  ] as const)('%s calls back when its time is over', async (wallet, ms, told) => {
    const shop = await receiver();
    const { xendit, clock } = await ewalletsForTest({ xendit: { callbackUrl: shop.url } });
    await xendit.create({ ...RIGHT[wallet], callback_url: shop.url });
    clock.advance(ms);
    await shop.count(1);
    expect(shop.received[0]?.body).toMatchObject(told);
  });

  it('OVO 2019, an expiry of LinkAja and a failure of DANA have no callback', async () => {
    const { xendit, end, control } = await ewalletsForTest({
      xendit: { callbackUrl: 'http://127.0.0.1:9' },
    });
    await xendit.create(RIGHT.OVO, V2019);
    await xendit.create(RIGHT.DANA);
    await xendit.create(RIGHT.LINKAJA);
    await end('xendit', 'dana-1', 'fail');
    await end('xendit', 'linkaja-1', 'expire');
    expect((await control('GET', '/callbacks')).json.count).toBe(0);
  });
});

describe('a callback that is not taken', () => {
  it('comes again after 15 and 45 minutes, 2, 3, 6 and 12 hours, and then no more', async () => {
    const shop = await receiver(500, 404, 302, 503, 500, 401, 500);
    const { xendit, end, clock, control } = await ewalletsForTest({
      xendit: { callbackUrl: shop.url },
    });
    await xendit.create(RIGHT.OVO);
    await end('xendit', 'ovo-1', 'pay');
    const MINUTES = [15, 45, 120, 180, 360, 720];
    const message = async (tries: number) => {
      for (;;) {
        const { messages } = (await control('GET', '/callbacks')).json;
        const [first] = Array.isArray(messages) ? messages : [];
        if (first?.tries === tries) return first;
      }
    };
    for (const [at, minutes] of MINUTES.entries()) {
      const { state, dueAt } = await message(at + 1);
      expect([state, Date.parse(dueAt)]).toEqual(['waiting', clock.nowMs() + minutes * MINUTE_MS]);
      clock.advance(minutes * MINUTE_MS);
    }
    expect(await message(7)).toMatchObject({ brand: 'xendit', about: 'ovo-1', state: 'given_up' });
    const bodies = new Set(shop.received.map(({ body }) => JSON.stringify(body)));
    expect(bodies.size).toBe(1);
  });

  it('is delivered with any 2xx, twice under a fault plan', async () => {
    const shop = await receiver(204);
    const { xendit, end, sandbox, control } = await ewalletsForTest();
    sandbox.faults.add([{ endpoint: 'ewallet-callback', kind: 'doubled' }]);
    await control('PUT', '/xendit/callback-url', { url: shop.url });
    await xendit.create(RIGHT.OVO);
    await end('xendit', 'ovo-1', 'pay');
    await shop.count(2);
    expect((await control('GET', '')).json).toMatchObject({
      xendit: { callbackUrl: shop.url, paidCount: 1, paidAmountSen: 100_000 },
    });
  });
});
