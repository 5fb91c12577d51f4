import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { record } from '../sandbox/harness.ts';
import { vaReceiver, vaSandbox } from './va-sandbox.ts';

const DAY_MS = 86_400_000;
const rows = (value: unknown) => (value as Record<string, unknown>[]) ?? [];

describe('somebody pays', () => {
  it('a closed account takes its amount and no other', async () => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1', { is_open: false, amount: 20_000 });
    const wrong = await oy.control('POST', '/u1/pay', { amountSen: 2_000_001 });
    expect(wrong.http).toBe(409);
    expect(record(wrong.json.error)).toHaveProperty('next');
    for (const name of [json.id, json.va_number, 'u1']) {
      expect((await oy.control('POST', `/${String(name)}/pay`, {})).http).toBe(200);
    }
    expect((await oy.info(json.id)).json).toMatchObject({
      va_status: 'PAYMENT_DETECTED',
      amount_detected: 60_000,
    });
  });

  it('an open account needs to be told how much', async () => {
    const { oy } = await vaSandbox();
    await oy.create('u1');
    expect((await oy.control('POST', '/u1/pay', {})).http).toBe(400);
    expect((await oy.control('POST', '/u1/pay', { amountSen: 123_400 })).http).toBe(200);
    expect((await oy.control('POST', '/nobody/pay', {})).http).toBe(404);
  });

  it('single use: complete, and neither paid nor updated again', async () => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1', { is_single_use: true });
    await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 });
    expect((await oy.info(json.id)).json.va_status).toBe('COMPLETE');
    expect((await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 })).http).toBe(409);
    expect((await oy.update(json.id, { is_open: true })).code).toBe('214');
  });

  it('an expired account takes nothing; one can be expired before its time', async () => {
    const { oy, clock } = await vaSandbox();
    const { json } = await oy.create('u1', { is_lifetime: true });
    expect(json.expiration_time).toBe(-1);
    clock.advance(1_000 * DAY_MS);
    expect((await oy.info(json.id)).json.va_status).toBe('WAITING_PAYMENT');
    expect((await oy.control('POST', '/u1/expire')).json.status).toBe('EXPIRED');
    expect((await oy.control('POST', '/u1/expire')).http).toBe(409);
    expect((await oy.control('POST', '/u1/pay', { amountSen: 100 })).http).toBe(409);
  });

  it('a payment that fails changes no books', async () => {
    const receiver = await vaReceiver();
    const { oy } = await vaSandbox({ oyVa: { callbackUrl: receiver.url } });
    const { json } = await oy.create('u1');
    await oy.control('POST', '/u1/fail', { amountSen: 5_000_000 });
    await receiver.count(1);
    expect(receiver.bodies[0]).toMatchObject({ success: false, amount: 50_000 });
    expect((await oy.history(json.id)).json.number_of_transaction).toBe(0);
  });
});

