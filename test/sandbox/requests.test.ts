import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, BCA, client, sandboxForTest } from './harness.ts';

const long = (length: number): string => 'x'.repeat(length);

describe('who may call', () => {
  const callers = [
    ['an unknown user', { 'x-oy-username': 'stranger' }, '201'],
    ['no user', { 'x-oy-username': '' }, '201'],
    ['a wrong key', { 'x-api-key': 'wrong' }, '208'],
    ['no key', { 'x-api-key': '' }, '208'],
    ['the partner', {}, '000'],
  ] as const;

  it.each(callers)(
    '%s is answered at every endpoint, with HTTP 200',
    async (_who, headers, code) => {
      const { url } = await sandboxForTest();
      const oy = client(url, headers);
      await client(url).remit('P-0');
      const answers = [
        await oy.inquire(),
        await oy.remit('P-1'),
        await oy.status('P-0'),
        await oy.balance(),
      ];
      const accepted = ['000', '101', '102', '000'];
      expect(answers.map((answer) => answer.http)).toEqual([200, 200, 200, 200]);
      expect(answers.map((answer) => answer.code)).toEqual(
        code === '000' ? accepted : [code, code, code, code],
      );
      expect((await oy.summary()).byState).toMatchObject({
        processing: { count: code === '000' ? 2 : 1 },
      });
    },
  );
});

describe('what a remit must look like', () => {
  it.each([
    ['no bank', { recipient_bank: undefined }, '990'],
    ['bank as a number', { recipient_bank: 14 }, '990'],
    ['a bank that is not listed', { recipient_bank: '999' }, '205'],
    ['a bank that lost its zero', { recipient_bank: '14' }, '205'],
    ['no account', { recipient_account: '' }, '990'],
    ['an account with a dash', { recipient_account: '123-456' }, '990'],
    ['an account as a number', { recipient_account: 1239812390 }, '990'],
    ['an account of 256 digits', { recipient_account: '1'.repeat(256) }, '990'],
    ['no id', { partner_trx_id: undefined }, '990'],
    ['an id of 256 characters', { partner_trx_id: long(256) }, '990'],
    ['an id of 255 characters', { partner_trx_id: long(255) }, '101'],
    ['no amount', { amount: undefined }, '990'],
    ['an amount as text', { amount: '125000' }, '990'],
    ['an amount with sen', { amount: 125_000.5 }, '210'],
    ['nothing', { amount: 0 }, '210'],
    ['a negative amount', { amount: -125_000 }, '210'],
    ['one rupiah below the minimum', { amount: 9999 }, '210'],
    ['the minimum', { amount: 10_000 }, '101'],
    ['the maximum', { amount: 1_000_000_000 }, '101'],
    ['one rupiah over the maximum', { amount: 1_000_000_001 }, '215'],
    ['a number beyond exactness', { amount: 1e300 }, '215'],
    [
      'the wallet minimum',
      { recipient_bank: 'ovo', recipient_account: '081234567890', amount: 100 },
      '101',
    ],
    [
      'below the wallet minimum',
      { recipient_bank: 'gopay', recipient_account: '081234567890', amount: 99 },
      '210',
    ],
    ['a note of 255 characters', { note: long(255) }, '101'],
    ['a note of 256 characters', { note: long(256) }, '990'],
    ['null for an optional field', { note: null, email: null }, '101'],
    ['five e-mails', { email: 'a@b.id c@d.id  e@f.id\tg@h.id i@j.id' }, '101'],
    ['six e-mails', { email: 'a@b.id c@d.id e@f.id g@h.id i@j.id k@l.id' }, '990'],
    ['something that is no e-mail', { email: 'napoleon' }, '990'],
    ['a field nobody knows', { child_balance: 'x' }, '101'],
  ])('%s', async (_what, changes, code) => {
    const { oy } = await sandboxForTest();
    expect(await oy.remit('P-1', changes)).toMatchObject({ http: 200, code });
  });

  it('refuses with 206 once pending payouts have used up what is available', async () => {
    const { oy } = await sandboxForTest();
    await oy.control('PUT', '/oy/balance', { balanceSen: 25_000_000 });
    expect((await oy.remit('P-1')).code).toBe('101');
    expect((await oy.remit('P-2')).code).toBe('101');
    expect((await oy.remit('P-3')).code).toBe('206');
    await oy.control('PUT', '/oy/balance', { topUpSen: 12_500_000 });
    expect((await oy.remit('P-3')).code).toBe('101');
  });

  it('tells the developer in the request log which rule refused', async () => {
    const { oy } = await sandboxForTest();
    await oy.remit('P-1', { amount: '125000' });
    const { json } = await oy.control('GET', '/requests?endpoint=remit');
    expect(json.requests).toMatchObject([
      { n: 1, partnerTrxId: 'P-1', code: '990', why: 'amount must be a number' },
    ]);
  });
});

