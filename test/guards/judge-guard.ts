import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Guard, Holder } from './guard.ts';
import { switchedOff } from './guards.ts';
import { type RunOptions, runTests, type TestRun, titlePattern } from './run-tests.ts';
import { timesIn, type WorkCopy } from './work-copy.ts';

export type Verdict =
  | 'held'
  /** With the guard off, every test that is to hold it is green. */
  | 'NOT HELD'
  /** One of its tests is red, or missing, with the guard on. */
  | 'NO CONTROL'
  /** What is to be taken out is not there, or there more than once. */
  | 'TEXT CHANGED'
  /** The copy without it does not run: that shows nothing. */
  | 'BROKEN COPY';

export interface Judged {
  readonly guard: string;
  readonly without: string;
  readonly file: string;
  readonly testsRun: number;
  readonly testsFailed: number;
  readonly verdict: Verdict;
  /** What the first red test says, or why there is no verdict. */
  readonly because: string;
  readonly seconds: number;
}

/** Not the behaviour of a program without its guard, but that of one that does not run. */
const CRASH =
  /^(SyntaxError|ReferenceError|TypeError)\b|(Test|Hook) timed out|STACK_TRACE_ERROR|SQLITE_ERROR|syntax error at|Transform failed/;

export const testsOf = (holder: Holder, runs: readonly TestRun[]): TestRun[] => {
  const pattern = new RegExp(titlePattern(holder));
  return runs.filter(
    ({ file, name, status }) =>
      file === holder.file && pattern.test(name) && (status === 'passed' || status === 'failed'),
  );
};

export const wordsFor = ({ file, title, database }: Holder): string =>
  `${file} "${title}"${database ? ` (${database})` : ''}`;

/** Why the unchanged program does not vouch for this guard's tests; null when they are all green. */
export function controlProblem(guard: Guard, control: readonly TestRun[]): string | null {
  for (const holder of guard.heldBy) {
    const runs = testsOf(holder, control);
    if (runs.length === 0) return `did not run: ${wordsFor(holder)}`;
    const red = runs.find(({ status }) => status === 'failed');
    if (red) return `red with the guard on: ${wordsFor(holder)}: ${red.why}`;
  }
  return null;
}

export async function judgeGuard(
  guard: Guard,
  copy: WorkCopy,
  control: readonly TestRun[],
  options: Omit<RunOptions, 'dir'>,
): Promise<Judged> {
  const startedMs = performance.now();
  const judged = (verdict: Verdict, because: string, runs: readonly TestRun[] = []): Judged => ({
    guard: guard.id,
    without: guard.without,
    file: guard.file,
    testsRun: runs.length,
    testsFailed: runs.filter(({ status }) => status === 'failed').length,
    verdict,
    because,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
  });
  const changes = switchedOff(guard);
  for (const { file, find } of changes) {
    const times = timesIn(await readFile(join(copy.dir, file), 'utf8'), find);
    if (times !== 1) return judged('TEXT CHANGED', `${times} times in ${file}: ${firstLine(find)}`);
  }
  const problem = controlProblem(guard, control);
  if (problem !== null) return judged('NO CONTROL', problem);
  try {
    const runs = await copy.changed(changes, () =>
      runTests(guard.heldBy, { ...options, dir: copy.dir }),
    );
    return verdictOn(guard, runs, judged);
  } catch (error) {
    return judged('BROKEN COPY', error instanceof Error ? firstLine(error.message) : String(error));
  }
}

function verdictOn(
  guard: Guard,
  runs: readonly TestRun[],
  judged: (verdict: Verdict, because: string, runs: readonly TestRun[]) => Judged,
): Judged {
  const all = guard.heldBy.flatMap((holder) => testsOf(holder, runs));
  for (const holder of guard.heldBy) {
    const its = testsOf(holder, runs);
    const red = its.filter(({ status }) => status === 'failed');
    if (its.length === 0) return judged('BROKEN COPY', `did not load: ${holder.file}`, all);
    if (red.length === 0) return judged('NOT HELD', `green: ${wordsFor(holder)}`, all);
    if (red.every(({ why }) => CRASH.test(why))) {
      return judged('BROKEN COPY', red[0]?.why ?? '', all);
    }
  }
  const red = all.find(({ status, why }) => status === 'failed' && !CRASH.test(why));
  return judged('held', red?.why ?? '', all);
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
