import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { realClock } from '../support/servers.ts';

const COMMAND = fileURLToPath(new URL('../../src/cli/rekon.mjs', import.meta.url));

const SETTLED_MS = 200;

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Runs the real command as a person does, in a process of its own, to its end. */
export async function rekon(args: readonly string[], environment: Environment = {}): Promise<Said> {
  return started(args, environment).ended;
}

/** The one JSON document that a `--json` command has to say. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a test names the shape that it then looks at
export function jsonOf<Document>({ stdout }: Said): Document {
  return JSON.parse(stdout) as Document; // throws where there is more than one, or a word beside it
}

export interface Started {
  readonly ended: Promise<Said>;
  /** Resolves once stderr shows it; fails when the command ends without. */
  says(pattern: RegExp): Promise<string>;
  stop(): Promise<Said>;
}

/** Starts a command that goes on until it is stopped; it ends with the test. */
export function started(args: readonly string[], environment: Environment = {}): Started {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString();
    for (const listen of listeners) listen();
  });
  let over = false;
  const ended = new Promise<Said>((resolve) => {
    child.once('close', (code) => {
      over = true;
      for (const listen of listeners) listen();
      resolve({ code, stdout, stderr });
    });
  });
  const stop = async (): Promise<Said> => {
    // `running.ts` listens for signals only after its last words; a signal in between ends it at once.
    await realClock.sleep(SETTLED_MS);
    child.kill('SIGTERM');
    return ended;
  };
  onTestFinished(async () => {
    if (!over) await stop();
  });
  return {
    ended,
    stop,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const listen = (): void => {
          const found = pattern.exec(stderr);
          if (!found && !over) return;
          listeners.delete(listen);
          if (found) resolve(found[1] ?? found[0]);
          else reject(new Error(`it ended without saying ${String(pattern)}:\n${stderr}`));
        };
        listeners.add(listen);
        listen();
      }),
  };
}

/** The settings that point a command at a sandbox of the test. */
export function against(sandbox: Sandbox): Environment {
  return { OY_BASE_URL: sandbox.url, FEED_EVERY_MS: '50', PORT: '0' };
}

/** A port on which nobody listens. */
export function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export const HEADER = 'reference,bank_code,account_number,account_name,amount';

/** A payout file in `dir`; resolves to its path. */
export async function payoutFile(
  dir: string,
  rows: readonly string[],
  name = 'payouts.csv',
): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, [HEADER, ...rows, ''].join('\n'));
  return path;
}