describe('inquiry and status requests', () => {
  it.each([
    ['a listed bank', { recipient_bank: BCA, recipient_account: ACCOUNT }, '000'],
    ['an unlisted bank', { recipient_bank: '001', recipient_account: ACCOUNT }, '205'],
    ['letters in the account', { recipient_bank: BCA, recipient_account: '12A' }, '990'],
    ['a list', [], '990'],
    ['nothing', null, '990'],
  ])('inquiry with %s', async (_what, body, code) => {
    const { oy } = await sandboxForTest();
    expect(await oy.post('/api/inquiry', body)).toMatchObject({ http: 200, code });
  });

  it.each([
    [true, '102'],
    [false, '102'],
    ['true', '102'],
    ['false', '102'],
    ['yes', '990'],
    [1, '990'],
  ])('send_callback %s', async (flag, code) => {
    const { oy } = await sandboxForTest();
    await oy.remit('P-1');
    expect((await oy.status('P-1', { send_callback: flag })).code).toBe(code);
  });
});

describe('plain HTTP', () => {
  it('serves the staging base URL too, from the same books', async () => {
    const { oy, url } = await sandboxForTest();
    await oy.remit('P-1');
    expect((await client(`${url}/staging/partner`).status('P-1')).code).toBe('102');
  });

  it('tolerates a GET with the body {}', async () => {
    const { sandbox } = await sandboxForTest();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = httpRequest(
        {
          host: '127.0.0.1',
          port: sandbox.port,
          path: '/api/balance',
          method: 'GET',
          headers: {
            'x-oy-username': 'sandbox',
            'x-api-key': 'sandbox-key',
            'content-type': 'application/json',
            'content-length': 2,
          },
        },
        (response) => resolve(response.resume().statusCode),
      );
      call.on('error', reject).end('{}');
    });
    expect(status).toBe(200);
  });

  it.each([
    ['malformed JSON', '/api/remit', {}, 400],
    ['a form', '/api/remit', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an unknown route', '/api/transfer', {}, 404],
    ['another method', '/api/balance', {}, 404],
  ])('%s', async (_what, path, headers, http) => {
    const { url, oy } = await sandboxForTest();
    expect((await client(url, headers).post(path, '{"amount":')).http).toBe(http);
    expect((await oy.summary()).byState).toMatchObject({ processing: { count: 0 } });
  });

  it('answers in the documented field order and number styles', async () => {
    const { oy, clock } = await sandboxForTest();
    const inquiry = await oy.inquire();
    const remit = await oy.remit('P-1');
    clock.advance(1000);
    const name = String(inquiry.json.recipient_name);
    const trxId = String(remit.json.trx_id);
    expect(inquiry.text).toBe(
      `{"status":{"code":"000","message":"Success"},"recipient_bank":"014","recipient_account":"1239812390","recipient_name":"${name}","timestamp":"21-11-2026 03:00:00"}`,
    );
    expect(remit.text).toBe(
      `{"status":{"code":"101","message":"Request is Processed"},"amount":125000,"recipient_bank":"014","recipient_account":"1239812390","trx_id":"${trxId}","partner_trx_id":"P-1","timestamp":"21-11-2026 03:00:00"}`,
    );
    expect(trxId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await oy.status('P-1')).text).toBe(
      `{"status":{"code":"000","message":"Success"},"amount":125000.0000,"recipient_name":"${name}","recipient_bank":"014","recipient_account":"1239812390","trx_id":"${trxId}","partner_trx_id":"P-1","timestamp":"21-11-2026 03:00:01","created_date":"21-11-2026 03:00:00","last_updated_date":"21-11-2026 03:00:01"}`,
    );
    expect((await oy.balance()).text).toBe(
      '{"status":{"code":"000","message":"Success"},"balance":9999875000.0000,"overdraftBalance":0.0000,"overbookingBalance":0.0000,"pendingBalance":0.0000,"availableBalance":9999875000.0000,"timestamp":"21-11-2026 03:00:01"}',
    );
  });
});
