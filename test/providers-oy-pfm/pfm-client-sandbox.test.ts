import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { BusinessDay, Instant } from '../../src/domain/time.ts';
import type { OyPfmClient } from '../../src/providers/oy/pfm/pfm-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { answerJson, startLocalProvider } from '../providers-oy/local-provider.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { LOGIN, LOGIN_ANSWER, permit, pfmClientOf } from './pfm-samples.ts';

const DAYS = { from: '2026-11-15' as BusinessDay, to: '2026-11-21' as BusinessDay };
const clock = new ManualClock();
let sandbox: Sandbox;
let oy: OyPfmClient;

beforeAll(async () => {
  sandbox = await startSandbox({ clock, oyPfm: { connectAfterMs: 1_000 } });
  oy = pfmClientOf(`${sandbox.url}/staging/partner`);
});
beforeEach(() => sandbox.faults.remove());
afterAll(async () => {
  await oy.close();
  await sandbox.close();
});

async function connected(username: string): Promise<{ ibankId: string; accountId: string }> {
  const { ibankId } = await oy.login(await permit(), { ...LOGIN, username });
  await clock.advance(1_000);
  const { accounts } = await oy.accounts(await permit(), ibankId ?? '');
  return { ibankId: ibankId ?? '', accountId: accounts[0]?.id ?? '' };
}

describe('a connection, from the login to its mutations', () => {
  test('under way, then with its account, a balance and mutations', async () => {
    const login = await oy.login(await permit(), LOGIN);
    expect(login).toMatchObject({ meaning: 'accepted', code: '000' });
    const ibankId = login.ibankId ?? '';
    expect(await oy.accounts(await permit(), ibankId)).toMatchObject({
      meaning: 'processing',
      code: '001',
    });
    await clock.advance(1_000);
    const { accounts } = await oy.accounts(await permit(), ibankId);
    expect(accounts).toMatchObject([{ type: 'SAVING', bankCode: '014', bankName: 'BCA' }]);
    const accountId = accounts[0]?.id ?? '';
    expect(await oy.balance(await permit(), accountId)).toMatchObject({
      meaning: 'told',
      told: { balance: rupiah(150_000_000), lastUpdated: { at: expect.any(String) } },
    });
    sandbox.oyPfm.books.putMutation(
      accountId,
      {
        id: 'm-1',
        category: 'food',
        amount: rupiah(50_000),
        flow: -1,
        atMs: clock.nowMs(),
        rawDate: null,
        description: 'KFC DRIVE THRU',
        status: 'complete',
      },
      false,
    );
    const told = await oy.mutations(await permit(), accountId, DAYS);
    expect(told.mutations).toMatchObject([
      { id: 'm-1', amount: rupiah(-50_000), description: 'KFC DRIVE THRU', status: 'complete' },
    ]);
    expect(told.evidence).toMatchObject({ endpoint: 'oy:pfm-mutations', code: '000' });
    expect(told.evidence.subject).toBe(`${accountId} 2026-11-15 to 2026-11-21`);
  });

  test('evidence holds neither account number nor credentials', async () => {
    const { ibankId } = await connected('kept-quiet');
    const number = sandbox.oyPfm.books.accountsOf({ bankCode: '014', username: 'kept-quiet' })[0]
      ?.number;
    const answer = await oy.accounts(await permit(), ibankId);
    expect(answer.evidence.body).toContain(answer.accounts[0]?.id);
    expect(JSON.stringify(answer.evidence)).not.toContain(number);
  });

  test('what is not known is refused, not guessed', async () => {
    expect(await oy.accounts(await permit(), 'nobody')).toMatchObject({ meaning: 'failed' });
    expect(await oy.balance(await permit(), 'nothing/../x')).toMatchObject({ meaning: 'failed' });
    expect(await oy.mutations(await permit(), 'nothing', DAYS)).toMatchObject({
      meaning: 'failed',
      mutations: [],
    });
  });

  test('a bank user with a wrong password: 301, once the bank has looked', async () => {
    sandbox.oyPfm.books.setUser({
      bankCode: '014',
      username: 'budi',
      password: 'right',
      outcome: 'connected',
    });
    const { ibankId } = await oy.login(await permit(), { ...LOGIN, username: 'budi' });
    await clock.advance(1_000);
    expect(await oy.accounts(await permit(), ibankId ?? '')).toMatchObject({
      meaning: 'failed',
      code: '301',
    });
  });

  test('without consent: 304; another user or key of ours: 403', async () => {
    expect(await oy.login(await permit(), { ...LOGIN, consent: false })).toMatchObject({
      meaning: 'needs_repair',
      code: '304',
    });
    const other = pfmClientOf(sandbox.url, { apiKey: 'another-key' });
    for (const answer of [
      await other.login(await permit(), LOGIN),
      await other.accounts(await permit(), 'x'),
      await other.balance(await permit(), 'x'),
      await other.mutations(await permit(), 'x', DAYS),
    ]) {
      expect(answer.meaning).toBe('caller_rejected');
    }
    await other.close();
  });

  test.each([
    [{ bankCode: '011' }],
    [{ phone: '0821123456789' }],
    [{ from: '2026-11-21T00:00:00.000Z' as Instant, to: '2026-11-20T00:00:00.000Z' as Instant }],
    [{ month: 13 }],
    [{ month: 1.5 }],
    [{ password: 'x'.repeat(2_000) }],
  ])('%j is not sent', async (changes) => {
    const allowed = await permit();
    expect(() => oy.login(allowed, { ...LOGIN, ...changes })).toThrow(RangeError);
    expect(() => oy.mutations(allowed, 'x', { from: DAYS.to, to: DAYS.from })).toThrow(RangeError);
  });
});

