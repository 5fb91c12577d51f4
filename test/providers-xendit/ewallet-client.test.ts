import { afterEach, describe, expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { EwalletClient } from '../../src/providers/xendit/ewallet-client.ts';
import { answerJson, countedPermit, startLocalProvider } from '../providers-oy/local-provider.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import { atProvider, clientOf, DANA, KEY, LINKAJA, order, OVO, PHONE } from './ewallet-orders.ts';
import { CREATED } from './ewallet-samples.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function against(
  respond: Parameters<typeof startLocalProvider>[0],
  options: Parameters<typeof clientOf>[1] = {},
) {
  const provider = await startLocalProvider(respond);
  const client = clientOf(provider.url, options);
  closing.push(
    () => client.close(),
    () => provider.close(),
  );
  return { provider, client };
}

async function send(client: EwalletClient, asked = order('ovo-ewallet')) {
  const permit = await noRateLimits.acquire('any');
  return client.create(permit, asked, client.createBody(asked), SOMEDAY);
}

describe('the request', () => {
  const client = clientOf('http://127.0.0.1:9');

  test('OVO: id, amount, phone and wallet, in the order of the document', () => {
    expect(client.createBody(order('INV-7'))).toBe(
      '{"external_id":"INV-7","amount":1000,"phone":"081234567890","ewallet_type":"OVO"}',
    );
  });

  test('DANA: with its addresses, and an end where the row has one', () => {
    const addresses =
      '"callback_url":"http://127.0.0.1:9/callbacks/xendit","redirect_url":"https://my-shop.com/home"';
    expect(client.createBody(order('INV-7', DANA))).toBe(
      `{"external_id":"INV-7","amount":1000,${addresses},"ewallet_type":"DANA"}`,
    );
    const expiresAt = instant(Date.parse('2026-12-01T00:00:00.000Z'));
    const dated = client.createBody(order('INV-7', { wallet: 'DANA', expiresAt }));
    expect(JSON.parse(dated ?? '')).toMatchObject({ expiration_date: expiresAt });
  });

  test('LinkAja: with its items, numbered from 1, prices in rupiah', () => {
    const body = client.createBody(order('INV-7', LINKAJA, rupiah(300_000)));
    expect(JSON.parse(body ?? '')).toEqual({
      external_id: 'INV-7',
      phone: PHONE,
      amount: 300_000,
      items: [
        { id: '1', name: 'Phone Case', price: 100_000, quantity: 1 },
        { id: '2', name: 'Powerbank', price: 200_000, quantity: 1 },
      ],
      callback_url: 'http://127.0.0.1:9/callbacks/xendit',
      redirect_url: 'https://my-shop.com/home',
      ewallet_type: 'LINKAJA',
    });
  });

  test.each([
    ['an id with an underscore', order('demo_1')],
    ['an id of 51 characters', order('x'.repeat(51))],
    ['no id', order('')],
    ['no amount', order('A-1', OVO, null)],
    ['half a rupiah', order('A-1', OVO, sen(150))],
    ['nothing', order('A-1', OVO, sen(0))],
    ['more than ten million', order('A-1', DANA, rupiah(10_000_001))],
    ['less than a hundred with LinkAja', order('A-1', LINKAJA, rupiah(99))],
  ])('%s is refused before anything is sent', (_what, asked) => {
    expect(() => client.createBody(asked)).toThrow(RangeError);
  });

  test('key, version and account go with every request, the fee rule with a charge alone', async () => {
    const { provider, client: own } = await against(answerJson(CREATED.ovo2020), {
      forUserId: 'user-1',
      feeRuleId: 'rule-1',
    });
    await send(own);
    await own.ask(await noRateLimits.acquire('any'), atProvider('ovo-ewallet'));
    const auth = {
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      'x-api-version': '2020-02-01',
      'for-user-id': 'user-1',
    };
    const [create, ask] = provider.received;
    expect(create).toMatchObject({ method: 'POST', path: '/ewallets' });
    expect(create?.headers).toMatchObject({
      ...auth,
      'with-fee-rule': 'rule-1',
      'content-type': 'application/json',
    });
    const path = '/ewallets?external_id=ovo-ewallet&ewallet_type=OVO';
    expect(ask).toMatchObject({ method: 'GET', path, body: '' });
    expect(ask?.headers).toMatchObject(auth);
    expect(ask?.headers).not.toHaveProperty('with-fee-rule');
  });

  test.each([
    ['a key with a space', { apiKey: 'a b' }],
    ['a key with a colon', { apiKey: 'a:b' }],
    ['no key', { apiKey: '' }],
    ['a callback URL that is none', { callbackUrl: 'mystore.com/callback' }],
    ['a redirect URL of another kind', { redirectUrl: 'ftp://my-shop.com' }],
  ])('%s is a setting to correct', (_what, options) => {
    expect(() => clientOf('http://127.0.0.1:9', options)).toThrow(TypeError);
  });
});

describe('what comes of it', () => {
  test('evidence holds neither key nor phone, and its ids stay readable', async () => {
    const { client } = await against((request, response) => {
      const message = `phone ${PHONE} of ${request.headers.authorization} and ${KEY}`;
      response.writeHead(400).end(
        JSON.stringify({
          error_code: 'PHONE_NUMBER_NOT_REGISTERED',
          message,
          external_id: 'I-1',
        }),
      );
    });
    const answer = await send(client);
    const kept = JSON.stringify(answer);
    expect(kept).not.toContain(PHONE);
    expect(kept).not.toContain(KEY);
    expect(kept).not.toContain(Buffer.from(`${KEY}:`).toString('base64'));
    expect(answer.evidence).toMatchObject({
      provider: 'xendit',
      endpoint: 'xendit:ewallet-create',
      subject: 'ovo-ewallet',
      httpStatus: 400,
      code: 'PHONE_NUMBER_NOT_REGISTERED',
    });
    expect(answer.evidence.body).toContain('"external_id":"I-1"');
  });

  test.each([
    ['a connection that is cut', (_: unknown, response: { destroy(): void }) => response.destroy()],
    ['an answer that is too long', answerJson(`"${'x'.repeat(100_000)}"`)],
    ['a megabyte', answerJson('x'.repeat(1_000_000))],
    ['a plain 500', answerJson('oops', 500)],
  ])('%s: unknown', async (_what, respond) => {
    const { client, provider } = await against(respond);
    expect(await send(client)).toMatchObject({ meaning: 'unknown', made: null });
    const asked = await client.ask(await noRateLimits.acquire('any'), atProvider('ovo-ewallet'));
    expect(asked).toMatchObject({ meaning: 'unknown', payment: null });
    expect(provider.received).toHaveLength(2); // nothing is sent twice
  });

  test('silence: unknown after the time-out, and the place is given back', async () => {
    const { client } = await against(() => undefined, { timeoutMs: 50 });
    const permit = countedPermit();
    const asked = order('ovo-ewallet');
    const answer = await client.create(permit, asked, client.createBody(asked), SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', message: 'no answer within 50 ms' });
    expect(permit.given()).toBe(1);
  });

  test('too late to leave: nothing is sent', async () => {
    const { client, provider } = await against(answerJson(CREATED.ovo2020));
    const asked = order('ovo-ewallet');
    const permit = await noRateLimits.acquire('any');
    const answer = await client.create(permit, asked, client.createBody(asked), instant(0));
    expect(answer.meaning).toBe('not_sent');
    expect(provider.received).toHaveLength(0);
  });
});
