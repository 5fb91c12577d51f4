import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withTables } from './guarantees-page.ts';
import { GUARDS } from './guards.ts';
import { controlProblem, type Judged, judgeGuard } from './judge-guard.ts';
import { runTests } from './run-tests.ts';
import { startServersOfAllRuns } from './servers-of-all-runs.ts';
import { copyAgain, copyWorkingTree } from './work-copy.ts';

/**
 * Does every guard have a test that would tell if it were gone? Each is taken out of a copy of the
 * working tree, and its tests must turn red. `--only ID` (as often as wanted), `--json`; `--write-page`
 * does nothing of it, and writes the tables of docs/guarantees.md.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONTROL_WITHIN_MS = 900_000;
const GUARD_WITHIN_MS = 240_000;

const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    'write-page': { type: 'boolean' },
  },
});
const unknown = asked.only?.filter((id) => !GUARDS.some((guard) => guard.id === id)) ?? [];
if (unknown.length > 0) {
  say(`There is no guard ${unknown.join(', ')}; test/guards/guards.ts lists them.`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

process.exitCode = asked['write-page'] ? await writePage() : await report();

async function writePage(): Promise<number> {
  const page = `${ROOT}docs/guarantees.md`;
  await writeFile(page, withTables(await readFile(page, 'utf8')));
  return 0;
}

async function report(): Promise<number> {
  const judged = await check();
  process.stdout.write(`${asked.json ? JSON.stringify(judged, null, 2) : tableOf(judged)}\n`);
  const loose = judged.filter(({ verdict }) => verdict !== 'held');
  say(`${judged.length - loose.length} of ${judged.length} guards are held.`);
  return loose.length === 0 ? 0 : 1;
}

async function check(): Promise<Judged[]> {
  const guards = GUARDS.filter(({ id }) => !asked.only || asked.only.includes(id));
  const first = await copyWorkingTree(ROOT);
  const copies = [first, await copyAgain(first)];
  const servers = await startServersOfAllRuns();
  try {
    const { places } = servers;
    say('control: the tests of all guards, with every guard on …');
    const control = await runTests(
      guards.flatMap(({ heldBy }) => heldBy),
      { dir: first.dir, places, workers: 2, withinMs: CONTROL_WITHIN_MS },
    );
    const red = guards.filter((guard) => controlProblem(guard, control) !== null);
    say(`control: ${control.length} tests looked at, ${red.length} guards without a green control`);
    const results: Judged[] = [];
    const left = [...guards];
    await Promise.all(
      copies.map(async (copy) => {
        for (let guard = left.shift(); guard; guard = left.shift()) {
          const options = { places, workers: 1, withinMs: GUARD_WITHIN_MS };
          const result = await judgeGuard(guard, copy, control, options);
          results.push(result);
          say(`[${results.length}/${guards.length}] ${result.guard}: ${result.verdict}`);
        }
      }),
    );
    return guards.flatMap(({ id }) => results.filter(({ guard }) => guard === id));
  } finally {
    await servers.stop();
  }
}

function tableOf(results: readonly Judged[]): string {
  const lines = results.map((result) => [
    result.guard,
    result.without,
    String(result.testsRun),
    String(result.testsFailed),
    result.verdict === 'held' ? 'held' : `${result.verdict}: ${result.because}`,
  ]);
  const all = [['guard', 'switched off', 'run', 'failed', 'verdict'], ...lines];
  const widths = all[0]?.map((_, i) => Math.max(...all.map((line) => line[i]?.length ?? 0))) ?? [];
  return all
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
