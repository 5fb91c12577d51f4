import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const SAMPLES = new URL('../../samples/', import.meta.url).pathname;

describe('orders and refunds at the command line', () => {
  it.each([
    ['nobody decides', ['refunds', 'approve', 'A1M1R1', '--by', ''], 'It names nobody'],
    [
      'an amount with dots, a thousand to one and one to another',
      ['refunds', 'request', 'A1', '--amount', '1.000', '--by', 'sari', '--reason', 'x'],
      'Write it plainly',
    ],
    [
      'minutes that are no number',
      ['orders', 'change-va', 'VA1', '--expires-minutes', 'abc', '--by', 'sari'],
      'Write a whole number from 1 on',
    ],
  ])('%s: refused', async (_what, args, words) => {
    const said = await rekon(args);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toContain(words);
  });

  it('a payout file is not made into virtual accounts, and an order is found without its kind', async () => {
    const data = ['--data', await tempDir()];
    const upload = ['orders', 'upload', '--by', 'sari', ...data, '--kind'];
    const payouts = await rekon([...upload, 'va', `${SAMPLES}payouts.csv`, '--json']);
    expect(payouts.code).toBe(2);
    expect(jsonOf<{ error: object }>(payouts).error).toMatchObject({
      code: 'columns_of_other_kind',
      next: expect.stringContaining('rekon payouts upload') as string,
    });
    const vas = await rekon([...upload, 'va', `${SAMPLES}va.csv`, '--json']);
    expect(vas.code).toBe(0);
    const { batchId } = jsonOf<{ batchId: string }>(vas);
    expect((await rekon(['orders', 'show', 'VA-202611-0001', ...data])).stdout).toContain('va');
    const wrong = await rekon(['payouts', 'cancel', batchId, '--by', 'budi', ...data]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(`Batch ${batchId} holds orders, not payouts.`);
    const none = await rekon(['orders', 'show', 'NOPE', ...data]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no order')]);
  });
});
