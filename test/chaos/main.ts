import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startProgress } from '../../src/cli/terminal.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { printedReport } from './printed-report.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';
import { makeScratchDir, postgresSource, sqliteSource } from './sources.ts';
import { exitCodeOf, type RunReport, Tally } from './tally.ts';

/**
 * The seeded simulation: never paid twice, never lost.
 *
 *     npx tsx test/chaos/main.ts --seeds 1000 [--from 1] [--json] [--database sqlite|postgres]
 *     npx tsx test/chaos/main.ts --seed 17 --trace
 *
 * Exit 1 when anything was found; each failing seed is printed with the command that replays it.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    aim: { type: 'string' },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    database: { type: 'string', default: 'sqlite' },
  },
});

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`chaos: --${name} must be a whole number, not ${JSON.stringify(text)}\n`);
  process.exit(2);
}

async function main(): Promise<number> {
  if (!['sqlite', 'postgres'].includes(values.database)) {
    process.stderr.write('chaos: --database must be sqlite or postgres\n');
    return 2;
  }
  const server = values.database === 'postgres' ? await startPostgres() : null;
  try {
    const startedMs = performance.now();
    const postgresUrl = server?.url ?? null;
    const tally = await (values.seed === undefined
      ? runAll(postgresUrl)
      : runOne(wholeNumber('seed', values.seed), postgresUrl));
    return print(tally.report((performance.now() - startedMs) / 1000));
  } finally {
    await server?.stop();
  }
}

async function runAll(postgresUrl: string | null): Promise<Tally> {
  const count = wholeNumber('seeds', values.seeds);
  const from = wholeNumber('from', values.from);
  const streams = { stdout: process.stdout, stderr: process.stderr };
  const progress = startProgress(streams, 'simulating', 'seeds');
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  const tally = await runSeeds({
    seeds,
    postgresUrl,
    children: availableParallelism(),
    onProgress: (done) => progress.update(Math.min(done, count), count),
  });
  progress.end();
  return tally;
}

/** In this process, so that its whole story can be told. */
async function runOne(seed: number, postgresUrl: string | null): Promise<Tally> {
  const dir = await makeScratchDir();
  const source = await (postgresUrl === null
    ? sqliteSource(dir)
    : postgresSource(postgresUrl, 'one'));
  try {
    const result = await runSeed(seed, {
      source,
      dir,
      trace: values.trace,
      aim: values.aim ?? null,
    });
    // With --json the last thing on stdout is the document, and it stands alone.
    const out = values.json ? process.stderr : process.stdout;
    for (const line of result.story) out.write(`${line}\n`);
    const tally = new Tally(values.database);
    tally.add(result);
    return tally;
  } finally {
    await source.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function print(report: RunReport): number {
  const text = values.json ? JSON.stringify(report) : printedReport(report);
  process.stdout.write(`${text}\n`);
  return exitCodeOf(report);
}

process.exitCode = await main();
