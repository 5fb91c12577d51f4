import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';
import { against, closedPort, jsonOf, rekon, started } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

/** In a year that this program does not see. */
const EXPIRES = '2099-12-31 17:00';

async function orderFile(dir: string, lines: readonly string[]): Promise<string> {
  const path = join(dir, 'orders.csv');
  await writeFile(path, [...lines, ''].join('\n'));
  return path;
}

describe('a file of orders that is only checked', () => {
  it('is kept nowhere, and its bad rows are told on the screen', async () => {
    const dir = await tempDir();
    const file = await orderFile(dir, ['reference,bank_code,amount', 'A1,014,50000', 'A2,999,-1']);
    await writeFile(join(dir, 'orders.rejects.csv'), 'of an earlier upload');
    const data = join(dir, 'data');
    const check = (...more: string[]) =>
      rekon(['orders', 'check', file, '--kind', 'va', '--data', data, ...more]);
    const said = await check();
    expect(said.code).toBe(0);
    expect(said.stdout).toContain('Checked: 2 rows read');
    expect(said.stdout).not.toMatch(/B\d{8}-/);
    expect(said.stdout).toMatch(/Row 3: .*is negative.*014 \(Bank BCA\)/);
    expect(await readdir(dir)).toEqual(['data', 'orders.csv', 'orders.rejects.csv']);

    const rejects = join(dir, 'bad.csv');
    const asked = jsonOf<Record<string, unknown>>(await check('--rejects', rejects, '--json'));
    expect(asked).toMatchObject({ rejectsFile: rejects, refused: [{ row: 3 }] });
    expect(asked).not.toHaveProperty('batchId');
    expect(await readdir(dir)).toContain('bad.csv');
  });
});

describe('a batch of orders', () => {
  it('each decision says what it did, and a provider that is down is no fault of the person', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const dir = await tempDir();
    const settings = { ...against(sandbox), STATUS_FIRST_ASK_SECONDS: '1' };
    const run = (...args: string[]) => rekon([...args, '--data', dir], settings);
    const file = await orderFile(dir, [
      'reference,amount,sender_name,expires_at',
      `A1,50000,Budi,${EXPIRES}`,
    ]);
    const upload = await run(
      'orders',
      'upload',
      file,
      '--kind',
      'checkout',
      '--by',
      'sari',
      '--json',
    );
    const { batchId } = jsonOf<{ batchId: string }>(upload);
    const decide = (what: string) => run('orders', what, batchId, '--by', 'budi');
    expect((await decide('pause')).stdout).toContain(`Batch ${batchId} is paused`);
    expect((await decide('resume')).stdout).toContain(`Batch ${batchId} goes on.`);

    const worker = started(['worker', '--data', dir], settings);
    await worker.says(/Jobs are running/);
    const show = () => run('orders', 'show', 'A1', '--kind', 'checkout');
    let shown = await show();
    while (!shown.stdout.includes('still waiting')) shown = await show();
    await worker.stop();
    expect(shown.stdout).toMatch(/Expires at 2\d{3}-/);
    expect(shown.stdout).not.toContain('asked_in_vain');
    expect((await decide('cancel')).stdout).toContain('0 cancelled; 1 are made already');

    const remove = ['orders', 'remove', 'A1', '--kind', 'checkout', '--by', 'budi', '--data', dir];
    const down = { OY_BASE_URL: `http://127.0.0.1:${await closedPort()}` };
    const said = await rekon(remove, down);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('It is asked about again');
  });
});
