import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * A server process that ends with the process that started it, even when that one is SIGKILLed.
 *
 * Between the two stands a small `sh`. It holds the reading end of a pipe whose writing end only we
 * hold: when we end, however we end, the pipe closes, and the shell stops the server and reaps it.
 * The shell starts nothing before it has read one line, so that the caller can first write down the
 * shell's pid. All of it runs in a process group of its own: a Ctrl-C in the terminal reaches us, not
 * the server, and we decide when it stops.
 */
export interface SupervisedProcess {
  /** The shell, which is also the id of the process group. It ends after the server, never before. */
  readonly supervisorPid: number;
  /** Starts the server; resolves to its pid, or null when it could not be started. */
  launch(): Promise<number | null>;
  /** Resolves once server and supervisor are gone. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Stops the server with the stop signal, after `stopWithinSeconds` with SIGKILL. */
  stop(): Promise<void>;
}

export interface SupervisedCommand {
  command: string;
  args: readonly string[];
  /** Takes what the server and the shell write to stdout and stderr. */
  outputFd: number;
  env: Readonly<Record<string, string>>;
  cwd?: string;
  stopSignal?: 'TERM' | 'INT';
  stopWithinSeconds?: number;
  /** Other than our own user, when we are root. */
  user?: { uid: number; gid: number };
}

/** fd 3: the server's pid goes up. fd 4: the lifeline, which carries `go` once and then only its end. */
const SCRIPT = `
stop_signal=$1 stop_within=$2
shift 2
read -r go <&4 || exit 0
"$@" 3>&- 4<&- &
server=$!
(
  exec 3>&-
  read -r end <&4
  sleep "$stop_within" & pause=$!
  trap 'kill "$pause"; wait "$pause"; exit 0' TERM
  kill -s "$stop_signal" "$server"
  wait "$pause"
  kill -s KILL "$server"
) 2>/dev/null &
watcher=$!
exec 4<&-
echo "$server" >&3
exec 3>&-
wait "$server"
code=$?
kill -s TERM "$watcher" 2>/dev/null
wait "$watcher"
exit "$code"
`;

const LAST_RESORT_EXTRA_MS = 2_000;

export function superviseProcess(options: SupervisedCommand): SupervisedProcess {
  const { command, args, outputFd, env, stopSignal = 'TERM', stopWithinSeconds = 8 } = options;
  const shell = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'rekon-supervisor', stopSignal, String(stopWithinSeconds), command, ...args],
    {
      stdio: ['ignore', outputFd, outputFd, 'pipe', 'pipe'],
      detached: true,
      env: { ...env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
    },
  );
  if (shell.pid === undefined) throw new Error('could not start /bin/sh');
  const supervisorPid = shell.pid;
  const pidPipe = pipeOf(shell, 3);
  const lifeline = pipeOf(shell, 4);
  lifeline.on('error', () => undefined); // the shell ended first; `ended` says so
  // A forgotten `stop()` must not keep us alive: when we end, the supervisor sees to the rest.
  shell.unref();
  pidPipe.unref();
  lifeline.unref();

  let running = true;
  const ended = new Promise<void>((resolve) => {
    shell.once('exit', () => {
      running = false;
      lifeline.destroy();
      killGroup(supervisorPid); // the server, should somebody have killed only the shell
      resolve();
    });
  });

  return {
    supervisorPid,
    ended,
    isRunning: () => running,
    async launch() {
      lifeline.write('go\n');
      return readPid(pidPipe);
    },
    async stop() {
      if (!running) return;
      shell.ref();
      lifeline.destroy();
      const lastResort = setTimeout(
        () => killGroup(supervisorPid),
        stopWithinSeconds * 1_000 + LAST_RESORT_EXTRA_MS,
      );
      await ended;
      clearTimeout(lastResort);
    },
  };
}

function pipeOf(shell: ChildProcess, fd: 3 | 4): Socket {
  const pipe = shell.stdio[fd];
  if (pipe instanceof Socket) return pipe;
  throw new Error(`the supervisor has no pipe ${fd}`);
}

async function readPid(pipe: Socket): Promise<number | null> {
  pipe.ref();
  let text = '';
  for await (const chunk of pipe) text += String(chunk);
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch {
    // Nobody is left in the group: the usual case.
  }
}