describe('lists and histories', () => {
  it('the documented line, in UTC in both of its forms', async () => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 });
    const { json: history } = await oy.history(json.id, '?offset=0&limit=10');
    expect(history).toMatchObject({ id: json.id, number_of_transaction: 1 });
    expect(rows(history.data)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        created: '2026-11-21 03:00:00',
        name: 'Static VA by sandbox',
        amount: 10_000,
        create_by: 'Static VA by sandbox',
        last_update_by: 'Static VA by sandbox',
        last_updated: Date.parse('2026-11-21T03:00:00Z'),
        admin_fee: 1_000,
        va_number: json.va_number,
      },
    ]);
  });

  it.each([
    ['', 10],
    ['?limit=&offset=', 10],
    ['?limit=3', 3],
    ['?offset=11&limit=3', 1],
    ['?offset=12', 0],
    ['?offset=999999', 0],
  ])('a page %s has %i lines of 12', async (query, count) => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1');
    for (let at = 0; at < 11; at += 1) await oy.create(`v${at}`);
    await oy.control('POST', '/pay-many', { count: 12 });
    expect(rows((await oy.history(json.id, query)).json.data)).toHaveLength(count);
    const list = (await oy.list(query)).json;
    expect(rows(list.data)).toHaveLength(count);
    expect(list.total).toBe(12);
  });

  it.each([
    ['newest-first', [3_000, 2_000, 1_000]],
    ['oldest-first', [1_000, 2_000, 3_000]],
  ] as const)('the history is %s', async (historyOrder, amounts) => {
    const { oy } = await vaSandbox({ oyVa: { historyOrder } });
    const { json } = await oy.create('u1');
    for (const amountSen of [100_000, 200_000, 300_000]) {
      await oy.control('POST', '/u1/pay', { amountSen });
    }
    const pages = [await oy.history(json.id, '?limit=2'), await oy.history(json.id, '?offset=2')];
    expect(pages.flatMap((page) => rows(page.json.data).map((line) => line.amount))).toEqual(
      amounts,
    );
  });

  it('a page has no more lines than OY gives', async () => {
    const { oy } = await vaSandbox({ oyVa: { maxPageSize: 2 } });
    for (let at = 0; at < 3; at += 1) await oy.create(`v${at}`);
    expect(rows((await oy.list('?limit=50')).json.data)).toHaveLength(2);
  });

  it.each([
    ['remove', undefined, [1_000]],
    ['change', 777_700, [7_777, 1_000]],
    ['repeat', 777_700, [2_000, 1_000, 7_777]],
  ])('a history that lies: %s', async (how, amountSen, amounts) => {
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 100_000 });
    const paid = await oy.control('POST', '/u1/pay', { amountSen: 200_000 });
    const { txId } = record(paid.json.transaction);
    const lie = { txId, how, amountSen, afterAnswers: 1 };
    expect((await oy.control('POST', '/u1/history', lie)).http).toBe(200);
    const told = async () => rows((await oy.history(json.id)).json.data).map((line) => line.amount);
    expect(await told()).toEqual([2_000, 1_000]);
    expect(await told()).toEqual(amounts);
    // The money is what it was: only the history lies.
    const { json: account } = await oy.control('GET', '/u1');
    expect(account).toMatchObject({ payments: 2, paidAmountSen: 300_000 });
    const unknown = await oy.control('POST', '/u1/history', { ...lie, txId: 'x' });
    expect(unknown.http).toBe(404);
  });
});

describe('callbacks', () => {
  it('the document’s five fields, and nothing without an address', async () => {
    const receiver = await vaReceiver();
    const { oy } = await vaSandbox();
    const { json } = await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 10_000_000 });
    await oy.control('PUT', '/callback-url', { url: receiver.url });
    await oy.control('POST', '/u1/pay', { amountSen: 10_000_000 });
    await receiver.count(1);
    expect(receiver.bodies).toEqual([
      {
        va_number: json.va_number,
        amount: 100_000,
        partner_user_id: 'u1',
        success: true,
        tx_date: '21/11/2026T03:00:00.000+0000',
      },
    ]);
  });

  it('is tried again until it is taken', async () => {
    const receiver = await vaReceiver(500, 503);
    const { oy, clock } = await vaSandbox({ oyVa: { callbackUrl: receiver.url } });
    await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 });
    await receiver.count(1);
    await clock.sleepingUntil(60_000);
    clock.advance(60_000);
    await receiver.count(2);
    await clock.sleepingUntil(180_000);
    clock.advance(120_000);
    await receiver.count(3);
    expect(receiver.bodies[2]).toEqual(receiver.bodies[0]);
  });

  it('a delayed settlement: WAITING at the payment, SUCCESS a day later', async () => {
    const receiver = await vaReceiver();
    const oyVa = { callbackUrl: receiver.url, settlement: 'delayed' as const };
    const { oy, clock } = await vaSandbox({ oyVa });
    const { json } = await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 });
    await receiver.count(1);
    clock.advance(DAY_MS);
    await receiver.count(2);
    expect(receiver.bodies.map((body) => body.settlement_status)).toEqual(['WAITING', 'SUCCESS']);
    const [line] = rows((await oy.history(json.id)).json.data);
    for (const body of receiver.bodies) {
      expect(body).toMatchObject({
        trx_id: line?.id,
        settlement_time: '22/11/2026T03:00:00.000+0000',
      });
    }
  });

  it('settled at once, with the fields of later versions', async () => {
    const receiver = await vaReceiver();
    const oyVa = { callbackUrl: receiver.url, settlement: 'realtime' as const };
    const { oy } = await vaSandbox({ oyVa });
    await oy.create('u1');
    await oy.control('POST', '/u1/pay', { amountSen: 1_000_000 });
    await receiver.count(1);
    expect(receiver.bodies[0]).toMatchObject({ settlement_status: 'SUCCESS' });
  });

  it('fault plans: twice, and lost; the messages can be looked at', async () => {
    const receiver = await vaReceiver();
    const { oy } = await vaSandbox({ oyVa: { callbackUrl: receiver.url } });
    await oy.create('twice');
    await oy.create('lost');
    const match = (partnerTrxId: string) => ({ match: { partnerTrxId } });
    await oy.fault({ endpoint: 'va-callback', kind: 'doubled', ...match('twice') });
    await oy.fault({ endpoint: 'va-callback', kind: 'lost', ...match('lost') });
    await oy.control('POST', '/lost/pay', { amountSen: 1_000_000 });
    await oy.control('POST', '/twice/pay', { amountSen: 1_000_000 });
    await receiver.count(2);
    const lost = await oy.control('GET', '/callbacks?partnerUserId=lost');
    expect(rows(lost.json.callbacks)).toMatchObject([{ state: 'lost', tries: 0 }]);
    const { json } = await oy.control('GET', '/callbacks');
    expect(json.count).toBe(3);
  });
});

