import { expect, it, onTestFinished, vi } from 'vitest';
import { recipientName, startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';
import { against, jsonOf, payoutFile, rekon, started } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

interface Status {
  byState: Record<string, number>;
  breakers: { kind: string; reset: string }[];
}

interface History {
  state: string;
  next: string;
  partnerTrxId: string;
  events: { event: string }[];
}

/** The mock account that fails at the bank (300), and one that pays. */
const FAILS = '7777777777';
const PAYS = '1239812390';

it('sending is stopped and resumed, a failed payout is tried again, and each command says what is next', async () => {
  const sandbox = await startSandbox({ settleAfterMs: { min: 1, max: 2 } });
  onTestFinished(() => sandbox.close());
  const dir = await tempDir();
  const settings = {
    ...against(sandbox),
    STATUS_FIRST_ASK_SECONDS: '1',
    FAILED_CONFIRM_SECONDS: '1',
    BREAKER_PROBE_SECONDS: '1',
  };
  const plain = (...args: string[]) => rekon([...args, '--data', dir], settings);
  const run = (...args: string[]) => plain(...args, '--json');
  const statusWhen = async (expected: (status: Status) => boolean): Promise<Status> => {
    for (;;) {
      const status = jsonOf<Status>(await run('payouts', 'status'));
      if (expected(status)) return status;
    }
  };

  const names = [PAYS, FAILS].map((account) => recipientName(1, '014', account));
  const file = await payoutFile(dir, [
    `GOOD,014,${PAYS},${names[0]},150000`,
    `BAD,014,${FAILS},${names[1]},250000`,
  ]);
  const { batchId } = jsonOf<{ batchId: string }>(
    await run('payouts', 'upload', file, '--by', 'sari'),
  );
  const stopped = await plain('stop-sending', '--by', 'budi', '--reason', 'a strange file');
  expect(stopped.stdout).toContain('Stopped: nothing is sent any more');
  expect((await run('stop-sending', '--by', 'budi')).stderr).toContain('stopped already');

  const worker = started(['worker', '--data', dir], settings);
  await worker.says(/Jobs are running/);
  await statusWhen(({ byState }) => byState.ready === 2);
  expect((await run('payouts', 'approve', batchId, '--by', 'budi')).code).toBe(0);
  expect((await plain('payouts', 'status')).stdout).toMatch(
    /STOPPED \(kill_switch\).*a strange file.*rekon resume-sending --by USER/,
  );
  const doctor = await plain('doctor');
  expect([doctor.code, doctor.stdout]).toEqual([
    1,
    expect.stringMatching(/bad\s+breaker\s+kill_switch.*rekon resume-sending/),
  ]);
  expect(sandbox.oy.transactions).toEqual([]);

  expect((await plain('resume-sending', '--by', 'budi')).stdout).toContain('Sends go on.');
  await statusWhen(({ byState }) => byState.paid === 1 && byState.failed === 1);
  expect((await plain('breakers')).stdout).toContain('Nothing stops sends.');
  const failed = jsonOf<History>(await run('payouts', 'show', 'BAD'));
  expect(failed.next).toContain(`rekon payouts retry ${batchId}`);

  const retried = await plain('payouts', 'retry', batchId, '--by', 'sari');
  expect(retried.stdout).toContain('1 failed payouts are ready for a new attempt');
  expect((await run('payouts', 'approve', batchId, '--by', 'budi')).code).toBe(0);
  await statusWhen(({ byState }) => byState.failed === 1);
  const again = jsonOf<History>(await run('payouts', 'show', 'BAD'));
  expect(again.partnerTrxId).toBe('BAD.r2');
  expect(again.events.map(({ event }) => event)).toContain('retry_requested');
  expect((await worker.stop()).code).toBe(0);

  const idle = await plain('doctor');
  expect(idle.stdout).toMatch(/would be taken up/);
  const wrong = ['--as', 'paid', '--by', 'budi', '--reason', 'a letter'];
  const resolved = await plain('payouts', 'resolve', 'BAD', ...wrong);
  expect([resolved.code, resolved.stderr]).toEqual([
    2,
    expect.stringContaining('Payout BAD is failed, not quarantined.'),
  ]);
  const unknown = await plain('breakers', 'reset', '99', '--by', 'budi', '--reason', 'mended');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('There is no open breaker 99.'),
  ]);
});
