import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const REKON = fileURLToPath(new URL('../../src/cli/rekon.mjs', import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  /** What it has written to stderr so far. */
  words(): string;
  stop(): Promise<void>;
}

/** Starts `rekon …` and waits until its stderr shows `ready`. */
export async function startRekon(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Running> {
  const child = spawn(
    process.execPath,
    [...(process.env.PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : []), REKON, ...args],
    {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let words = '';
  const isReady = new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (piece: Buffer) => {
      words += piece.toString();
      if (ready.test(words)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`rekon ${args[0]} ended (${code}): ${words}`)));
  });
  await isReady;
  return {
    child,
    words: () => words,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
