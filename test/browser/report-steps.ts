import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Installation } from '../real-processes/installation.ts';
import { idIn } from './payout-steps.ts';
import type { Person } from './person.ts';

/** A file that a link downloads, and that a command writes. */
type Pair = readonly [link: string | RegExp, path: string];

const REPORTS: readonly Pair[] = [
  ['Summary (CSV)', 'summary.csv'],
  ['Roll-forward (CSV)', 'roll-forward.csv'],
  ['Exceptions (CSV)', 'exceptions.csv'],
  ['Matches (CSV)', 'matches.csv'],
];

/** Every report that the pages offer, against the file that the command line writes of the same. */
export async function compareReports(
  person: Person,
  installation: Installation,
  pages: { readonly batch: string; readonly run: string; readonly period: string },
): Promise<void> {
  const dir = join(installation.dataDir, 'from-the-command-line');
  const compare = async (page: string, pairs: readonly Pair[]): Promise<void> => {
    await person.goTo(page);
    for (const [link, path] of pairs) {
      const downloaded = await person.download(link);
      const written = await readFile(path);
      expect(downloaded.equals(written), `${String(link)} of ${page} is ${path}`).toBe(true);
      expect(written.length, path).toBeGreaterThan(0);
    }
  };
  const write = async (...command: readonly string[]): Promise<void> => {
    const { code, stderr } = await installation.run(...command);
    expect(code, stderr).toBe(0);
  };
  const inDir = (folder: string, pairs: readonly Pair[]): Pair[] =>
    pairs.map(([link, file]) => [link, join(dir, folder, file)]);

  const [batch, run, period] = [idIn(pages.batch), idIn(pages.run), idIn(pages.period)];
  await write('payouts', 'results', batch, '--out', join(dir, 'results.csv'));
  await write('payouts', 'rejects', batch, '--out', join(dir, 'rejects.csv'));
  await compare(pages.batch, [
    ['Results (CSV)', join(dir, 'results.csv')],
    ['Rejected rows, to be corrected (CSV)', join(dir, 'rejects.csv')],
  ]);

  const format = ['--format', 'both'] as const;
  await write('report', run, '--out', join(dir, 'run'), ...format);
  const workbook: Pair = [/in one workbook/, 'report.xlsx'];
  await compare(pages.run, inDir('run', [...REPORTS, workbook]));

  const folder = join(dir, 'period');
  await write('period', 'report', period, '--stream', 'shop', '--out', folder, ...format);
  const closed: Pair[] = [
    [/^Workbook with all/, 'report.xlsx'],
    ['Evidence (JSON)', 'evidence.json'],
  ];
  await compare(pages.period, inDir('period', [...REPORTS, ...closed]));

  await write('exceptions', 'export', '--out', join(dir, 'open.csv'));
  await compare('/exceptions/file', [
    ['Download the open exceptions (CSV)', join(dir, 'open.csv')],
  ]);
  await write('ledger', 'trial-balance', '--out', join(dir, 'trial-balance.csv'));
  await compare('/ledger/trial-balance', [[/CSV/, join(dir, 'trial-balance.csv')]]);
}
