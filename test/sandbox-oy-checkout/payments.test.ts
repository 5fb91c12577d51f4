import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock, record } from '../sandbox/harness.ts';
import { callsOf, checkoutReceiver, checkoutRequest, checkoutSandbox } from './checkout-sandbox.ts';

const REALTIME = { disburseAfterMs: 60_000, completeAfterMs: 600_000 };

describe('what a payer does', () => {
  it('pays the amount, or the amount and the fee where the fee is the payer’s', async () => {
    const { create, control, status } = await checkoutSandbox();
    await create(checkoutRequest());
    await create(checkoutRequest({ partner_tx_id: 'FEE', include_admin_fee: true }));
    await control('POST', '/CHK1/pay', { feeSen: 250_000 });
    await control('POST', '/FEE/pay', { feeSen: 250_000 });
    expect((await status('CHK1')).json).toMatchObject({ amount: 50_000, status: 'success' });
    expect((await status('FEE')).json).toMatchObject({ amount: 52_500, status: 'success' });
    expect((await control('GET', '')).json).toMatchObject({
      count: 2,
      byStatus: { charge_sucess: { count: 2, amountSen: 10_000_000 }, created: { count: 0 } },
      paidCount: 2,
      paidAmountSen: 10_250_000,
      paidFeesSen: 500_000,
    });
  });

  it('decides about an open amount, and nobody pays twice', async () => {
    const { create, control, status } = await checkoutSandbox();
    await create(checkoutRequest({ is_open: true, amount: null }));
    expect((await control('POST', '/CHK1/pay')).http).toBe(409);
    expect((await control('POST', '/CHK1/pay', { amountSen: 1_234_500 })).http).toBe(200);
    expect((await status('CHK1')).json.amount).toBe(12_345);
    expect((await control('POST', '/CHK1/pay', { amountSen: 1_234_500 })).http).toBe(409);
  });

  it('a declined card may try again; a final failure may not', async () => {
    const { create, control, status } = await checkoutSandbox();
    await create(checkoutRequest());
    await control('POST', '/CHK1/fail');
    const failed = (await status('CHK1')).json;
    expect(failed).toMatchObject({ status: 'charge_failed', amount: 0, payment_method: 'CC' });
    await control('POST', '/CHK1/pay', { method: 'VA', bank: '013' });
    const paid = (await status('CHK1')).json;
    expect(paid).toMatchObject({ status: 'success', tx_ref_number: failed.tx_ref_number });
    expect(paid.va_number).toMatch(/^8013\d{12}$/);

    await create(checkoutRequest({ partner_tx_id: 'CHK2' }));
    await control('POST', '/CHK2/fail', { final: true });
    expect((await status('CHK2')).json.status).toBe('failed');
    expect((await control('POST', '/CHK2/pay')).http).toBe(409);
  });

  it('only by methods and banks that are enabled', async () => {
    const { create, control } = await checkoutSandbox();
    const limits = { list_disabled_payment_methods: 'CREDIT_CARD', list_enabled_banks: '013,022' };
    await create(checkoutRequest(limits));
    expect((await control('POST', '/CHK1/pay', { method: 'CC' })).http).toBe(409);
    expect((await control('POST', '/CHK1/pay', { method: 'VA', bank: '008' })).http).toBe(409);
    const paid = await control('POST', '/CHK1/pay', { method: 'VA' });
    expect(paid.json).toMatchObject({ bank: '013', status: 'charge_sucess' });
  });

  it('a lifetime VA stays the customer’s from one invoice to the next', async () => {
    const { invoice, control, status } = await checkoutSandbox();
    const numbers: unknown[] = [];
    for (const [id, lifetime] of [
      ['INV1', true],
      ['INV2', true],
      ['INV3', false],
    ] as const) {
      const terms = { partner_tx_id: id, partner_user_id: 'C17', is_va_lifetime: lifetime };
      expect((await invoice(checkoutRequest(terms))).json.success).toBe(true);
      await control('POST', `/${id}/choose`, { bank: '008' });
      numbers.push((await status(id)).json.va_number);
    }
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[2]).not.toBe(numbers[1]);
  });

  test.each([
    ['pay', {}, 409, 'the link is expired'],
    ['status', { status: 'no word' }, 400, 'status'],
    ['pay', { method: 'CASH' }, 400, 'method'],
  ])('control: %s %j is refused with %i', async (command, body, http, message) => {
    const { create, control, clock } = await checkoutSandbox();
    await create(checkoutRequest({ expiration: '2026-11-21 10:30:00' }));
    clock.advance(1_800_000);
    const said = await control('POST', `/CHK1/${command}`, body);
    expect(said.http).toBe(http);
    expect(record(said.json.error).message).toContain(message);
    expect((await control('POST', '/NOBODY/pay')).http).toBe(404);
  });

  it('an unpaid link ends at its time, by default after 24 hours', async () => {
    const { create, status, get, clock } = await checkoutSandbox();
    await create(checkoutRequest());
    clock.advance(86_399_999);
    expect((await status('CHK1')).json.status).toBe('created');
    clock.advance(1);
    expect((await status('CHK1')).json).toMatchObject({
      status: 'expired',
      updated: '2026-11-22 10:00:00',
    });
    expect(record((await get('CHK1')).json.data).status).toBe('EXPIRED');
  });
});

