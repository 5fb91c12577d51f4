import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readZip } from '../reporting/zip-reader.ts';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

vi.setConfig({ testTimeout: 90_000 });

const STATEMENT = [
  'trx_id,partner_trx_id,created,settled,bank_code,account,amount,fee,status,type',
  'A-1,INV-1,02-03-2026 03:00:00,02-03-2026 03:00:02,014,1239812390,150000.50,0,SUCCESS,DISBURSEMENT',
  '',
].join('\n');

const CLOSE = ['period', 'close', '--stream', 'disbursement', '--by', 'sari'];

describe('rekon report and rekon period', () => {
  it('a month is reconciled, reported as a finance team opens it, and closed for good', async () => {
    const data = await tempDir();
    const at = (...args: string[]) => rekon([...args, '--data', data]);
    const nothing = await at(...CLOSE, '--period', '2026-03');
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      expect.stringContaining('never reconciled'),
    ]);
    expect((await at('period', 'list')).stdout).toContain('No period is closed.');

    const file = join(data, 'statement.csv');
    await writeFile(file, STATEMENT);
    await at('import', file, '--source', 'oy:statement');
    const run = jsonOf<{ runId: string }>(
      await at('reconcile', '--stream', 'disbursement', '--json'),
    );
    const dir = join(data, 'report');
    const indonesian = ['--format', 'both', '--delimiter', ';', '--decimal', ',', '--no-bom'];
    const written = await at('report', run.runId, '--out', dir, ...indonesian);
    expect(written.code).toBe(0);
    expect((await readdir(dir)).toSorted()).toEqual([
      'exceptions.csv',
      'matches.csv',
      'report.xlsx',
      'roll-forward.csv',
      'summary.csv',
    ]);
    const exceptions = await readFile(join(dir, 'exceptions.csv'), 'utf8');
    expect(exceptions).toMatch(/^exception_id;stream;/);
    expect(exceptions).toContain(';150000,50;');
    expect(readZip(await readFile(join(dir, 'report.xlsx'))).size).toBe(9);

    const closed = await at(...CLOSE, '--period', '2026-03');
    expect(closed.stdout).toContain('Closed: 2026-03 of disbursement, 2026-03-01 to 2026-03-31');
    expect((await at('period', 'list')).stdout).toContain('2026-03-31');
    const again = await at(...CLOSE, '--period', '2026-03');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('was closed by sari')]);

    // Reconciled again, it is still what it was.
    await at('reconcile', '--stream', 'disbursement');
    const evidence = join(data, 'evidence');
    const of = ['--stream', 'disbursement', '--out', evidence];
    const report = await at('period', 'report', '2026-03', ...of);
    expect(report.stdout).toContain('Byte for byte what the period was closed with.');
    expect(await readdir(evidence)).toContain('evidence.json');
  });

  it.each([
    [['period', 'report', '2026-03', '--stream', 'va', '--out', 'x'], 'There is no closed period'],
    [['report', 'none', '--out', 'x', '--decimal', ','], 'A comma cannot stand both'],
    [[...CLOSE, '--period', 'march'], 'cannot be told from its name'],
  ])('%j is refused with what to do instead', async (args, message) => {
    const said = await rekon([...args, '--data', await tempDir()]);
    expect([said.code, said.stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
