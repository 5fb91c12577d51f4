import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicEncrypt, constants } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readPfmCallback } from '../../src/providers/oy/pfm/pfm-callbacks.ts';
import { DEMO_OY_PUBLIC_KEY } from '../../src/sandbox/oy/sealed/demo-keys.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { LOGIN_REQUEST, SEALER } from '../providers-oy-pfm/pfm-samples.ts';
import { callbackReceiver, client, FakeClock, record, sandboxForTest } from '../sandbox/harness.ts';

const credentials = { username: 'sari', password: 'secret' };
/** The sample's login with credentials that open, and the default history. */
const LOGIN = {
  data: SEALER.sealFields(credentials),
  bank_code: '014',
  phone_number: '+62821123456789',
  email: '',
  user_consent: true,
};

async function pfm(options: SandboxOptions = {}, headers: Record<string, string> = {}) {
  const world = await sandboxForTest(options);
  const auth = { 'x-oy-username': 'sandbox', 'x-oy-apikey': 'sandbox-key', ...headers };
  const oy = client(world.url, { 'x-api-key': '', ...auth });
  const get = async (path: string) => {
    const response = await fetch(world.url + path, { headers: auth });
    const text = await response.text();
    const json: unknown = JSON.parse(text);
    return { http: response.status, text, json: record(json), status: record(json).status };
  };
  const connect = async (login: object = LOGIN) => {
    const reply = await oy.post('/api/ibank/login', login);
    const id = String(record(reply.json.data).id);
    world.clock.advance(1_000);
    return id;
  };
  const accountOf = async (ibankId: string) => {
    const { json } = await get(`/api/ibank/${ibankId}/accounts`);
    return String(record((json.data as unknown[])[0]).id);
  };
  return { ...world, oy, get, connect, accountOf };
}

const control = (text: string) => `/oy-pfm${text}`;

