import { execFile } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { superviseProcess } from '../../src/platform/redis/supervised-process.ts';
import { builtRekon } from './built-program.ts';
import { until } from './patience.ts';

export type Environment = Readonly<Record<string, string>>;

/** A process that runs until it is ended. It also ends when the test runner is killed. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  isRunning(): boolean;
  /** Everything it has written so far. */
  words(): Promise<string>;
  /** Waits until it has written this; what the pattern catches is returned. */
  says(pattern: RegExp): Promise<string>;
  /** As a power cut ends it: no last words. */
  kill(): Promise<void>;
  /** It stands still, as on a machine that is suspended … */
  freeze(): void;
  /** … and goes on as if nothing had been. */
  wakeUp(): void;
  /** As a person ends it: requests under way come to their end. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly logFile: string;
}

export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { name, command, args, environment, logFile } = options;
  const log = await open(logFile, 'a');
  const supervised = superviseProcess({
    command,
    args,
    outputFd: log.fd,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  await log.close();
  const pid = await supervised.launch();
  if (pid === null) throw new Error(`${name} could not be started`);
  const words = (): Promise<string> => readFile(logFile, 'utf8');
  const send = (signal: NodeJS.Signals): void => {
    if (supervised.isRunning()) process.kill(pid, signal);
  };
  return {
    name,
    pid,
    isRunning: () => supervised.isRunning(),
    words,
    async says(pattern) {
      let found: RegExpExecArray | null = null;
      await until(
        `${name} says ${String(pattern)}`,
        async () => {
          const running = supervised.isRunning(); // before its words are read: they may be its last
          found = pattern.exec(await words());
          if (!found && !running) throw new Error(`${name} ended:\n${await words()}`);
          return found !== null;
        },
        { report: async () => `${name} says:\n${await words()}` },
      );
      return found?.[1] ?? found?.[0] ?? '';
    },
    async kill() {
      send('SIGKILL');
      await supervised.ended;
    },
    freeze: () => send('SIGSTOP'),
    wakeUp: () => send('SIGCONT'),
    async stop() {
      send('SIGCONT');
      await supervised.stop();
    },
  };
}

/** `rekon …` as a process that goes on until it is ended. */
export async function startRekon(
  options: Omit<ProcessOptions, 'command'>,
): Promise<RunningProcess> {
  const args = [await builtRekon(), ...options.args];
  return startProcess({ ...options, command: process.execPath, args });
}

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMAND_WITHIN_MS = 60_000;

/** `rekon …` as a person types it, to its end. */
export async function rekon(args: readonly string[], environment: Environment): Promise<Said> {
  const program = await builtRekon();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      {
        env: { PATH: process.env.PATH ?? '', ...environment },
        timeout: COMMAND_WITHIN_MS,
        killSignal: 'SIGKILL',
      },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
