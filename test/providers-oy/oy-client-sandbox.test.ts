import { SOMEDAY } from '../support/payout-provider.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { OyClient } from '../../src/providers/oy/oy-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { clientOf } from './local-provider.ts';

/** "Mock number Staging API": every number of the document, at every endpoint, as a meaning. */
const clock = new ManualClock();
let sandbox: Sandbox;
let oy: OyClient;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ clock, settleAfterMs: { min: 1_000, max: 1_000 } });
  oy = clientOf(`${sandbox.url}/staging/partner`, { username: 'sandbox', apiKey: 'sandbox-key' });
});
afterAll(async () => {
  await oy.close();
  await sandbox.close();
});

const permit = () => noRateLimits.acquire('any');

async function send(accountNumber: string) {
  count += 1;
  const partnerTrxId = `mock-${count}`;
  const amount = rupiah(10_000);
  const order = { partnerTrxId, bankCode: '014', accountNumber, amount, note: null, emails: [] };
  const answer = await oy.remit(await permit(), partnerTrxId, oy.remitBody(order), SOMEDAY);
  return { partnerTrxId, answer };
}

describe('the mock numbers of the document', () => {
  test.each([
    ['2222222222', '205', 'not_known'],
    ['8888888888', '209', 'not_known'],
    ['1239812390', '000', 'known'],
  ])('inquiry of %s: %s, %s', async (accountNumber, code, meaning) => {
    const answer = await oy.inquire(await permit(), { bankCode: '014', accountNumber });
    expect(answer).toMatchObject({ code, meaning });
    expect(answer.recipientName === null).toBe(meaning !== 'known');
    expect(answer.evidence.subject).toBe(`014 ******${accountNumber.slice(-4)}`);
    expect(JSON.stringify(answer.evidence)).not.toContain(accountNumber);
  });

  test.each([
    ['1234567890', '999', 'unknown'],
    ['1111111111', '203', 'exists_already'],
    ['2222222222', '205', 'needs_repair'],
    ['3333333333', '204', 'unknown'],
    ['4444444444', '201', 'caller_rejected'],
    ['5555555555', '202', 'caller_rejected'],
    ['1239812390', '101', 'accepted'],
  ])('remit to %s: %s, %s', async (accountNumber, code, meaning) => {
    const { answer } = await send(accountNumber);
    expect(answer).toMatchObject({ code, meaning });
    expect(answer.providerTrxId === null).toBe(meaning !== 'accepted');
  });

  test.each([
    ['1234567890', '999', 'unknown'],
    ['6666666666', '102', 'in_progress'],
    ['7777777777', '300', 'failed'],
    ['8888888888', '209', 'failed'],
    ['9999999999', '301', 'in_progress'],
    ['1239812390', '000', 'paid'],
  ])('remit-status of a payout to %s: %s, %s', async (accountNumber, code, meaning) => {
    const { partnerTrxId } = await send(accountNumber);
    await clock.advance(60_000);
    const answer = await oy.askStatus(await permit(), partnerTrxId);
    expect(answer).toMatchObject({ code, meaning });
    if (meaning === 'unknown') return;
    expect(answer).toMatchObject({ bankCode: '014', accountNumber, amount: rupiah(10_000) });
  });

  test('remit-status of what was never sent: not found', async () => {
    const answer = await oy.askStatus(await permit(), 'never-sent');
    expect(answer).toMatchObject({ code: '204', meaning: 'not_found', amount: null });
  });

  test('balance: told to our user, 201 to any other', async () => {
    const told = await oy.balance(await permit());
    expect(told).toMatchObject({ code: '000', meaning: 'told' });
    expect(told.available).not.toBeNull();
    const other = clientOf(sandbox.url, { username: 'stranger', apiKey: 'sandbox-key' });
    expect(await other.balance(await permit())).toMatchObject({
      code: '201',
      meaning: 'caller_rejected',
    });
    await other.close();
  });
});

describe('the later mocks: a code and zeros', () => {
  test.each([
    ['2060000', 'low_balance'],
    ['2070000', 'caller_rejected'],
    ['2100000', 'needs_repair'],
    ['2110000', 'needs_repair'],
    ['2150000', 'needs_repair'],
    ['2570000', 'exists_already'],
    ['2640000', 'needs_repair'],
    ['3000000', 'accepted'],
    ['3010000', 'accepted'],
    ['4290000', 'throttled'],
    ['5040000', 'unknown'],
    ['9900000', 'needs_repair'],
    ['9990000', 'unknown'],
  ])('remit to %s: %s', async (accountNumber, meaning) => {
    expect((await send(accountNumber)).answer.meaning).toBe(meaning);
  });
});