describe('login', () => {
  test('answers as documented, and at once; the accounts follow', async () => {
    const { oy, get, clock } = await pfm();
    const reply = await oy.post('/api/ibank/login', LOGIN);
    expect(reply.json).toEqual({
      status: { code: '000', message: 'Processing login to internet banking' },
      data: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const id = String(record(reply.json.data).id);
    expect(await get(`/api/ibank/${id}/accounts`)).toMatchObject({ status: { code: '001' } });
    clock.advance(1_000);
    expect((await get(`/api/ibank/${id}/accounts`)).json).toEqual({
      status: { code: '000', message: 'success' },
      data: [
        {
          id: expect.any(String),
          account_number: expect.stringMatching(/^\d{10}$/),
          account_type: 'SAVING',
          bank: { code: '014', name: 'BCA' },
        },
      ],
    });
  });

  test("the document's own login starts after its end: refused", async () => {
    const { oy, sandbox } = await pfm();
    const reply = await oy.post('/api/ibank/login', { ...LOGIN_REQUEST, data: LOGIN.data });
    expect(reply.code).toBe('300');
    expect(sandbox.requests.list('pfm-login')).toMatchObject([
      { why: 'tx_history_start_date is after tx_history_end_date' },
    ]);
    const { tx_history_start_date: end, tx_history_end_date: start } = LOGIN_REQUEST;
    const turned = { ...LOGIN_REQUEST, tx_history_start_date: start, tx_history_end_date: end };
    expect((await oy.post('/api/ibank/login', { ...turned, data: LOGIN.data })).code).toBe('000');
  });

  test.each([
    [{ data: '<ENCRYPTED_USERNAME_PASSWORD>' }, '302'],
    [{ data: SEALER.sealFields({ username: 'sari' }) }, '302'],
    [
      {
        data: publicEncrypt(
          { key: DEMO_OY_PUBLIC_KEY, padding: constants.RSA_PKCS1_PADDING },
          Buffer.from(JSON.stringify(credentials)),
        ).toString('base64'),
      },
      '302',
    ],
    [{ data: '' }, '300'],
    [{ bank_code: '011' }, '303'],
    [{ bank_code: 14 }, '300'],
    [{ user_consent: false }, '304'],
    [{ user_consent: 'true' }, '300'],
    [{ user_consent: undefined }, '300'],
    [{ phone_number: '0821123456789' }, '300'],
    [{ phone_number: undefined }, '300'],
    [{ email: 'no address' }, '300'],
    [{ email: 'sari@example.com' }, '000'],
    [{ tx_history_start_date: '2026-11-01' }, '300'],
    [{ tx_history_month: 13 }, '300'],
    [{ tx_history_month: 3 }, '000'],
    [{ tx_history_start_date: null, email: null }, '000'],
    [{ new_field: 1 }, '000'],
  ])('%j: %s', async (changes, code) => {
    const { oy } = await pfm();
    expect((await oy.post('/api/ibank/login', { ...LOGIN, ...changes })).code).toBe(code);
  });

  test('not JSON 400, another type 415', async () => {
    expect((await (await pfm()).oy.post('/api/ibank/login', '{')).http).toBe(400);
    const forms = await pfm({}, { 'content-type': 'application/x-www-form-urlencoded' });
    expect((await forms.oy.post('/api/ibank/login', 'a=b')).http).toBe(415);
  });

  test.each([
    [{ 'x-oy-apikey': 'sandbox-key' }, 200],
    [{ 'x-api-key': 'sandbox-key' }, 200],
    [{ 'x-oy-apikey': 'wrong' }, 403],
    [{ 'x-oy-username': 'stranger', 'x-oy-apikey': 'sandbox-key' }, 403],
    [{}, 403],
  ])('headers %j: HTTP %i, under both base URLs', async (headers, http) => {
    const { url } = await pfm();
    for (const prefix of ['', '/staging/partner']) {
      const response = await fetch(`${url}${prefix}/api/ibank/x/accounts`, {
        headers: { 'x-oy-username': 'sandbox', ...headers },
      });
      expect(response.status).toBe(http);
    }
  });

  test.each([
    ['a wrong password', { password: 'other' }, '301'],
    ['a refusal', { outcome: '300' }, '300'],
    ['for ever', { outcome: 'never' }, '001'],
  ])('%s shows when the bank has looked', async (_, user, code) => {
    const { oy, get, connect } = await pfm();
    await oy.control('PUT', control('/users'), { bankCode: '014', username: 'sari', ...user });
    const id = await connect();
    expect(await get(`/api/ibank/${id}/accounts`)).toMatchObject({ status: { code } });
  });

  test('a second login is a second connection to the same accounts', async () => {
    const { connect, accountOf } = await pfm();
    const [one, two] = [await connect(), await connect()];
    expect(one).not.toBe(two);
    expect(await accountOf(one)).toBe(await accountOf(two));
  });
});

describe('balance and mutations', () => {
  test('as documented: whole rupiah as numbers, times in 13 digits', async () => {
    const { oy, get, connect, accountOf, clock } = await pfm();
    const id = await accountOf(await connect());
    const added = await oy.control('POST', control(`/accounts/${id}/mutations`), {
      category: 'food',
      amountSen: 5_000_000,
      flow: -1,
      description: 'DB DEBIT DOMESTIK',
    });
    expect(added.http).toBe(201);
    expect((await get(`/api/accounts/${id}/balance`)).json).toEqual({
      status: { code: '000', message: 'success' },
      data: {
        id,
        account_number: expect.any(String),
        account_type: 'SAVING',
        bank: { code: '014', name: 'BCA' },
        balance: 149_950_000,
        last_updated: clock.nowMs(),
      },
    });
    for (const path of [`/api/accounts/${id}/mutations`, `/api/account/${id}/mutations`]) {
      expect((await get(path)).json).toEqual({
        status: { code: '000', message: 'success' },
        data: [
          {
            id: added.json.id,
            category: 'food',
            amount: 50_000,
            balance_flow: -1,
            transaction_date: clock.nowMs(),
            description: 'DB DEBIT DOMESTIK',
            status: 'complete',
          },
        ],
      });
    }
  });

  test("the document's dates of 14 and 15 digits, on demand", async () => {
    const { oy, get, connect, accountOf } = await pfm();
    const id = await accountOf(await connect());
    await oy.control('POST', control(`/accounts/${id}/mutations`), {
      amountSen: 1_050,
      flow: 1,
      rawDate: '15818182101011',
    });
    await oy.control('PUT', control(`/accounts/${id}/balance`), {
      balanceSen: 12_345,
      lastUpdated: '150091892829299',
    });
    const mutations = await get(`/api/accounts/${id}/mutations`);
    expect(mutations.text).toContain(
      '"amount":10.50,"balance_flow":1,"transaction_date":15818182101011',
    );
    const balance = await get(`/api/accounts/${id}/balance`);
    expect(balance.text).toContain('"balance":123.45,"last_updated":150091892829299');
  });

  test.each([
    ['', ['today', 'week']],
    ['?startDate=2026-11-21&endDate=2026-11-21', ['today']],
    ['?startDate=2026-10-01&endDate=2026-11-14', ['old', 'week']],
    ['?startDate=2026-10-01', ['old', 'week', 'today']],
    ['?endDate=2026-11-20', ['week']],
  ])('days in Jakarta, both included; by default the last seven: %s', async (query, ids) => {
    const { oy, get, connect, accountOf } = await pfm();
    const id = await accountOf(await connect());
    const days = {
      today: '2026-11-20T17:00:00Z',
      week: '2026-11-14T16:59:59Z',
      old: '2026-10-02T00:00:00Z',
    };
    for (const [mutationId, at] of Object.entries(days)) {
      const body = { id: mutationId, amountSen: 100, flow: 1, at };
      await oy.control('POST', control(`/accounts/${id}/mutations`), body);
    }
    const { json } = await get(`/api/accounts/${id}/mutations${query}`);
    const found = (json.data as { id: string }[]).map((each) => each.id);
    expect(found.toSorted()).toEqual(ids.toSorted());
  });

  test.each([
    '?startDate=01-11-2026',
    '?startDate=2026-02-30',
    '?startDate=2026-11-22&endDate=2026-11-21',
  ])('%s is refused', async (query) => {
    const { get, connect, accountOf } = await pfm();
    const id = await accountOf(await connect());
    const reply = await get(`/api/accounts/${id}/mutations${query}`);
    expect(reply).toMatchObject({ http: 200, status: { code: '300', message: 'Failed' } });
  });

  test('what is not known: 300', async () => {
    const { get } = await pfm();
    for (const path of [
      '/api/ibank/x/accounts',
      '/api/accounts/x/balance',
      '/api/accounts/x/mutations',
    ]) {
      expect(await get(path)).toMatchObject({ http: 200, status: { code: '300' } });
    }
  });
});

describe('control', () => {
  test('pending, complete, altered, removed: the balance follows the cash', async () => {
    const { oy, connect, accountOf, sandbox } = await pfm();
    const id = await accountOf(await connect());
    const balance = () => sandbox.oyPfm.books.account(id)?.balance;
    const start = balance() ?? 0;
    const at = control(`/accounts/${id}/mutations`);
    await oy.control('POST', at, { id: 'm', amountSen: 1_000, flow: -1, status: 'pending' });
    expect(balance()).toBe(start);
    await oy.control('PUT', `${at}/m`, { status: 'complete' });
    expect(balance()).toBe(start - 1_000);
    await oy.control('PUT', `${at}/m`, { amountSen: 1_500 });
    expect(balance()).toBe(start - 1_500);
    await oy.control('DELETE', `${at}/m?keepBalance=true`);
    expect(balance()).toBe(start - 1_500);
    await oy.control('POST', at, { amountSen: 700, flow: 1, keepBalance: true });
    expect(balance()).toBe(start - 1_500);
  });

  test('the summary counts what there is', async () => {
    const { oy, connect, accountOf } = await pfm();
    const id = await accountOf(await connect());
    const at = control(`/accounts/${id}/mutations`);
    await oy.control('POST', at, { amountSen: 1_000, flow: -1 });
    await oy.control('POST', at, { amountSen: 500, flow: 1, status: 'pending' });
    expect((await oy.control('GET', control(''))).json).toMatchObject({
      callbackUrl: null,
      connections: { connecting: 0, connected: 1, failed: 0 },
      accounts: [{ id, bankCode: '014', username: 'sari' }],
      mutations: {
        pendingIn: { count: 1, amountSen: 500 },
        completeOut: { count: 1, amountSen: 1_000 },
      },
      callbacks: { waiting: 0, delivered: 0, givenUp: 0, lost: 0 },
    });
    expect((await oy.control('GET', control(`/accounts/${id}`))).json).toMatchObject({
      mutations: [{ amountSen: 1_000, at: '2026-11-21T03:00:01.000Z' }, { amountSen: 500 }],
    });
  });

  test('what makes no sense is refused with what to do', async () => {
    const { oy } = await pfm();
    expect((await oy.control('PUT', control('/users'), { bankCode: '999' })).http).toBe(400);
    expect((await oy.control('GET', control('/accounts/x'))).http).toBe(404);
    expect((await oy.control('POST', control('/logins/x/callback'))).http).toBe(404);
    const none = await oy.control('PUT', control('/accounts/x/mutations/y'), {});
    expect(none.json).toEqual({
      error: { message: 'no such account', next: 'GET /_sandbox/oy-pfm lists what there is' },
    });
  });

  test('a restart forgets nothing; the same seed gives the same ids', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pfm-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const stateFile = join(dir, 'oy.jsonl');
    const first = await pfm({ stateFile });
    const id = await first.accountOf(await first.connect());
    const at = control(`/accounts/${id}/mutations`);
    await first.oy.control('POST', at, { id: 'm', amountSen: 1_000, flow: -1 });
    const { json: before } = await first.oy.control('GET', control(''));
    await first.sandbox.close();
    const second = await pfm({ stateFile, clock: first.clock });
    expect((await second.oy.control('GET', control(''))).json).toEqual(before);
    const other = await pfm();
    expect(await other.accountOf(await other.connect())).toBe(id);
  });
});

describe('callbacks', () => {
  const body = (received: { body: Record<string, unknown> }) => JSON.stringify(received.body);

  test('when it is connected: sealed, and all that was read', async () => {
    const receiver = await callbackReceiver(500);
    const clock = new FakeClock();
    const { oy, sandbox } = await pfm({ clock, oyPfm: { callbackUrl: receiver.url } });
    await oy.control('POST', control('/accounts'), {
      bankCode: '014',
      username: 'sari',
      number: '12345678900',
      balanceSen: 15_000_000_000,
    });
    const { id: accountId } = sandbox.oyPfm.books.accounts[0] ?? { id: '' };
    await oy.control('POST', control(`/accounts/${accountId}/mutations`), {
      id: 'm-1',
      amountSen: 5_000_000,
      flow: -1,
    });
    await oy.post('/api/ibank/login', LOGIN);
    clock.advance(1_000);
    await receiver.count(1);
    await clock.sleepingUntil(61_000);
    clock.advance(60_000); // refused once, and tried again a minute later
    await receiver.count(2);
    const [first, second] = receiver.received;
    expect(first?.body).toMatchObject({ status: { code: '000', message: 'Succeess' } });
    expect(second?.body).toEqual(first?.body);
    expect(JSON.stringify(first)).not.toContain('12345678900');
    const read = first && readPfmCallback(SEALER, body(first));
    expect(read).toMatchObject({
      ibankId: sandbox.oyPfm.books.logins[0]?.id,
      phone: '+62821123456789',
      accounts: [{ account: { id: accountId }, mutations: [{ id: 'm-1' }] }],
    });
  });

  test('a failure too; none where there is no address; again on demand', async () => {
    const receiver = await callbackReceiver();
    const { oy, connect } = await pfm();
    await oy.control('PUT', control('/users'), {
      bankCode: '014',
      username: 'sari',
      outcome: '301',
    });
    const id = await connect();
    expect((await oy.control('GET', control('/callbacks'))).json).toEqual({ messages: [] });
    await oy.control('PUT', control('/callback-url'), { url: receiver.url });
    await oy.control('POST', control(`/logins/${id}/callback`));
    await receiver.count(1);
    const [first] = receiver.received;
    expect(first && readPfmCallback(SEALER, body(first))).toMatchObject({
      meaning: 'failed',
      code: '301',
      ibankId: id,
      accounts: [],
    });
    const { json } = await oy.control('GET', control('/callbacks'));
    expect(json.messages).toMatchObject([{ about: id, url: receiver.url }]);
  });

  test('doubled by a fault plan', async () => {
    const receiver = await callbackReceiver();
    const { oy, connect } = await pfm({ oyPfm: { callbackUrl: receiver.url } });
    await oy.fault({ endpoint: 'pfm-callback', kind: 'doubled' });
    await connect();
    await receiver.count(2);
    expect(receiver.received).toHaveLength(2);
  });
});
