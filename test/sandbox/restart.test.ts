import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ACCOUNT, BCA, callbackReceiver, client, FakeClock } from './harness.ts';

function stateFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, 'books.jsonl');
}

async function life(file: string, clock: FakeClock, callbackUrl?: string) {
  const sandbox = await startSandbox({
    stateFile: file,
    clock,
    settleAfterMs: { min: 1000, max: 1000 },
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, oy: client(sandbox.url) };
}

it('a restarted sandbox has the same books, and what was under way comes to its end', async () => {
  const file = stateFile();
  const clock = new FakeClock();
  const first = await life(file, clock);
  await first.oy.control('POST', '/oy/names', [{ bank: BCA, account: ACCOUNT, name: 'NAPOLEON' }]);
  await first.oy.control('PUT', '/oy/balance', { balanceSen: 100_000_000 });
  await first.oy.remit('P-1');
  clock.advance(1000);
  await first.oy.remit('P-2');
  await first.oy.control('POST', '/oy/transactions/P-1/reverse');
  const before = await first.oy.summary();
  await first.sandbox.close();

  // The line that was being written when the process was killed.
  appendFileSync(file, '{"type":"accepted","atMs":17');
  const second = await life(file, clock);
  expect(await second.oy.summary()).toEqual(before);
  expect((await second.oy.remit('P-1')).code).toBe('203');
  clock.advance(1000);
  expect((await second.oy.status('P-2')).json).toMatchObject({
    status: { code: '000' },
    recipient_name: 'NAPOLEON',
  });
  await second.oy.remit('P-3');
  await second.sandbox.close();

  const third = await life(file, clock);
  expect((await third.oy.status('P-3')).code).toBe('102');
});

it('a callback that was not delivered before the restart is tried after it', async () => {
  const file = stateFile();
  const clock = new FakeClock();
  const receiver = await callbackReceiver(500);
  const first = await life(file, clock, receiver.url);
  await first.oy.remit('P-1');
  clock.advance(1000);
  await receiver.count(1);
  await clock.sleepingUntil(61_000);
  await first.sandbox.close();

  clock.advance(60_000);
  await life(file, clock);
  await receiver.count(2);
  expect(receiver.received.map((each) => each.code)).toEqual(['000', '000']);
});

it('a state file that is not one stops the start and says which line', async () => {
  const file = stateFile();
  writeFileSync(file, '{"type":"opened","atMs":0,"balance":0}\nnonsense\n');
  await expect(startSandbox({ stateFile: file })).rejects.toThrow('line 2 cannot be replayed');
});
