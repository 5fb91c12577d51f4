import { describe, expect, it } from 'vitest';
import { LINKAJA_REQUEST } from '../providers-xendit/ewallet-samples.ts';
import { basic, caller, ewalletsForTest, ITEMS, RIGHT, V2019, V2020 } from './ewallets-harness.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSIONS = [V2019, V2020];

describe('a charge is answered as documented, field by field', () => {
  it('OVO 2019-02-04: paid at once, and no status is printed', async () => {
    const { xendit } = await ewalletsForTest();
    const { http, json } = await xendit.create(RIGHT.OVO, V2019);
    expect(http).toBe(200);
    expect(json).toEqual({
      transaction_date: '2026-11-21T03:00:00.000Z',
      amount: 1000,
      external_id: 'ovo-1',
      ewallet_type: 'OVO',
      phone: '08123123123',
      business_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      ewallet_transaction_id: expect.stringMatching(UUID),
    });
  });

  it('OVO 2020-02-01: pending', async () => {
    const { xendit } = await ewalletsForTest();
    const { json } = await xendit.create(RIGHT.OVO, V2020);
    expect(json).toEqual({
      business_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      external_id: 'ovo-1',
      amount: 1000,
      phone: '08123123123',
      ewallet_type: 'OVO',
      status: 'PENDING',
      created: '2026-11-21T03:00:00.000Z',
    });
  });

  it.each(VERSIONS)('DANA and LinkAja %j: a link', async (version) => {
    const { instamoney } = await ewalletsForTest();
    expect((await instamoney.create(RIGHT.DANA, version)).json).toEqual({
      external_id: 'dana-1',
      checkout_url: expect.stringMatching(
        /^https:\/\/dana\.id\/m\/portal\/cashier\/checkout\?id=[0-9a-f]{24}$/,
      ),
      amount: 1001,
      ewallet_type: 'DANA',
    });
    expect((await instamoney.create(RIGHT.LINKAJA, version)).json).toEqual({
      checkout_url: expect.stringMatching(
        /^https:\/\/ewallet-linkaja-dev\.instamoney\.co\/checkouts\/[0-9a-f-]{36}$/,
      ),
      transaction_date: '2026-11-21T03:00:00.000Z',
      amount: 300_000,
      external_id: 'linkaja-1',
      ewallet_type: 'LINKAJA',
    });
  });

  it("the document's own JSON request, and its forms", async () => {
    const { instamoney } = await ewalletsForTest();
    expect((await instamoney.create(LINKAJA_REQUEST)).http).toBe(200);
    const ovo = 'external_id=ovo-ewallet&amount=1000&phone=08123123123&ewallet_type=OVO';
    expect((await instamoney.form(ovo, V2019)).json).toMatchObject({ amount: 1000 });
    const dana =
      'external_id=dana-ewallet&amount=1001&expiration_date=2027-02-20T00:00:00.000Z' +
      '&callback_url=https://my-shop.com/callbacks&redirect_url=https://my-shop.com/home' +
      '&ewallet_type=DANA';
    expect((await instamoney.form(dana)).json).toMatchObject({ amount: 1001 });
  });

  it("the Python samples' amount as text", async () => {
    const { instamoney } = await ewalletsForTest();
    const { http, json } = await instamoney.create({ ...RIGHT.OVO, amount: '80001' });
    expect([http, json.amount]).toEqual([200, 80_001]);
  });

  it.each([
    ['in brackets', 'items[0][id]=1&items[0][name]=Kopi&items[0][price]=100&items[0][quantity]=1'],
    ['as JSON', `items=${encodeURIComponent(JSON.stringify(ITEMS))}`],
  ])('LinkAja as a form, its items %s', async (_how, items) => {
    const { xendit } = await ewalletsForTest();
    const { items: _items, ...rest } = RIGHT.LINKAJA;
    const fields = Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`);
    const answer = await xendit.form([...fields, items].join('&'));
    expect([answer.http, answer.json.amount]).toEqual([200, 300_000]);
  });

  it('a fee rule comes back in the headers, a sub-account is accepted', async () => {
    const { xendit } = await ewalletsForTest();
    const { headers } = await xendit.create(RIGHT.OVO, {
      'with-fee-rule': 'rule-1',
      'for-user-id': 'user-1',
    });
    expect(headers.get('fee_rule_id')).toBe('rule-1');
    expect(headers.get('fee_id')).toMatch(UUID);
  });

  it('the version of a request without one is a setting', async () => {
    const { xendit } = await ewalletsForTest({ versionByDefault: '2019-02-04' });
    expect((await xendit.create(RIGHT.OVO)).json).not.toHaveProperty('status');
    const by2020 = await ewalletsForTest();
    expect((await by2020.xendit.create(RIGHT.OVO)).json).toHaveProperty('status');
  });
});

describe('the second charge of an id is a duplicate, called by wallet and version', () => {
  it.each([
    ['OVO', V2019, 'DUPLICATE_PAYMENT'],
    ['OVO', V2020, 'DUPLICATE_PAYMENT_REQUEST_ERROR'],
    ['DANA', V2019, 'DUPLICATE_ERROR'],
    ['DANA', V2020, 'DUPLICATE_ERROR'],
    ['LINKAJA', V2019, 'DUPLICATE_PAYMENT_ERROR'],
    ['LINKAJA', V2020, 'DUPLICATE_PAYMENT_ERROR'],
  ] as const)('%s %j: %s', async (wallet, version, code) => {
    const { xendit, control } = await ewalletsForTest();
    await xendit.create(RIGHT[wallet], version);
    const again = await xendit.create({ ...RIGHT[wallet], amount: 5000 }, version);
    expect([again.http, again.json.error_code]).toEqual([400, code]);
    expect(again.json.message).toEqual(expect.any(String));
    expect((await control('GET', '')).json).toMatchObject({ xendit: { count: 1 } });
  });

  it('also after a payer who declined; other wallets and brands have ids of their own', async () => {
    const { xendit, instamoney } = await ewalletsForTest();
    const declined = { ...RIGHT.OVO, external_id: 'A', phone: '081200000002' };
    expect((await xendit.create(declined, V2019)).json.error_code).toBe(
      'USER_DECLINED_THE_TRANSACTION',
    );
    expect((await xendit.create(declined, V2019)).json.error_code).toBe('DUPLICATE_PAYMENT');
    expect((await xendit.create({ ...RIGHT.DANA, external_id: 'A' })).http).toBe(200);
    expect((await instamoney.create({ ...RIGHT.OVO, external_id: 'A' })).http).toBe(200);
  });
});

describe('what is refused', () => {
  const OVO = RIGHT.OVO;
  const DANA = RIGHT.DANA;
  const LINKAJA = RIGHT.LINKAJA;
  it.each([
    ['no id', { ...OVO, external_id: '' }],
    ['an id that is a number', { ...OVO, external_id: 5 }],
    ['an underscore for OVO', { ...OVO, external_id: 'demo_1' }],
    ['51 characters for OVO 2020', { ...OVO, external_id: 'x'.repeat(51) }],
    ['1001 characters for DANA', { ...DANA, external_id: 'x'.repeat(1001) }],
    ['no amount', { ...OVO, amount: undefined }],
    ['nothing', { ...OVO, amount: 0 }],
    ['half a rupiah', { ...OVO, amount: 1.5 }],
    ['an amount in words', { ...OVO, amount: 'seribu' }],
    ['more than ten million', { ...DANA, amount: 10_000_001 }],
    ['99 rupiah with LinkAja', { ...LINKAJA, amount: 99 }],
    ['no phone', { ...OVO, phone: undefined }],
    ['+62 for OVO', { ...OVO, phone: '+628123123123' }],
    ['a phone that is a number', { ...LINKAJA, phone: 8_123_123_123 }],
    ['no items', { ...LINKAJA, items: [] }],
    ['an item without a name', { ...LINKAJA, items: [{ id: '1', price: 1, quantity: 1 }] }],
    ['a price in words', { ...LINKAJA, items: [{ ...ITEMS[0], price: '100000' }] }],
    ['half a piece', { ...LINKAJA, items: [{ ...ITEMS[0], quantity: 0.5 }] }],
    ['no callback_url', { ...DANA, callback_url: undefined }],
    ['a callback_url without its scheme', { ...DANA, callback_url: 'mystore.com/callback' }],
    ['no redirect_url', { ...LINKAJA, redirect_url: '' }],
    ['an end in the past', { ...DANA, expiration_date: '2020-02-20T00:00:00.000Z' }],
    ['an end that is no time', { ...DANA, expiration_date: '24-08-2019' }],
    ['no wallet', { ...OVO, ewallet_type: undefined }],
  ])('%s: API_VALIDATION_ERROR', async (_what, body) => {
    const { xendit, control } = await ewalletsForTest();
    const { http, json } = await xendit.create(body);
    const linkAja = body.ewallet_type === 'LINKAJA';
    expect([http, json.error_code]).toEqual([linkAja ? 400 : 422, 'API_VALIDATION_ERROR']);
    expect((await control('GET', '')).json).toMatchObject({ xendit: { count: 0 } });
  });

  it('1000 characters are an id for OVO 2019, and for DANA', async () => {
    const { xendit } = await ewalletsForTest();
    const external_id = 'x'.repeat(1000);
    expect((await xendit.create({ ...OVO, external_id }, V2019)).http).toBe(200);
    expect((await xendit.create({ ...DANA, external_id })).http).toBe(200);
    const asked = await xendit.status({ external_id, ewallet_type: 'OVO' });
    expect(asked.json.status).toBe('COMPLETED');
  });

  it.each(['ovo', 'SHOPEEPAY', 'GOPAY'])('wallet %s: not supported', async (ewallet_type) => {
    const { xendit } = await ewalletsForTest();
    const { http, json } = await xendit.create({ ...OVO, ewallet_type });
    expect([http, json.error_code]).toEqual([422, 'EWALLET_TYPE_NOT_SUPPORTED']);
  });

  it.each([
    ['half of it', '{"external_id":"a', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['nothing', '', 'application/json'],
    ['XML', '<a/>', 'application/xml'],
  ])('a body that is %s: 422', async (_what, body, type) => {
    const { xendit } = await ewalletsForTest();
    const { http, json } = await xendit.post(body, type);
    expect([http, json.error_code]).toEqual([422, 'API_VALIDATION_ERROR']);
  });

  it('a version that there is not: 422', async () => {
    const { xendit } = await ewalletsForTest();
    expect((await xendit.create(OVO, { 'x-api-version': '2021-01-25' })).http).toBe(422);
  });

  it.each([
    ['no key', {}],
    ['another key', { authorization: basic('other') }],
    ["the other brand's key", { authorization: basic('instamoney-key') }],
    ['a password', { authorization: `Basic ${btoa('xendit-key:secret')}` }],
    ['no colon', { authorization: `Basic ${btoa('xendit-key')}` }],
    ['a bearer', { authorization: 'Bearer xendit-key' }],
  ])('%s: 401', async (_what, headers: Record<string, string>) => {
    const { url } = await ewalletsForTest();
    const answer = await fetch(`${url}/xendit/ewallets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(OVO),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error_code: 'INVALID_API_KEY' });
  });
});

