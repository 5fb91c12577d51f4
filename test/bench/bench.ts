import { benchIntake } from './intake-bench.ts';
import { benchRemittance } from './remittance-bench.ts';
import { benchVirtualAccounts } from './va-bench.ts';

/**
 * `npm run bench -- intake [--rows N]`, `npm run bench -- remit [--payouts N]` and
 * `npm run bench -- va [--transactions N]`: speed, always beside a control measured in the same run, since
 * machines differ and are noisy.
 */
const [name = 'all', option, value] = process.argv.slice(2);
const SIZES = ['--rows', '--payouts', '--transactions'];
const size = option !== undefined && SIZES.includes(option) ? Number(value) : undefined;
const benches: Record<string, (size?: number) => Promise<object>> = {
  intake: benchIntake,
  remit: benchRemittance,
  va: benchVirtualAccounts,
};
const chosen = name === 'all' ? Object.keys(benches) : [name];
for (const each of chosen) {
  const bench = benches[each];
  if (!bench) {
    process.stderr.write(`There is no benchmark ${each}: ${Object.keys(benches).join(', ')}.\n`);
    process.exit(2);
  }
  const figures = await bench(size);
  process.stdout.write(`${JSON.stringify({ bench: each, ...figures }, null, 2)}\n`);
}
