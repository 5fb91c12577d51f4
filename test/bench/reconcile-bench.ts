import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparison, type Figure, figureLine, rounded } from './figures.ts';
import { measureControl } from './reconcile-control.ts';
import {
  copyDatabase,
  countWrittenIn,
  run,
  runWatched,
  type RunTold,
  seed,
  writeBare,
  writeReports,
} from './reconcile-steps.ts';
import type { Timed } from './timing.ts';

const SEED = 20_261_121;
/** Where the numbers of lines begin that come later. */
const LATER = 500_000_000;
const SMALL_ROWS = 10_000;
const STATED_ROWS = 1_000_000;

/**
 * A stream of two generated sources (test/reconciliation-engine), from imported to stored, beside one bare
 * join over the same rows; then again, with a little more, with a long history, and beside a writer. Every
 * run is a process of its own. Each figure is printed as soon as it is known.
 */
export async function benchReconciliation(
  rows = 100_000,
  say: (line: string) => void = () => undefined,
): Promise<{ rows: number; figures: Figure[]; steps: RunTold['steps'] }> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-bench-'));
  const figures: Figure[] = [];
  const tell = (figure: Figure): void => {
    figures.push(figure);
    say(figureLine(figure));
  };
  try {
    const base = join(dir, 'base.sqlite');
    const lines = await seed(base, { seed: SEED, rows });
    say(`${rows} rows a side, ${lines} lines in all`);
    if (rows !== STATED_ROWS)
      say(`The limits are those of ${STATED_ROWS} rows; small joins are quick.`);
    const first = await benchFirstRun(dir, base, tell);
    for (const line of stepLines(first.told)) say(line);
    await benchReports(dir, first.file, tell);
    await benchGrowth(dir, { rows, lines, told: first.told }, tell);
    await benchLaterRuns(first.file, { rows, told: first.told }, tell);
    await benchHistory(dir, rows, tell);
    await benchLocks(dir, base, tell);
    return { rows, figures, steps: first.told.steps };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Where the time of a run went. */
const stepLines = ({ steps }: RunTold): string[] =>
  steps.map(
    ({ step, ms, cpuMs }) =>
      `        ${String(ms).padStart(6)} ms (CPU ${String(cpuMs).padStart(6)})  ${step}`,
  );

type Tell = (figure: Figure) => void;

async function benchFirstRun(dir: string, base: string, tell: Tell) {
  const tries: { file: string; told: RunTold }[] = [];
  for (const name of ['first.sqlite', 'second.sqlite']) {
    const file = await copyDatabase(base, join(dir, name));
    tries.push({ file, told: await run(file) });
  }
  const [better] = tries.toSorted((a, b) => a.told.seconds - b.told.seconds);
  if (better === undefined) throw new Error('nothing was run');
  const control = await measureControl(await copyDatabase(base, join(dir, 'control.sqlite')));
  const isNarrow = control.narrow.seconds < control.records.seconds;
  const { told } = better;
  const { value, detail } = comparison(told, isNarrow ? control.narrow : control.records);
  tell({
    name: '(a) from imported to stored, of one bare left join',
    value,
    unit: '×',
    limit: 4,
    detail: `${detail} (the join: over ${isNarrow ? 'two narrow copies' : 'records as they are'}; over the other ${rounded((isNarrow ? control.records : control.narrow).seconds, 3)} s); ${told.matched} matched, ${told.exceptions} exceptions`,
  });
  tell({
    name: '(c) most resident memory',
    value: Math.max(...tries.map((each) => each.told.peakRssMb)),
    unit: 'MB',
    limit: 400,
    detail: '',
  });
  return better;
}

/** All files of the run, beside csv-stringify alone with the same rows. */
async function benchReports(dir: string, file: string, tell: Tell): Promise<void> {
  const [reports, bare] = [join(dir, 'reports'), join(dir, 'bare')];
  await mkdir(reports);
  await mkdir(bare);
  const written = await writeReports(file, reports);
  const control = await writeBare(reports, bare);
  const { value, detail } = comparison(written, control);
  tell({
    name: '(b) reports, of a bare csv-stringify of the same rows',
    value,
    unit: '×',
    limit: 1.5,
    detail: `${detail}; ${control.rows} rows, ${rounded(written.bytes / 1_000_000, 1)} MB`,
  });
  tell({
    name: '(c) most resident memory of the reports',
    value: written.peakRssMb,
    unit: 'MB',
    limit: 400,
    detail: '',
  });
}

async function benchGrowth(
  dir: string,
  { rows, lines, told }: { rows: number; lines: number; told: RunTold },
  tell: Tell,
): Promise<void> {
  const file = join(dir, 'small.sqlite');
  const smallLines = await seed(file, { seed: SEED, rows: SMALL_ROWS });
  const small = await run(await copyDatabase(file, join(dir, 'small-run.sqlite')));
  const aThousand = (each: Timed, of: number): Timed => ({
    seconds: (each.seconds / of) * 1_000,
    cpuSeconds: (each.cpuSeconds / of) * 1_000,
  });
  tell({
    name: `(f) time of a thousand lines at ${rows} rows, of that at ${SMALL_ROWS}`,
    ...comparison(aThousand(told, lines), aThousand(small, smallLines)),
    unit: '×',
    limit: 1.3,
  });
}

async function benchLaterRuns(
  file: string,
  { rows, told }: { rows: number; told: RunTold },
  tell: Tell,
): Promise<void> {
  const before = await countWrittenIn(file);
  const again = await run(file);
  const after = await countWrittenIn(file);
  const written = Object.keys(after).filter((table) => after[table] !== before[table]);
  tell({
    name: '(e) the same run again, of the first',
    ...comparison(again, told),
    unit: '×',
    limit: 0.1,
  });
  tell({
    name: '(e) tables that it wrote to',
    value: written.length,
    unit: 'tables',
    limit: 0,
    detail: written.join(', '),
  });
  await seed(file, { seed: SEED + 1, rows: Math.round(rows / 100), first: LATER });
  const little = await run(file);
  tell({
    name: '(e) one per cent new rows, of the first',
    ...comparison(little, told),
    unit: '×',
    limit: 0.1,
  });
}

/** The same open and new lines on a matched history of a tenth of the rows, and of all of them. */
async function benchHistory(dir: string, rows: number, tell: Tell): Promise<void> {
  const times: Timed[] = [];
  for (const history of [Math.round(rows / 10), rows]) {
    const file = join(dir, `history-${history}.sqlite`);
    await seed(file, { seed: SEED, rows: history, onlyExact: true });
    await run(file);
    const few = Math.round(rows / 100);
    await seed(file, { seed: SEED + 2, rows: few * 5, first: LATER });
    await run(file);
    const tries: RunTold[] = [];
    for (const time of [1, 2]) {
      await seed(file, { seed: SEED + 2 + time, rows: few, first: LATER + time * 100_000_000 });
      tries.push(await run(file));
    }
    times.push({
      seconds: Math.min(...tries.map(({ seconds }) => seconds)),
      cpuSeconds: Math.min(...tries.map(({ cpuSeconds }) => cpuSeconds)),
    });
    await rm(file, { force: true });
  }
  const [short, long] = times;
  if (short === undefined || long === undefined) return;
  tell({
    name: `(e) ten times the matched history (${rows} rows a side)`,
    ...comparison(long, short),
    unit: '×',
    limit: 1.2,
  });
}

async function benchLocks(dir: string, base: string, tell: Tell): Promise<void> {
  const told = await runWatched(await copyDatabase(base, join(dir, 'watched.sqlite')));
  for (const [name, waits] of [
    ['(d) longest that a writer waited meanwhile', told.writes],
    ['(d) longest that a reader took meanwhile', told.reads],
  ] as const) {
    tell({
      name,
      value: waits.longestMs,
      unit: 'ms',
      limit: 200,
      detail: `${waits.count} times, median ${waits.medianMs} ms, 99 % within ${waits.p99Ms} ms; the run took ${rounded(told.seconds)} s`,
    });
  }
}
