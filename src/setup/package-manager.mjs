// Installs programs with the machine's own package manager, where that needs no person.
import { existsSync } from 'node:fs';
import { findOnPath, run, tailOf } from './run.mjs';
import { SetupError } from './say.mjs';

const UPDATE_WITHIN_MS = 5 * 60_000;
const INSTALL_WITHIN_MS = 15 * 60_000;
const QUICK_MS = 15_000;

/**
 * `packages`: program → names of the package that brings it, the first that installs is taken.
 * `RUNLEVEL=1` tells Debian's installer to start no service.
 */
const MANAGERS = [
  {
    command: 'apt-get',
    update: ['update'],
    install: ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends'],
    env: ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'],
    needsRoot: true,
    packages: {
      python3: ['python3'],
      make: ['make'],
      'g++': ['g++'],
      redis: ['redis-server', 'valkey-server'],
    },
  },
  {
    command: 'dnf',
    install: ['install', '-y'],
    needsRoot: true,
    packages: {
      python3: ['python3'],
      make: ['make'],
      'g++': ['gcc-c++'],
      redis: ['valkey', 'redis'],
    },
  },
  {
    command: 'apk',
    install: ['add', '--no-cache'],
    needsRoot: true,
    packages: { python3: ['python3'], make: ['make'], 'g++': ['g++'], redis: ['redis', 'valkey'] },
  },
  {
    command: 'brew',
    install: ['install'],
    needsRoot: false, // it refuses root
    packages: { python3: ['python'], make: ['make'], 'g++': ['gcc'], redis: ['redis', 'valkey'] },
  },
];

/** `programs` are keys of `packages`; `need` says in words who wants them. */
export async function install(programs, need, { say, logFile }) {
  const manager = MANAGERS.find(({ command }) => findOnPath(command));
  if (!manager) throw new SetupError(`${need}\n${adviceWithout(programs)}`);
  const prefix = await commandPrefix(manager, logFile);
  if (!prefix) {
    throw new SetupError(
      `${need}\nInstall it and start again:  sudo ${commandLine(manager, programs)}`,
    );
  }
  const act = (args, timeoutMs) => {
    const [command, ...rest] = [...prefix, manager.command, ...args];
    return run(command, rest, { logFile, timeoutMs });
  };
  await say.during(`installing ${programs.join(', ')} with ${manager.command}`, need, async () => {
    // A list that could not be refreshed may still do; the installation will tell.
    if (manager.update) await act(manager.update, UPDATE_WITHIN_MS);
    for (const program of programs) await installOne(manager, program, act, { need, logFile });
  });
}

async function installOne(manager, program, act, { need, logFile }) {
  let why = '';
  for (const name of manager.packages[program]) {
    const result = await act([...manager.install, name], INSTALL_WITHIN_MS);
    if (result.ok) return;
    why = result.why;
  }
  throw new SetupError(
    `${need}\n\`${commandLine(manager, [program])}\` failed (${why}). The end of ${logFile}:\n${tailOf(logFile)}`,
  );
}

/** What to put before the package manager's name; null when only a person could give the password. */
async function commandPrefix(manager, logFile) {
  const env = manager.env ? ['env', ...manager.env] : [];
  if (!manager.needsRoot || process.geteuid?.() === 0) return env;
  const sudo = findOnPath('sudo');
  if (!sudo) return null;
  const { ok } = await run(sudo, ['-n', 'true'], { logFile, timeoutMs: QUICK_MS });
  return ok ? [sudo, '-n', ...env] : null;
}

function commandLine(manager, programs) {
  const names = programs.map((program) => manager.packages[program][0]);
  return [manager.command, 'install', '-y', ...names]
    .join(' ')
    .replace('apk install -y', 'apk add');
}

function adviceWithout(programs) {
  return `This machine has none of ${MANAGERS.map(({ command }) => command).join(', ')}: install ${programs.join(', ')} by hand and start again.`;
}

/** A service that came with a package we installed: Rekon runs a server of its own instead. */
export async function stopService(name, { logFile }) {
  if (!existsSync('/run/systemd/system')) return;
  const command = ['systemctl', 'disable', '--now', name];
  const [program, ...args] = process.geteuid?.() === 0 ? command : ['sudo', '-n', ...command];
  await run(program, args, { logFile, timeoutMs: QUICK_MS });
}
