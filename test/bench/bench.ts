import { benchDesk } from './desk-bench.ts';
import { benchIntake } from './intake-bench.ts';
import { benchReconciliation } from './reconcile-bench.ts';
import { benchRemittance } from './remittance-bench.ts';
import { benchVirtualAccounts } from './va-bench.ts';

/**
 * `npm run bench -- intake [--rows N]`, `remit [--payouts N]`, `va [--transactions N]`,
 * `reconcile [--rows N] [--json]` and `desk [--rows N] [--json]`: speed, always beside a control measured in the same run, since machines
 * differ and are noisy.
 */
const words = process.argv.slice(2);
const isJson = words.includes('--json');
const [name = 'all', option, value] = words.filter((word) => word !== '--json');
const SIZES = ['--rows', '--payouts', '--transactions'];
const size = option !== undefined && SIZES.includes(option) ? Number(value) : undefined;
const say = (line: string): void => {
  (isJson ? process.stderr : process.stdout).write(`${line}\n`);
};
const benches: Record<string, (size?: number) => Promise<object>> = {
  intake: benchIntake,
  remit: benchRemittance,
  va: benchVirtualAccounts,
  reconcile: (rows) => benchReconciliation(rows, say),
  desk: (rows) => benchDesk(rows, say),
};
const chosen = name === 'all' ? Object.keys(benches) : [name];
for (const each of chosen) {
  const bench = benches[each];
  if (!bench) {
    process.stderr.write(`There is no benchmark ${each}: ${Object.keys(benches).join(', ')}.\n`);
    process.exit(2);
  }
  const figures = await bench(size);
  // A benchmark that has told its figures in words prints them as JSON only when asked to.
  if ((each === 'reconcile' || each === 'desk') && !isJson) continue;
  process.stdout.write(`${JSON.stringify({ bench: each, ...figures }, null, 2)}\n`);
}