describe('the root, for a client that knows one base URL', () => {
  it('the key says whose account it is', async () => {
    const { url, control } = await ewalletsForTest();
    await caller(url, 'xendit-key').create(RIGHT.OVO);
    await caller(url, 'instamoney-key').create(RIGHT.OVO);
    await caller(url, 'instamoney-key').create(RIGHT.DANA);
    expect((await caller(url, 'other').create(RIGHT.OVO)).http).toBe(401);
    expect((await control('GET', '')).json).toMatchObject({
      xendit: { count: 1 },
      instamoney: { count: 2 },
    });
  });
});

describe('the rate limit, where one is set', () => {
  it('counts each endpoint by the minute, and says so in its headers', async () => {
    const { xendit, instamoney, clock } = await ewalletsForTest({ requestsPerMinute: 2 });
    const ask = () => xendit.status({ external_id: 'A', ewallet_type: 'OVO' });
    clock.advance(45_000);
    const first = await ask();
    expect(first.headers.get('rate-limit-limit')).toBe('2');
    expect(first.headers.get('rate-limit-remaining')).toBe('1');
    expect(first.headers.get('rate-limit-reset')).toBe('15');
    await ask();
    const third = await ask();
    expect([third.http, third.json.error_code]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
    expect(third.headers.get('rate-limit-remaining')).toBe('0');
    expect((await xendit.create(RIGHT.OVO)).http).toBe(200);
    expect((await instamoney.status({ external_id: 'A', ewallet_type: 'OVO' })).http).toBe(404);
    clock.advance(15_000);
    expect((await ask()).http).toBe(404);
  });
});