describe('callbacks', () => {
  it('tell each step of a realtime settlement at its time, about one payment', async () => {
    const receiver = await checkoutReceiver();
    const { create, control, clock, status } = await checkoutSandbox({
      oyCheckout: { realtime: REALTIME, callbackUrl: receiver.url },
    });
    await create(checkoutRequest());
    await control('POST', '/CHK1/choose', { bank: '009' });
    await receiver.count(1);
    await control('POST', '/CHK1/pay', { method: 'VA', bank: '009' });
    await receiver.count(2);
    clock.advance(60_000);
    await receiver.count(3);
    clock.advance(600_000);
    await receiver.count(4);
    expect(receiver.statuses()).toEqual([
      'waiting_payment',
      'charge_sucess',
      'disburse_in_progress',
      'complete',
    ]);
    const bodies = receiver.received.map((body) => record(JSON.parse(body)));
    expect(new Set(bodies.map((body) => body.tx_ref_number)).size).toBe(1);
    expect(bodies.map((body) => body.updated)).toEqual([
      '2026-11-21 10:00:00',
      '2026-11-21 10:00:00',
      '2026-11-21 10:01:00',
      '2026-11-21 10:11:00',
    ]);
    expect((await status('CHK1')).json).toMatchObject({
      ...bodies[3],
      settlement_type: 'realtime',
    });
  });

  it('a deleted link is told as closed; an expired one is not told', async () => {
    const receiver = await checkoutReceiver();
    const { create, control, remove } = await checkoutSandbox({
      oyCheckout: { callbackUrl: receiver.url },
    });
    await create(checkoutRequest());
    await create(checkoutRequest({ partner_tx_id: 'CHK2' }));
    await control('POST', '/CHK2/expire');
    await remove('CHK1');
    await receiver.count(1);
    const { callbacks } = (await control('GET', '/callbacks')).json;
    expect(callbacks).toMatchObject([{ about: 'CHK1' }]);
    expect(receiver.statuses()).toEqual(['closed']);
  });

  it('are tried again after a minute, and again on request', async () => {
    const receiver = await checkoutReceiver(500);
    const { create, control, clock, status } = await checkoutSandbox();
    await create(checkoutRequest());
    expect((await status('CHK1', '&send_callback=true')).json.status).toBe('created');
    await control('PUT', '/callback-url', { url: receiver.url });
    await control('POST', '/CHK1/pay');
    await receiver.count(1);
    await clock.sleepingUntil(60_000);
    clock.advance(60_000);
    await receiver.count(2);
    await status('CHK1', '&send_callback=true');
    await receiver.count(3);
    await status('CHK1', '&send_callback=false');
    expect(new Set(receiver.received).size).toBe(1);
    expect(receiver.statuses()).toEqual(['charge_sucess', 'charge_sucess', 'charge_sucess']);
  });

  it('a fault plan doubles them or loses them', async () => {
    const receiver = await checkoutReceiver();
    const { create, control, fault } = await checkoutSandbox({
      oyCheckout: { callbackUrl: receiver.url },
    });
    await fault(
      { endpoint: 'checkout-callback', kind: 'lost', times: 1 },
      { endpoint: 'checkout-callback', kind: 'doubled', match: { nth: 2 } },
    );
    await create(checkoutRequest());
    await control('POST', '/CHK1/choose');
    await control('POST', '/CHK1/pay');
    await receiver.count(2);
    expect(receiver.statuses()).toEqual(['charge_sucess', 'charge_sucess']);
  });

  it('any status can be forced, in any spelling', async () => {
    const receiver = await checkoutReceiver();
    const { create, control, status, get } = await checkoutSandbox({
      oyCheckout: { callbackUrl: receiver.url },
    });
    const words = ['expired_va', 'processing', 'refund_pending', 'charge_success', 'COMPLETE'];
    await create(checkoutRequest());
    for (const [index, word] of words.entries()) {
      await control('POST', '/CHK1/status', { status: word });
      expect((await status('CHK1')).json.status).toBe(word);
      expect(record((await get('CHK1')).json.data).status).toBe(word.toUpperCase());
      // A payment comes with its own callback, before the forced word.
      await receiver.count(index + 1 + (index >= 3 ? 1 : 0));
    }
    expect(receiver.statuses()).toEqual([
      'expired_va',
      'processing',
      'refund_pending',
      'charge_sucess',
      'charge_success',
      'COMPLETE',
    ]);
    expect((await status('CHK1')).json.amount).toBe(50_000);
  });
});

it('a restarted sandbox has the same books, and a settlement under way goes on', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'checkout-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const clock = new FakeClock();
  const receiver = await checkoutReceiver();
  const live = async (callbackUrl: string | null) => {
    const sandbox = await startSandbox({
      clock,
      stateFile: join(directory, 'oy.jsonl'),
      oyCheckout: { realtime: REALTIME, callbackUrl },
    });
    onTestFinished(() => sandbox.close());
    return { sandbox, ...callsOf(sandbox.url) };
  };
  const first = await live(null);
  await first.create(checkoutRequest());
  await first.create(checkoutRequest({ partner_tx_id: 'CHK2' }));
  await first.control('POST', '/CHK1/pay');
  const before = (await first.status('CHK1')).text;
  await first.sandbox.close();

  const second = await live(receiver.url);
  expect((await second.status('CHK1')).text).toBe(before);
  expect((await second.create(checkoutRequest())).json.success).toBe(false);
  clock.advance(60_000);
  await receiver.count(1);
  clock.advance(86_400_000);
  await receiver.count(2);
  expect(receiver.statuses()).toEqual(['disburse_in_progress', 'complete']);
  expect((await second.status('CHK2')).json.status).toBe('expired');
  await second.sandbox.close();

  const third = await live(null);
  expect((await third.control('GET', '')).json).toMatchObject({
    callbackUrl: receiver.url,
    byStatus: { complete: { count: 1 }, expired: { count: 1 } },
  });
});
