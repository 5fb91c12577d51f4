import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { jsonOf, rekon } from './rekon.ts';

vi.setConfig({ testTimeout: 90_000 });

const STATEMENT = [
  'trx_id,partner_trx_id,created,settled,bank_code,account,amount,fee,status,type',
  'A-1,INV-1,20-11-2026 03:00:00,20-11-2026 03:00:02,014,1239812390,150000,0,SUCCESS,DISBURSEMENT',
  'A-2,INV-2,20-11-2026 03:00:00,20-11-2026 03:00:04,014,7700112233,notanumber,0,SUCCESS,DISBURSEMENT',
].join('\n');

interface RunSummary {
  runId: string;
  exceptions: { open: { count: number }; byCategory: Record<string, { count: number }> };
}

describe('rekon import, reconcile, exceptions, report', () => {
  it('a statement with a payment that we did not send becomes an exception, and a report', async () => {
    const data = await tempDir();
    const at = (...args: string[]) => rekon([...args, '--data', data]);
    const file = join(data, 'statement.csv');
    await writeFile(file, `${STATEMENT}\n`);

    const imported = await at('import', file, '--source', 'oy:statement', '--json');
    expect(imported.code).toBe(0);
    expect(jsonOf(imported)).toMatchObject({ read: 2, accepted: 1, duplicate: 0, rejected: 1 });

    const again = await at('import', file, '--source', 'oy:statement');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('This file was imported already');

    const dry = await at('reconcile', '--stream', 'disbursement', '--dry-run');
    expect(dry.stdout).toContain('Dry run: nothing was written.');
    expect((await at('exceptions', 'list')).stdout).toContain('No open exceptions.');
    const run = jsonOf<RunSummary>(await at('reconcile', '--stream', 'disbursement', '--json'));
    expect(run.exceptions.byCategory).toMatchObject({ missing_in_ledger: { count: 1 } });

    const list = await at('exceptions', 'list');
    expect(list.stdout).toContain('missing_in_ledger');
    const out = join(data, 'open.csv');
    await at('exceptions', 'export', '--out', out);
    expect(await readFile(out, 'utf8')).toContain('INV-1');

    const reports = join(data, 'reports');
    const [once, twice] = [join(reports, 'a'), join(reports, 'b')];
    for (const dir of [once, twice]) await at('report', run.runId, '--out', dir);
    for (const name of ['summary.csv', 'roll-forward.csv', 'matches.csv', 'exceptions.csv']) {
      const bytes = await readFile(join(once, name));
      expect(bytes.equals(await readFile(join(twice, name))), name).toBe(true);
    }
  });

  it.each([
    [['reconcile', '--stream', 'unheard-of'], 'There is no stream unheard-of.'],
    [['report', 'no-such-run', '--out', 'x'], 'There is no reconciliation run no-such-run.'],
    [['pull', 'unheard-of'], 'There is no source unheard-of.'],
  ])('%j is refused with what to do instead', async (args, message) => {
    const said = await rekon([...args, '--data', await tempDir()]);
    expect(said.code).toBe(2);
    expect(said.stderr).toContain(message);
  });
});
