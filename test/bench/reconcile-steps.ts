import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/platform/database/database.ts';
import { countWritten } from '../reconciliation-engine/count-written.ts';
import type { GeneratorOptions } from '../reconciliation-engine/generator.ts';
import type { Timed } from './timing.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const BUSY_TIMEOUT_MS = 30_000;

export interface RunTold extends Timed {
  readonly peakRssMb: number;
  readonly steps: readonly { readonly step: string; readonly ms: number; readonly cpuMs: number }[];
  readonly matched: number;
  readonly exceptions: number;
}

export interface Waits {
  readonly count: number;
  readonly longestMs: number;
  readonly p99Ms: number;
  readonly medianMs: number;
}

function start(name: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', fixture(name), ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let words = '';
  const first = once(child.stdout, 'data');
  const ended = once(child, 'exit');
  child.stdout.on('data', (piece: Buffer) => {
    words += piece.toString();
  });
  return {
    child,
    /** What it told last, once it has ended. */
    async told<Told>(): Promise<Told> {
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}`);
      return JSON.parse(words.trim().split('\n').at(-1) ?? '') as Told;
    },
    /** Resolves when it says its first word. */
    ready: first,
  };
}

/** Writes generated lines into a database; returns how many. */
export async function seed(file: string, options: GeneratorOptions): Promise<number> {
  const child = start('reconciliation-steps.ts', ['seed', file, JSON.stringify(options)]);
  return (await child.told<{ rows: number }>()).rows;
}

export function run(file: string): Promise<RunTold> {
  return start('reconciliation-steps.ts', ['run', file]).told<RunTold>();
}

export interface ReportTold extends Timed {
  readonly peakRssMb: number;
  readonly bytes: number;
}

/** Writes the reports of a database's newest run into `dir`. */
export function writeReports(file: string, dir: string): Promise<ReportTold> {
  return start('report-steps.ts', ['report', file, dir]).told<ReportTold>();
}

/** Writes the rows of the files in `from` again, by csv-stringify alone. */
export function writeBare(from: string, dir: string): Promise<Timed & { readonly rows: number }> {
  return start('report-steps.ts', ['bare', from, dir]).told<Timed & { readonly rows: number }>();
}

/** A run beside somebody who writes and reads all the time. */
export async function runWatched(
  file: string,
): Promise<RunTold & Record<'writes' | 'reads', Waits>> {
  const watcher = start('lock-watcher.ts', [file]);
  await watcher.ready;
  const told = await run(file);
  watcher.child.stdin.end();
  return { ...told, ...(await watcher.told<Record<'writes' | 'reads', Waits>>()) };
}

/** The same database again, as a file of its own. */
export async function copyDatabase(from: string, to: string): Promise<string> {
  const database = openDatabase({ kind: 'sqlite', file: from, busyTimeoutMs: BUSY_TIMEOUT_MS });
  await database.knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  await database.close();
  await copyFile(from, to);
  return to;
}

/** How many rows there are of what a run writes, beside itself. */
export async function countWrittenIn(file: string): Promise<Record<string, number>> {
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    return await countWritten(database);
  } finally {
    await database.close();
  }
}
