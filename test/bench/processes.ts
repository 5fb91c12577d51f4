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

/** The sandbox in a process of its own, without a state file; its URL. */
export async function startSandboxProcess(dataDir: string, running: Running[]): Promise<string> {
  const args = ['sandbox', '--memory', '--port', '0', '--data', dataDir];
  const listens = /Sandbox of .* at (http\S+) /;
  const sandbox = await startRekon(args, {}, listens);
  running.push(sandbox);
  const url = listens.exec(sandbox.words())?.[1];
  if (url === undefined) throw new Error('the sandbox did not say where it listens');
  return url;
}

/** Asks a control endpoint of the sandbox. */
export async function control(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/_sandbox/${path}`, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
