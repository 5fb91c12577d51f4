import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { writeWorkbookFile } from '../support/workbook.ts';
import { jsonOf, rekon } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const SALARIES = [
  ['reference', 'bank_code', 'account_number', 'account_name', 'amount'],
  ['SALARY-1', '014', '0012398123', 'BUDI SANTOSO', { number: '125000' }],
  ['SALARY-2', '014', '0012398124', 'SITI AMINAH', { number: '-5' }],
] as const;

describe('Excel files at the command line', () => {
  it('payouts are taken from the first sheet, as at the desk; bad rows are beside the file', async () => {
    const dir = await tempDir();
    const data = join(dir, 'data');
    const file = join(dir, 'gaji.xlsx');
    await writeWorkbookFile(file, [
      { name: 'Gaji', rows: SALARIES },
      { name: 'Catatan', rows: [['lihat lembar pertama']] },
    ]);
    const run = (...args: string[]) => rekon([...args, '--data', data]);
    const checked = await run('payouts', 'check', file);
    expect(checked.stdout).toContain('Read of the Excel file: sheet "Gaji"; not read: Catatan');
    expect(checked.stdout).toMatch(/Row 3: .*negative/);

    const upload = await run('payouts', 'upload', file, '--by', 'sari', '--json');
    expect(upload.code).toBe(0);
    expect(jsonOf<Record<string, unknown>>(upload)).toMatchObject({
      counts: { read: 2, accepted: 1, rejected: 1, amount: 12_500_000 },
      workbook: { sheet: 'Gaji', sheetsLeftOut: ['Catatan'] },
      rejectsFile: join(dir, 'gaji.rejects.csv'),
    });
    expect(await readdir(join(data, 'uploads'))).toEqual([]);

    const { batchId } = jsonOf<{ batchId: string }>(upload);
    const results = async (...out: string[]): Promise<string> => {
      const { stdout } = await run('payouts', 'results', batchId, ...out);
      expect(stdout).toContain('2 rows written');
      return (await readFile(out[1] ?? '')).subarray(0, 2).toString();
    };
    expect(await results('--out', join(dir, 'results.xlsx'))).toBe('PK');
    expect(await results('--out', join(dir, 'results'), '--format', 'xlsx')).toBe('PK');
    const again = await run('payouts', 'upload', file, '--by', 'sari');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('uploaded')]);
  });

  it('orders too; an Excel file of the old kind is refused with what to do', async () => {
    const dir = await tempDir();
    const file = join(dir, 'va.xlsx');
    await writeWorkbookFile(file, [
      {
        name: 'VA',
        rows: [
          ['reference', 'bank_code', 'amount'],
          ['A1', '014', { number: '50000' }],
        ],
      },
    ]);
    const upload = (path: string) =>
      rekon(
        ['orders', 'upload', path, '--kind', 'va', '--by', 'sari', '--data', join(dir, 'data')],
        {},
      );
    expect((await upload(file)).stdout).toContain('1 rows read = 1 accepted (Rp 50.000)');
    const old = join(dir, 'va.xls');
    await writeFile(old, Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    const refused = await upload(old);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('CSV UTF-8');
  });
});
