import { expect, it, onTestFinished, vi } from 'vitest';
import { recipientName, startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';
import { against, jsonOf, payoutFile, rekon, started } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const ACCOUNT = '1239812390';

interface Status {
  byState: Record<string, number>;
  approvals: { by: string; standing: string; totalSen: number }[];
  approvalsNeeded: number | null;
  approvalsMissing: number | null;
}

it('a large batch needs two approvers: status says who approved, and how many are missing', async () => {
  const sandbox = await startSandbox({ settleAfterMs: { min: 1, max: 2 } });
  onTestFinished(() => sandbox.close());
  const dir = await tempDir();
  const settings = { ...against(sandbox), APPROVAL_LAYERS: '0:1, 100000:2' };
  const plain = (...args: string[]) => rekon([...args, '--data', dir], settings);
  const run = (...args: string[]) => plain(...args, '--json');

  const row = `PAY-1,014,${ACCOUNT},${recipientName(1, '014', ACCOUNT)},150000`;
  const file = await payoutFile(dir, [row]);
  const uploaded = await run('payouts', 'upload', file, '--by', 'sari');
  const { batchId } = jsonOf<{ batchId: string }>(uploaded);
  const worker = started(['worker', '--data', dir], settings);
  await worker.says(/Jobs are running/);
  const statusWhen = async (expected: (status: Status) => boolean): Promise<Status> => {
    for (;;) {
      const status = jsonOf<Status>(await run('payouts', 'status', batchId));
      if (expected(status)) return status;
    }
  };
  expect(await statusWhen(({ byState }) => byState.ready === 1)).toMatchObject({
    approvals: [],
    approvalsNeeded: 2,
    approvalsMissing: 2,
  });

  const first = await plain('payouts', 'approve', batchId, '--by', 'budi');
  expect(first.stdout).toContain('This is approval 1 of 2.');
  expect(first.stdout).toContain('Nothing is sent before the others have approved it too.');
  const again = await plain('payouts', 'approve', batchId, '--by', 'BUDI');
  expect([again.code, again.stderr]).toEqual([
    2,
    expect.stringContaining(`BUDI has approved batch ${batchId}, as it is now, already.`),
  ]);
  const waiting = await plain('payouts', 'status', batchId);
  expect(waiting.stdout).toMatch(
    /Approval 1 of 2: budi, \S+, 1 payouts, Rp 150\.000: waits for the others/,
  );
  expect(waiting.stdout).toContain('Approvals missing: 1 of 2, each by another person');
  expect(sandbox.oy.transactions).toEqual([]);

  const second = await plain('payouts', 'approve', batchId, '--by', 'rina');
  expect(second.stdout).toContain('This is approval 2 of 2.');
  expect(second.stdout).not.toContain('Nothing is sent');
  expect(await statusWhen(({ byState }) => byState.paid === 1)).toMatchObject({
    approvals: [
      { by: 'budi', standing: 'released', totalSen: 15_000_000 },
      { by: 'rina', standing: 'released', totalSen: 15_000_000 },
    ],
    approvalsNeeded: null,
    approvalsMissing: null,
  });
  expect((await worker.stop()).code).toBe(0);

  const wrong = { ...settings, APPROVAL_LAYERS: '100.000:2' };
  for (const command of [['worker'], ['payouts', 'approve', batchId, '--by', 'budi']]) {
    const refused = await rekon([...command, '--data', dir], wrong);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('The setting APPROVAL_LAYERS is not usable'),
    ]);
  }
});
