import { describe, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { recipientName } from '../../src/sandbox/sandbox.ts';
import { ACCOUNT, BCA, record, sandboxForTest } from './harness.ts';

describe('recipient names', () => {
  it('follow from seed, bank and account alone', async () => {
    const { oy } = await sandboxForTest({ seed: 42 });
    const { json } = await oy.inquire();
    expect(json.recipient_name).toBe(recipientName(42, BCA, ACCOUNT));
    expect(recipientName(42, '008', ACCOUNT)).not.toBe(json.recipient_name);
  });

  it('can be set, and then stand in inquiry and status', async () => {
    const { oy } = await sandboxForTest();
    const names = [{ bank: BCA, account: ACCOUNT, name: 'Napoleon Bonaparte' }];
    expect((await oy.control('POST', '/oy/names', names)).json).toEqual({ set: 1 });
    await oy.remit('P-1');
    expect((await oy.inquire()).json.recipient_name).toBe('Napoleon Bonaparte');
    expect((await oy.status('P-1')).json.recipient_name).toBe('Napoleon Bonaparte');
  });

  it('are varied, in capitals and of bank length', () => {
    const names = Array.from({ length: 5000 }, (_, n) => recipientName(1, BCA, String(n)));
    expect(new Set(names).size).toBeGreaterThan(2500);
    for (const name of names) {
      expect(name).toMatch(/^[A-Z]+( [A-Z]+){0,4}$/);
      const words = name.split(' ');
      expect([name, new Set(words).size]).toEqual([name, words.length]);
    }
  });
});

describe('the books, as an auditor reads them', () => {
  it('list every transaction, in pages or as lines', async () => {
    const { oy, clock, url } = await sandboxForTest();
    for (let n = 1; n <= 5; n += 1) await oy.remit(`P-${n}`);
    clock.advance(1000);
    await oy.remit('P-6');
    const first = (await oy.control('GET', '/oy/books?limit=4')).json;
    const second = (await oy.control('GET', `/oy/books?limit=4&after=${String(first.nextAfter)}`))
      .json;
    expect(first.transactions).toMatchObject(
      [1, 2, 3, 4].map((n) => ({
        partnerTrxId: `P-${n}`,
        bank: BCA,
        account: ACCOUNT,
        amountSen: 12_500_000,
        state: 'paid',
        createdAt: '2026-11-21T03:00:00.000Z',
        settledAt: '2026-11-21T03:00:01.000Z',
      })),
    );
    expect(second).toMatchObject({ transactions: [{}, { state: 'processing' }], nextAfter: null });
    expect(record(first.summary).settledCount).toBe(5);
    const lines = await (await fetch(`${url}/_sandbox/oy/books?format=jsonl&state=paid`)).text();
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => record(JSON.parse(line)).partnerTrxId),
    ).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5']);
  });

  it('sum up in sen, by state', async () => {
    const { oy, clock } = await sandboxForTest({ fee: rupiah(500) });
    await oy.remit('P-1');
    await oy.remit('P-2', { recipient_account: '7777777777' });
    clock.advance(1000);
    await oy.remit('P-3');
    expect(await oy.summary()).toMatchObject({
      balanceSen: 1_000_000_000_000 - 12_550_000,
      pendingBalanceSen: 12_550_000,
      availableBalanceSen: 1_000_000_000_000 - 25_100_000,
      settledCount: 1,
      settledAmountSen: 12_500_000,
      settledFeesSen: 50_000,
      byState: {
        paid: { count: 1, amountSen: 12_500_000 },
        failed: { count: 1 },
        processing: { count: 1 },
      },
    });
  });

  it.each([
    ['PUT', '/oy/balance', { balance: 5 }, 400],
    ['PUT', '/oy/balance', { topUpSen: 0.5 }, 400],
    ['POST', '/oy/names', [{ bank: BCA }], 400],
    ['POST', '/oy/transactions/nobody/resolve', { outcome: 'success' }, 404],
    ['POST', '/oy/transactions/nobody/reverse', undefined, 404],
    ['POST', '/oy/transactions/P-1/resolve', { outcome: 'maybe' }, 400],
    ['POST', '/oy/transactions/P-1/reverse', undefined, 409],
    ['GET', '/oy/books?limit=0', undefined, 400],
    ['GET', '/oy/statement.csv?from=yesterday', undefined, 400],
    ['GET', '/nowhere', undefined, 404],
  ])('%s %s is refused with what to do', async (method, path, body, http) => {
    const { oy } = await sandboxForTest();
    await oy.remit('P-1');
    const refused = await oy.control(method, path, body);
    expect(refused.http).toBe(http);
    expect(record(refused.json.error)).toMatchObject({
      message: expect.any(String),
      next: expect.any(String),
    });
  });
});

