import { describe, expect, it } from 'vitest';
import { callbackReceiver, sandboxForTest } from './harness.ts';

const MINUTE_MS = 60_000;
/** How long the sender sleeps when nothing is open. */
const IDLE_MS = 60 * MINUTE_MS;

describe('callbacks', () => {
  it('carry the documented body when a payout is final', async () => {
    const receiver = await callbackReceiver();
    const { oy, clock } = await sandboxForTest({ callbackUrl: receiver.url });
    const remit = await oy.remit('P-1');
    const inquiry = await oy.inquire();
    clock.advance(1000);
    await receiver.count(1);
    const body = receiver.received[0]?.body ?? {};
    expect(body).toEqual({
      status: { code: '000', message: 'Success' },
      amount: 125_000,
      recipient_name: inquiry.json.recipient_name,
      recipient_bank: '014',
      recipient_account: '1239812390',
      trx_id: remit.json.trx_id,
      partner_trx_id: 'P-1',
      timestamp: '21-11-2026 03:00:01',
      created_date: '21-11-2026 03:00:00',
      last_updated_date: '21-11-2026 03:00:01',
    });
    expect(Object.keys(body)[2]).toBe('recipient_name');
  });

  it.each([
    ['1239812390', '000'],
    ['7777777777', '300'],
    ['8888888888', '300'],
    ['9999999999', '301'],
    ['2250000', '300'],
  ])('to account %s say %s: only 000, 300 and 301 are documented', async (account, code) => {
    const receiver = await callbackReceiver();
    const { oy, clock } = await sandboxForTest({ callbackUrl: receiver.url });
    await oy.remit('P-1', { recipient_account: account });
    clock.advance(1000);
    await receiver.count(1);
    expect(receiver.received.map((each) => each.code)).toEqual([code]);
  });

  it('come again after 1, 2, 13 and 47 minutes, each from the try before, and then no more', async () => {
    const receiver = await callbackReceiver(500, 503, 404, 302, 500);
    const { oy, clock } = await sandboxForTest({ callbackUrl: receiver.url });
    await oy.remit('P-1');
    clock.advance(1000);
    let atMs = 1000;
    for (const [tries, waitMinutes] of [1, 2, 13, 47].entries()) {
      await receiver.count(tries + 1);
      const waitMs = waitMinutes * MINUTE_MS;
      await clock.sleepingUntil(atMs + waitMs);
      clock.advance(waitMs - 1);
      expect(receiver.received).toHaveLength(tries + 1);
      clock.advance(1);
      atMs += waitMs;
    }
    await receiver.count(5);
    await clock.sleepingUntil(atMs + IDLE_MS);
    expect((await oy.summary()).callbacks).toEqual({ open: 0, delivered: 0, givenUp: 1 });
  });

  it('stop at the first 2xx', async () => {
    const receiver = await callbackReceiver(500, 204);
    const { oy, clock } = await sandboxForTest({
      callbackUrl: receiver.url,
      callbackRetryMs: [0, 5000],
    });
    await oy.remit('P-1');
    clock.advance(1000);
    await clock.sleepingUntil(6000);
    clock.advance(5000);
    await receiver.count(2);
    await clock.sleepingUntil(6000 + IDLE_MS);
    expect((await oy.summary()).callbacks).toEqual({ open: 0, delivered: 1, givenUp: 0 });
  });

  it.each([true, 'true'])(
    'are sent again on a status request with send_callback %j',
    async (flag) => {
      const receiver = await callbackReceiver();
      const { oy, clock } = await sandboxForTest({ callbackUrl: receiver.url });
      await oy.remit('P-1');
      await oy.status('P-1', { send_callback: flag });
      clock.advance(1000);
      await receiver.count(1);
      await oy.status('P-1');
      await oy.status('P-1', { send_callback: flag });
      await receiver.count(2);
      expect(receiver.received.map((each) => each.code)).toEqual(['000', '000']);
    },
  );

  it('follow a suspect payout to its end: 301, then 000 once a person resolves it', async () => {
    const receiver = await callbackReceiver();
    const { oy, clock, sandbox } = await sandboxForTest({ callbackUrl: receiver.url });
    await oy.remit('P-1', { recipient_account: '9999999999' });
    clock.advance(1000);
    await receiver.count(1);
    sandbox.oy.resolve('P-1', 'success');
    await receiver.count(2);
    expect(receiver.received.map((each) => each.code)).toEqual(['301', '000']);
  });

  it('begin once a URL is set', async () => {
    const receiver = await callbackReceiver();
    const { oy, clock } = await sandboxForTest();
    await oy.remit('P-1');
    clock.advance(1000);
    expect((await oy.summary()).callbacks).toEqual({ open: 0, delivered: 0, givenUp: 0 });
    expect((await oy.control('PUT', '/oy/callback-url', { url: 'ftp://x' })).http).toBe(400);
    expect((await oy.control('PUT', '/oy/callback-url', { url: receiver.url })).http).toBe(200);
    await oy.remit('P-2');
    clock.advance(1000);
    await receiver.count(1);
    expect(receiver.received[0]?.body.partner_trx_id).toBe('P-2');
  });
});