describe('books', () => {
  it('the summary adds up', async () => {
    const { oy } = await vaSandbox();
    await oy.create('open');
    await oy.create('closed', { is_open: false, amount: 50_000 });
    await oy.create('once', { is_open: false, amount: 20_000, is_single_use: true });
    await oy.create('gone');
    await oy.control('POST', '/gone/expire');
    const paid = await oy.control('POST', '/pay-many', { count: 3, amountSen: 1_000_000 });
    expect(paid.json).toEqual({ accounts: 3, payments: 7, amountSen: 20_000_000 });
    const { summary, accounts } = (await oy.control('GET', '')).json;
    expect(summary).toMatchObject({
      accounts: 4,
      paidCount: 7,
      paidAmountSen: 20_000_000,
      paidFeesSen: 700_000,
      byStatus: {
        WAITING_PAYMENT: { count: 0 },
        PAYMENT_DETECTED: { count: 2, amountSen: 18_000_000 },
        COMPLETE: { count: 1, amountSen: 2_000_000 },
        EXPIRED: { count: 1, amountSen: 0 },
      },
    });
    expect(rows(accounts).map((va) => va.partnerUserId)).toEqual([
      'open',
      'closed',
      'once',
      'gone',
    ]);
  });

  it('survive a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rekon-va-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const options = { stateFile: join(folder, 'oy.jsonl') };
    const first = await vaSandbox(options);
    const { json } = await first.oy.create('u1', { is_open: false, amount: 20_000 });
    await first.oy.control('POST', '/pay-many', { count: 3 });
    await first.oy.control('PUT', '/callback-url', { url: 'http://127.0.0.1:9/x' });
    await first.oy.update(json.id, { amount: 30_000, is_open: false, is_lifetime: true });
    const paid = await first.oy.control('POST', '/u1/pay', { callbacks: false });
    const { txId } = record(paid.json.transaction);
    await first.oy.control('POST', '/u1/history', { txId, how: 'change', amountSen: 1 });
    const before = [(await first.oy.control('GET', '/u1')).text, (await first.oy.list()).text];
    await first.sandbox.close();
    const second = await vaSandbox(options);
    const after = [(await second.oy.control('GET', '/u1')).text, (await second.oy.list()).text];
    expect(after).toEqual(before);
    expect(second.sandbox.oyVa.books.callbackUrl).toBe('http://127.0.0.1:9/x');
    expect((await second.oy.create('u1')).code).toBe('217');
  });

  it('100,000 payments of 500 accounts: the last page costs what the first does', async () => {
    const { oy, sandbox } = await vaSandbox();
    for (let at = 0; at < 500; at += 1) await oy.create(`v${at}`);
    const paid = await oy.control('POST', '/pay-many', { count: 200 });
    expect(paid.json).toMatchObject({ accounts: 500, payments: 100_000 });
    const [account] = sandbox.oyVa.books.accounts;
    const seen = new Set<unknown>();
    for (let offset = 0; offset < 200; offset += 50) {
      const page = await oy.history(account?.id, `?offset=${offset}&limit=50`);
      for (const line of rows(page.json.data)) seen.add(line.id);
    }
    expect(seen.size).toBe(200);
  });
});