describe('the statement that finance downloads', () => {
  it('has the final payouts, top-ups, corrections and what came back, in order', async () => {
    const { oy, clock } = await sandboxForTest();
    const ids: unknown[] = [];
    ids.push((await oy.remit('INV/1, "A"')).json.trx_id);
    ids.push((await oy.remit('P-2', { recipient_account: '7777777777' })).json.trx_id);
    await oy.remit('P-3', { recipient_account: '6666666666' });
    clock.advance(2000);
    await oy.control('PUT', '/oy/balance', { topUpSen: 100_050 });
    clock.advance(1000);
    await oy.control('PUT', '/oy/balance', { balanceSen: 0 });
    clock.advance(1000);
    await oy.control('POST', `/oy/transactions/${String(ids[0])}/reverse`);
    expect((await oy.status('INV/1, "A"')).code).toBe('000');
    expect((await oy.balance()).json.balance).toBe(125_000);
    const { text } = await oy.control('GET', '/oy/statement.csv');
    const deposits = text.match(/^[0-9a-f-]{36}(?=,,)/gm) ?? [];
    expect(text.split('\r\n')).toEqual([
      'trx_id,partner_trx_id,created,settled,bank_code,account,amount,fee,status,type',
      `${String(ids[0])},"INV/1, ""A""",21-11-2026 03:00:00,21-11-2026 03:00:01,014,1239812390,125000,0,SUCCESS,DISBURSEMENT`,
      `${String(ids[1])},P-2,21-11-2026 03:00:00,21-11-2026 03:00:01,014,7777777777,125000,0,FAILED,DISBURSEMENT`,
      `${deposits[0]},,21-11-2026 03:00:02,21-11-2026 03:00:02,,,1000.50,0,SUCCESS,TOPUP`,
      `${deposits[1]},,21-11-2026 03:00:03,21-11-2026 03:00:03,,,9999876000.50,0,SUCCESS,ADJUSTMENT`,
      `${String(ids[0])},"INV/1, ""A""",21-11-2026 03:00:00,21-11-2026 03:00:04,014,1239812390,125000,0,SUCCESS,REVERSAL`,
      '',
    ]);
  });

  it('covers days in Jakarta: 23:30 UTC belongs to the next day', async () => {
    const { oy, clock } = await sandboxForTest();
    clock.advance(13.5 * 3_600_000);
    await oy.remit('before midnight');
    clock.advance(3_600_000);
    await oy.remit('after midnight');
    clock.advance(1000);
    const idsOf = async (query: string) =>
      (await oy.control('GET', `/oy/statement.csv${query}`)).text.match(/(before|after) midnight/g);
    expect(await idsOf('?from=2026-11-21&to=2026-11-21')).toEqual(['before midnight']);
    expect(await idsOf('?from=2026-11-22&to=2026-11-22')).toEqual(['after midnight']);
    expect(await idsOf('?from=2026-11-21&to=2026-11-22')).toHaveLength(2);
    expect(await idsOf('?from=2026-11-21T17:00:00Z&to=2026-11-21T18:00:00Z')).toEqual([
      'after midnight',
    ]);
    expect(await idsOf('')).toEqual(['after midnight']);
  });
});

describe('the request log', () => {
  it('has arrivals in order with fractions of a millisecond, by endpoint, and forgets', async () => {
    const { oy } = await sandboxForTest({ requestLogLimit: 8 });
    await oy.inquire();
    for (let n = 1; n <= 20; n += 1) await oy.status(`P-${n}`);
    const all = (await oy.control('GET', '/requests')).json;
    expect(Number(all.count) + Number(all.dropped)).toBe(21);
    expect(Number(all.count)).toBeLessThanOrEqual(10);
    const { requests } = (await oy.control('GET', '/requests?endpoint=remit-status&after=19')).json;
    expect(requests).toMatchObject([
      { n: 20, endpoint: 'remit-status', partnerTrxId: 'P-19', code: '204' },
      { n: 21, endpoint: 'remit-status', partnerTrxId: 'P-20', code: '204' },
    ]);
    const arrived = Array.isArray(all.requests)
      ? all.requests.map((each) => Number(record(each).arrivedMs))
      : [];
    expect(arrived).toEqual(arrived.toSorted((a, b) => a - b));
    expect(arrived.some((ms) => !Number.isInteger(ms))).toBe(true);
    await oy.control('DELETE', '/requests');
    expect((await oy.control('GET', '/requests')).json.count).toBe(0);
  });
});
