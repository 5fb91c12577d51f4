import { describe, expect, it } from 'vitest';
import { partner, vaSandbox } from './va-sandbox.ts';

/** "VA Aggregator", Request Parameters and Response Codes, over real HTTP. */
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-11-21T03:00:00Z');

describe('the requests of the document are taken as they are printed', () => {
  it('creates, with the defaults of the table', async () => {
    const { oy } = await vaSandbox();
    const sample = '{"partner_user_id": "oy00000001","bank_code": "002","amount": 500000}';
    const made = await oy.send('POST', '/api/generate-static-va', sample);
    expect(made.json).toMatchObject({
      status: { code: '000', message: 'Success' },
      amount: 500_000,
      bank_code: '002',
      is_open: true,
      is_single_use: false,
      expiration_time: START_MS + DAY_MS,
      va_status: 'WAITING_PAYMENT',
      username_display: 'sandbox',
    });
    expect(String(made.json.id)).toMatch(/^[0-9a-f-]{36}$/);
    expect(String(made.json.va_number)).toMatch(/^\d{16}$/);
    expect(made.json).not.toHaveProperty('partner_user_id');
  });

  it('updates, with a bank code that the table does not know', async () => {
    const { oy, clock } = await vaSandbox();
    const { json } = await oy.create('u1');
    clock.advance(1_000);
    const sample =
      '{"is_open" : true,"amount": 50000,"is_single_use" : false,"expiration_time": 30,"username_display" : "test","bank_code": "002"}';
    const updated = await oy.update(json.id, sample);
    expect(updated.json).toMatchObject({
      id: json.id,
      amount: 50_000,
      is_open: true,
      expiration_time: START_MS + 1_000 + 30 * 60_000,
      username_display: 'test',
      partner_user_id: 'u1',
    });
  });

  it('info writes its amount with four decimals, create and update do not', async () => {
    const { oy } = await vaSandbox();
    const { json, text } = await oy.create('u1', { amount: 10_000 });
    expect(text).toContain('"amount":10000,');
    expect((await oy.info(json.id)).text).toContain('"amount":10000.0000,');
    expect((await oy.list('?offset=0&limit=10')).text).toContain('"amount":10000.0000,');
  });

  it('serves the staging prefix too, and a GET with a body', async () => {
    const { oy, url } = await vaSandbox();
    const { json } = await oy.create('u1');
    const staging = partner(`${url}/staging/partner`);
    expect((await staging.info(json.id)).code).toBe('000');
    expect((await staging.list()).json.total).toBe(1);
  });
});

