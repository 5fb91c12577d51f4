import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

vi.setConfig({ testTimeout: 90_000 });

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/reconciliation/${name}`, import.meta.url));
const SHOP = { RECONCILIATION_FILE: sample('shop.json') };

describe('rekon import of a file of one’s own', () => {
  it('says what was taken, what was not and why, and what to do next', async () => {
    const data = await tempDir();
    const file = join(data, 'orders.csv');
    await copyFile(sample('shop-orders.csv'), file);
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}900;INV-1;2025-10-06;JKT;;1,00;;;LUNAS\r\n`,
    );
    const importing = ['import', file, '--source', 'shop-orders', '--data', data];

    const done = await rekon(importing, SHOP);
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/69 lines read = 68 accepted \+ 0 known already \+ 1 rejected/);
    expect(done.stdout).toContain('Next: `rekon reconcile --stream shop`.');
    const rejects = /reasons: (.*)/.exec(done.stdout)?.[1] ?? '';
    expect(await readFile(rejects, 'utf8')).toContain('is not a date such as');

    const again = await rekon(importing, SHOP);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('This file was imported already');
    expect(again.stderr).not.toContain('    at ');
  });

  it('refuses a file that is not what was said, with both figures', async () => {
    const data = await tempDir();
    const bank = ['import', sample('shop-bank.csv'), '--source', 'shop-bank', '--data', data];
    const rows = await rekon([...bank, '--rows', '99'], SHOP);
    expect(rows.code).toBe(2);
    expect(rows.stderr).toContain('The file should have 99 rows, and has 54.');
    const total = await rekon([...bank, '--total', '148433012.50'], SHOP);
    expect(total.stderr).toContain(
      'should be Rp 148.433.012,50, and its rows add up to Rp 148.433.012 ',
    );
    const both = await rekon([...bank, '--rows', '54', '--total', '148433012', '--json'], SHOP);
    expect(jsonOf(both)).toMatchObject({ read: 54, accepted: 54, rejected: 0, stream: 'shop' });
  });

  it.each([
    [{}, 'There is no source shop-bank.', 'RECONCILIATION_FILE'],
    [{ RECONCILIATION_FILE: '/nowhere.json' }, 'There is no file /nowhere.json.', 'unset it'],
  ])('with %j it says what to do', async (environment, message, next) => {
    const importing = ['import', sample('shop-bank.csv'), '--source', 'shop-bank'];
    const said = await rekon([...importing, '--data', await tempDir()], environment);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(message);
    expect(said.stderr).toContain(next);
  });
});
