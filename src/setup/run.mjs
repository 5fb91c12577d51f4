// Runs other programs: always with a time limit, and with all that they start.
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const TAIL_LINES = 25;
const KILL_AFTER_MS = 5_000;

/** The file that the shell would run for `name`, or null. */
export function findOnPath(name, searchPath = process.env.PATH ?? '') {
  for (const dir of searchPath.split(delimiter).filter(Boolean)) {
    const file = join(dir, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // not here
    }
  }
  return null;
}

/**
 * Resolves to `{ ok, why }`, never rejects. The output goes to the end of `logFile`. The program gets
 * a process group of its own, so that at the time limit nothing of it is left; therefore a Ctrl-C is
 * passed on to it here.
 */
export function run(command, args, { logFile, timeoutMs, env = {}, cwd }) {
  return new Promise((resolve) => {
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
      cwd,
      detached: true,
    });
    let why = null;
    const end = (signal) => signalGroup(child.pid, signal);
    const interrupted = (signal) => {
      end('SIGTERM');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    const limit = setTimeout(() => {
      why = `it took longer than ${Math.round(timeoutMs / 1000)} s`;
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), KILL_AFTER_MS).unref();
    }, timeoutMs);
    process.on('SIGINT', interrupted).on('SIGTERM', interrupted);

    const finish = (ok, reason) => {
      clearTimeout(limit);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      closeSync(log);
      resolve({ ok, why: ok ? null : (why ?? reason) });
    };
    child.once('error', (error) => finish(false, error.message));
    child.once('exit', (code, signal) => finish(code === 0, `it ended with ${signal ?? code}`));
  });
}

function signalGroup(pid, signal) {
  if (pid === undefined) return; // it never started
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended already
  }
}

/** The end of a log, indented, to be shown below an error. */
export function tailOf(logFile) {
  try {
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return lines.map((line) => `    ${line}`).join('\n');
  } catch {
    return '    (no log)';
  }
}