describe('what is refused, in the order of the checks', () => {
  it.each([
    ['a stranger', { 'x-oy-username': 'x' }, '201'],
    ['no user', { 'x-oy-username': '' }, '201'],
    ['a wrong key', { 'x-api-key': 'x' }, '208'],
  ])('%s, at every endpoint', async (_what, headers, code) => {
    const { url } = await vaSandbox();
    const oy = partner(url, headers);
    const replies = [
      await oy.create('u1'),
      await oy.info('x'),
      await oy.update('x', {}),
      await oy.list(),
      await oy.history('x'),
    ];
    const told = replies.map((reply) => `${reply.http} ${reply.code}`);
    expect(told).toEqual(Array(5).fill(`200 ${code}`));
    expect(replies[3]?.json).toMatchObject({ total: 0, data: [] });
    expect(replies[4]?.json).toMatchObject({ id: 'x', data: [], number_of_transaction: 0 });
  });

  it.each([
    ['no user id', { partner_user_id: '' }, '214'],
    ['a number as user id', { partner_user_id: 7 }, '214'],
    ['a user id of 256', { partner_user_id: 'x'.repeat(256) }, '214'],
    ['no bank', { bank_code: null }, '214'],
    ['a bank of four', { bank_code: '0014' }, '214'],
    ['a bank without virtual accounts', { bank_code: '011' }, '211'],
    ['an amount as text', { amount: '50000' }, '214'],
    ['an amount below nothing', { amount: -1 }, '214'],
    ['an amount with a third decimal', { amount: 10_000.001 }, '214'],
    ['an amount too large to hold', { amount: 1e21 }, '214'],
    ['a closed account without amount', { is_open: false }, '214'],
    ['a closed account of nothing', { is_open: false, amount: 0 }, '212'],
    ['too small an amount', { amount: 9_999 }, '212'],
    ['is_open as text', { is_open: 'false' }, '214'],
    ['is_single_use as number', { is_single_use: 1 }, '214'],
    ['is_lifetime as text', { is_lifetime: 'no' }, '214'],
    ['no minutes', { expiration_time: 0 }, '214'],
    ['half a minute', { expiration_time: 0.5 }, '214'],
    ['minutes as text', { expiration_time: '30' }, '214'],
    ['a name of 256', { username_display: 'x'.repeat(256) }, '214'],
    ['an e-mail address of 51', { email: `${'x'.repeat(45)}@oy.id` }, '214'],
    ['an e-mail address that is none', { email: 'kasir' }, '214'],
  ])('create with %s', async (_what, changes, code) => {
    const { oy, sandbox } = await vaSandbox();
    const refused = await oy.create('u1', changes);
    expect([refused.http, refused.code]).toEqual([200, code]);
    expect(sandbox.oyVa.books.accounts).toEqual([]);
    expect(sandbox.requests.list('va-create').at(-1)?.why).not.toBeNull();
  });

  it('takes what is null as left out', async () => {
    const { oy } = await vaSandbox();
    const nulls = { amount: null, is_open: null, expiration_time: null, email: null };
    expect((await oy.create('u1', nulls)).code).toBe('000');
  });

  it.each([
    ['an empty id', ''],
    ['an unknown id', 'no-such-id'],
  ])('%s: 216', async (_what, id) => {
    const { oy } = await vaSandbox();
    expect((await oy.info(id)).code).toBe('216');
    expect((await oy.update(id, { is_open: true })).code).toBe('216');
    expect((await oy.history(id)).code).toBe('216');
  });

  it('plain HTTP errors: not JSON, another content type, no page', async () => {
    const { oy, url } = await vaSandbox();
    expect((await oy.send('POST', '/api/generate-static-va', '{"a":')).http).toBe(400);
    const form = partner(url, { 'content-type': 'application/x-www-form-urlencoded' });
    expect((await form.create('u1')).http).toBe(415);
    for (const query of ['?offset=-1', '?limit=0', '?limit=ten', '?offset=1.5']) {
      expect((await oy.list(query)).http, query).toBe(400);
    }
  });
});

describe('one account for one user', () => {
  it('twenty creates at once make one', async () => {
    const { oy, sandbox } = await vaSandbox();
    const replies = await Promise.all(Array.from({ length: 20 }, () => oy.create('u1')));
    expect(replies.filter(({ code }) => code === '000')).toHaveLength(1);
    expect(replies.filter(({ code }) => code === '217')).toHaveLength(19);
    expect(sandbox.oyVa.books.accounts).toHaveLength(1);
  });

  it('one that is over makes room, with another id and number', async () => {
    const { oy, clock } = await vaSandbox();
    const first = await oy.create('u1', { expiration_time: 1 });
    clock.advance(60_000);
    const second = await oy.create('u1');
    expect(second.code).toBe('000');
    expect(second.json.id).not.toBe(first.json.id);
    expect(second.json.va_number).not.toBe(first.json.va_number);
    expect((await oy.info(first.json.id)).json.va_status).toBe('EXPIRED');
  });

  it('an update sets a field that is left out to its default', async () => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1', { amount: 20_000, is_open: false, is_lifetime: true });
    const updated = await oy.update(json.id, {});
    expect(updated.json).toMatchObject({
      is_open: true,
      amount: 20_000,
      expiration_time: START_MS + DAY_MS,
    });
    expect((await oy.update(json.id, { is_open: false })).code).toBe('214');
    expect((await oy.update(json.id, { amount: 5 })).code).toBe('212');
  });

  it('the same seed gives the same ids and numbers', async () => {
    const ids = [];
    for (const seed of [7, 7, 8]) {
      const { oy } = await vaSandbox({ seed });
      const { json } = await oy.create('u1');
      ids.push(`${String(json.id)} ${String(json.va_number)}`);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});
