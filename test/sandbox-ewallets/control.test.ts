import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock } from '../sandbox/harness.ts';
import { caller, ewalletsForTest, receiver, RIGHT } from './ewallets-harness.ts';

describe('the control endpoints', () => {
  it('list the books with counts and amounts in sen', async () => {
    const { xendit, end, control } = await ewalletsForTest();
    for (const body of Object.values(RIGHT)) await xendit.create(body);
    await end('xendit', 'ovo-1', 'fail', { failureCode: 'ACCOUNT_BLOCKED_ERROR' });
    await end('xendit', 'dana-1', 'expire');
    const { json } = await control('GET', '/xendit');
    expect(json).toMatchObject({
      summary: {
        count: 3,
        amountSen: 30_200_100,
        byStatus: {
          pending: { count: 1, amountSen: 30_000_000 },
          paid: { count: 0, amountSen: 0 },
          failed: { count: 1, amountSen: 100_000 },
          expired: { count: 1, amountSen: 100_100 },
        },
        paidCount: 0,
        paidAmountSen: 0,
        paidFeesSen: 0,
        callbacks: { delivered: 0, givenUp: 0, lost: 0 },
      },
      payments: [
        { externalId: 'ovo-1', wallet: 'OVO', failureCode: 'ACCOUNT_BLOCKED_ERROR' },
        { externalId: 'dana-1', status: 'expired', providerStatus: 'EXPIRED', failureCode: null },
        { externalId: 'linkaja-1', status: 'pending', expiresAt: '2026-11-21T03:05:00.000Z' },
      ],
    });
    expect((await control('GET', '/xendit/linkaja-1')).json).toMatchObject({
      amountSen: 30_000_000,
    });
  });

  it('refuse what cannot be, and say what to do', async () => {
    const { xendit, end, control } = await ewalletsForTest();
    await xendit.create({ ...RIGHT.OVO, external_id: 'A' });
    await xendit.create({ ...RIGHT.DANA, external_id: 'A' });
    expect((await end('gopay', 'A', 'pay')).http).toBe(404);
    expect((await end('xendit', 'nobody', 'pay')).http).toBe(404);
    expect((await end('xendit', 'A', 'pay')).http).toBe(409);
    expect((await end('xendit', 'A', 'pay?wallet=GOPAY')).http).toBe(400);
    expect((await end('xendit', 'A', 'fail?wallet=OVO', { failureCode: 'NEW' })).http).toBe(400);
    expect((await end('xendit', 'A', 'pay?wallet=OVO')).json).toMatchObject({ status: 'paid' });
    const again = await end('xendit', 'A', 'expire?wallet=OVO');
    expect([again.http, again.json]).toMatchObject([
      409,
      { error: { message: 'it is paid already and stays so', next: 'make another' } },
    ]);
    expect((await control('PUT', '/xendit/callback-url', { url: 'ftp://x' })).http).toBe(400);
  });

  it('see requests and faults by the client’s own id', async () => {
    const { xendit, sandbox } = await ewalletsForTest();
    sandbox.faults.add([
      { endpoint: 'ewallet-create', kind: 'lose-after', match: { partnerTrxId: 'dana-1' } },
    ]);
    await expect(xendit.create(RIGHT.DANA)).rejects.toThrow('fetch failed');
    await xendit.create(RIGHT.OVO);
    await xendit.status({ external_id: 'dana-1', ewallet_type: 'DANA' });
    expect(sandbox.requests.list()).toMatchObject([
      { endpoint: 'ewallet-create', partnerTrxId: 'dana-1', code: 'lost' },
      { endpoint: 'ewallet-create', partnerTrxId: 'ovo-1', code: 'created' },
      { endpoint: 'ewallet-status', partnerTrxId: 'dana-1', code: 'PENDING' },
    ]);
  });
});

describe('a restarted sandbox', () => {
  it('has the same books, and what was open comes to its end', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-ewallets-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const stateFile = join(directory, 'books.jsonl');
    const clock = new FakeClock();
    const shop = await receiver();
    const live = async (): Promise<Sandbox> => {
      const sandbox = await startSandbox({ clock, stateFile });
      onTestFinished(() => sandbox.close());
      return sandbox;
    };
    const first = await live();
    first.ewallets.xendit.setCallbackUrl(shop.url);
    const before = caller(`${first.url}/xendit`, 'xendit-key');
    for (const body of Object.values(RIGHT)) await before.create(body);
    await fetch(`${first.url}/_sandbox/ewallets/xendit/dana-1/fail`, { method: 'POST' });
    const books = first.ewallets.xendit.list();
    await first.close();

    const second = await live();
    expect(second.ewallets.xendit.list()).toEqual(books);
    const after = caller(`${second.url}/xendit`, 'xendit-key');
    expect((await after.create(RIGHT.OVO)).json.error_code).toBe('DUPLICATE_PAYMENT_REQUEST_ERROR');
    await clock.sleepingUntil(60_000);
    clock.advance(60_000);
    await shop.count(1);
    expect(shop.received[0]?.body).toMatchObject({ external_id: 'ovo-1', status: 'FAILED' });
  });
});
