import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, realpath, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../domain/errors.ts';

/** Where the Redis of a data directory keeps its things. The same in every process that asks. */
export interface RedisPlace {
  dir: string;
  socketPath: string;
  logFile: string;
  configFile: string;
  recordFile: string;
}

/** Unix socket paths end at 104 bytes on macOS and 108 on Linux. */
const MAX_SOCKET_PATH_BYTES = 100;
const MAX_LOG_BYTES = 5_000_000;

export async function preparePlace(wantedDir: string): Promise<RedisPlace> {
  try {
    await mkdir(wantedDir, { recursive: true, mode: 0o700 });
    const dir = await realpath(wantedDir);
    await access(dir, constants.W_OK);
    return {
      dir,
      socketPath: await socketPathFor(dir),
      logFile: join(dir, 'redis.log'),
      configFile: join(dir, 'redis.conf'),
      recordFile: join(dir, 'redis-processes.json'),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'redis_dir_unusable',
      `Redis cannot keep its data in ${wantedDir}: ${error instanceof Error ? error.message : String(error)}`,
      'Make the directory writable for this user, or choose another one with --data.',
    );
  }
}

async function socketPathFor(dir: string): Promise<string> {
  const beside = join(dir, 'redis.sock');
  if (fits(beside)) return beside;
  const name = `rekon-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`;
  const inTemp = join(tmpdir(), name, 'redis.sock');
  const short = fits(inTemp) ? join(tmpdir(), name) : join('/tmp', name);
  await makePrivateDir(short);
  return join(short, 'redis.sock');
}

function fits(socketPath: string): boolean {
  return Buffer.byteLength(socketPath) <= MAX_SOCKET_PATH_BYTES;
}

/** The temporary directory is everybody's: what stands there under our name must be ours alone. */
async function makePrivateDir(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = await lstat(dir);
  const ours = found.isDirectory() && found.uid === process.getuid?.();
  if (ours && (found.mode & 0o077) === 0) return;
  throw new UserError(
    'redis_socket_dir_unsafe',
    `${dir} exists and does not belong to this user alone.`,
    `Remove ${dir}, or use a data directory with a shorter path.`,
  );
}

export async function findServer(searchPath: string, binaries: readonly string[]): Promise<string> {
  for (const dir of searchPath.split(delimiter).filter(Boolean)) {
    for (const name of binaries) {
      const file = join(dir, name);
      if (await isProgram(file)) return file;
    }
  }
  throw new UserError(
    'redis_not_installed',
    `No ${binaries.join(' or ')} was found on the PATH.`,
    'Run `npm run setup`, or install Redis or Valkey, or set REDIS_URL to a Redis that runs.',
  );
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * Every change goes to the append-only file and is on disk within a second; nothing is ever evicted;
 * no snapshots, the file is enough. Port 0: the socket is the only way in.
 */
export function configText(place: RedisPlace): string {
  return [
    'port 0',
    `unixsocket ${quoted(place.socketPath)}`,
    'unixsocketperm 700',
    `dir ${quoted(place.dir)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    `logfile ${quoted(place.logFile)}`,
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export async function keepLogSmall(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(logFile, `${logFile}.1`);
}