describe('faults', () => {
  const PLANS = [
    [{ kind: 'lose-before' }, 'unknown'],
    [{ kind: 'lose-after' }, 'unknown'],
    [{ kind: 'malformed' }, 'unknown'],
    [{ kind: 'http', status: 500 }, 'unknown'],
    [{ kind: 'http', status: 503 }, 'unknown'],
    [{ kind: 'http', status: 504 }, 'unknown'],
    [{ kind: 'http', status: 404 }, 'unknown'],
    [{ kind: 'http', status: 429 }, 'throttled'],
    [{ kind: 'http', status: 403 }, 'caller_rejected'],
    [{ kind: 'code', code: '999' }, 'unknown'],
    [{ kind: 'code', code: '042' }, 'unknown'],
  ] as const;

  test.each(PLANS)('%j: %s, at every endpoint', async (plan, meaning) => {
    const { ibankId, accountId } = await connected('steady');
    for (const name of ['pfm-login', 'pfm-accounts', 'pfm-balance', 'pfm-mutations']) {
      sandbox.faults.add([{ ...plan, endpoint: name, times: 1 }]);
    }
    const answers = [
      await oy.login(await permit(), LOGIN),
      await oy.accounts(await permit(), ibankId),
      await oy.balance(await permit(), accountId),
      await oy.mutations(await permit(), accountId, DAYS),
    ];
    expect(answers.map((answer) => answer.meaning)).toEqual(Array(4).fill(meaning));
    // Asked once each: no call asks twice.
    expect(sandbox.faults.list().map(({ seen }) => seen)).toEqual([1, 1, 1, 1]);
  });
});

describe('the wire', () => {
  test('the documented path, headers and body; the credentials sealed', async () => {
    const provider = await startLocalProvider(answerJson(LOGIN_ANSWER));
    const client = pfmClientOf(provider.url);
    await client.login(await permit(), {
      ...LOGIN,
      from: '2020-03-12T23:40:44.000Z' as Instant,
      to: '2020-04-12T23:40:44.000Z' as Instant,
    });
    await client.login(await permit(), { ...LOGIN, month: 3, email: 'sari@example.com' });
    await client.mutations(await permit(), 'acc 1', DAYS);
    const [dated, monthly, mutations] = provider.received;
    expect(dated).toMatchObject({ method: 'POST', path: '/api/ibank/login' });
    expect(dated?.headers).toMatchObject({
      'x-oy-username': 'sandbox',
      'x-oy-apikey': 'sandbox-key',
      'content-type': 'application/json',
    });
    expect(dated?.headers['x-api-key']).toBeUndefined();
    expect(JSON.parse(dated?.body ?? '')).toEqual({
      data: expect.any(String),
      bank_code: '014',
      phone_number: '+62821123456789',
      email: '',
      tx_history_start_date: 1584056444000,
      tx_history_end_date: 1586734844000,
      user_consent: true,
    });
    expect(dated?.body).not.toMatch(/sari1990|correct-horse/);
    expect(JSON.parse(monthly?.body ?? '')).toMatchObject({
      tx_history_month: 3,
      email: 'sari@example.com',
    });
    expect(mutations?.path).toBe(
      '/api/accounts/acc%201/mutations?startDate=2026-11-15&endDate=2026-11-21',
    );
    await client.close();
    await provider.close();
  });

  test('credentials that an answer echoes are not kept; an answer too long is none', async () => {
    const echo = `{"status":{"code":"300","message":"no ${LOGIN.username} / ${LOGIN.password}"}}`;
    const provider = await startLocalProvider(answerJson(echo));
    const client = pfmClientOf(provider.url, { maxAnswerBytes: 90 });
    const answer = await client.login(await permit(), LOGIN);
    expect(answer.meaning).toBe('failed');
    expect(JSON.stringify(answer)).not.toMatch(/sari1990|correct-horse/);
    provider.server.removeAllListeners('request');
    provider.server.on('request', (_request, response) => response.end(' '.repeat(1_000_000)));
    expect((await client.balance(await permit(), 'x')).meaning).toBe('unknown');
    await client.close();
    await provider.close();
  });

  test('credentials of ours that no header can hold are a setting to correct', () => {
    expect(() => pfmClientOf('http://127.0.0.1:1', { apiKey: 'a b' })).toThrow(TypeError);
  });
});
