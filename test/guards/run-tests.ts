import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE } from './work-copy.ts';
import type { Holder } from './guard.ts';

export interface TestRun {
  readonly file: string;
  readonly name: string;
  readonly status: string;
  /** The first line of what went wrong. */
  readonly why: string;
}

export interface RunOptions {
  readonly dir: string;
  readonly places: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly withinMs: number;
}

/** A title as it is written may have places for values: `%s`, `$table`. */
export function titlePattern({ title, database }: Holder): string {
  const words = title
    .split(/%[sdijo]|\$\w+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  const where = database === undefined ? '' : String.raw`(?=.*\(${database}\))`;
  return `^${where}(?=.*${words})`;
}

/** Runs the tests of these holders in one process of vitest. Throws where vitest itself breaks. */
export async function runTests(
  holders: readonly Holder[],
  options: RunOptions,
): Promise<readonly TestRun[]> {
  const { dir, places, workers, withinMs } = options;
  const report = join(dir, 'guards-report.json');
  await rm(report, { force: true });
  const files = [...new Set(holders.map(({ file }) => file))];
  const patterns = [...new Set(holders.map(titlePattern))];
  const args = ['run', '--config', CONFIG_FILE, `--outputFile=${report}`];
  const vitest = join(dir, 'node_modules/vitest/vitest.mjs');
  const ended = await start(
    [vitest, ...args, `--maxWorkers=${workers}`, '-t', patterns.join('|'), ...files],
    { dir, places, withinMs },
  );
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) throw new Error(`vitest gave no report: ${ended}`);
  return readReport(dir, text);
}

function start(
  args: readonly string[],
  { dir, places, withinMs }: Omit<RunOptions, 'workers'>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own: with vitest all that it started is ended when time is over.
    const child = spawn(process.execPath, args, {
      cwd: dir,
      env: { ...process.env, ...places },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-2000);
    });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      said = `stopped after ${withinMs / 1000} s; ${said}`;
      end();
    }, withinMs);
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      resolve(said.trim());
    });
  });
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function readReport(dir: string, text: string): TestRun[] {
  const { testResults } = JSON.parse(text) as Report;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({
      file: name.slice(name.indexOf(dir) + dir.length + 1),
      name: test.fullName,
      status: test.status,
      why: (test.failureMessages?.[0] ?? '').split('\n')[0] ?? '',
    })),
  );
}
